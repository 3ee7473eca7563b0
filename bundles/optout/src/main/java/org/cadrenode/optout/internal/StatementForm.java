package org.cadrenode.optout.internal;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** In what form a statement is written; in the order in which it is told. For one use. */
interface StatementForm {
    /** Writes one thing. */
    void field(String name, String value);

    /** Writes several things of one kind. */
    <T> void list(String name, List<T> items, Function<T, Map<String, String>> fields);

    /** Returns all that was written. */
    String finish();
}
