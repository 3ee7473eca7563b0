package org.cadrenode.connector.fhir.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that are kept of one object of a resource, and the table of which it is a record, if it is one. */
final class Scope {
    /** From where the value of a column comes. */
    enum From { OWN, OUTER, TOP, PLACE }

    /**
     * A column's origin.
     *
     * @param outer the scope whose slot it is, if that is not the record's own
     * @param isId whether it is the id of the resource
     */
    record Origin(From from, int slot, @Nullable Scope outer, boolean isId) { }

    private final Map<String, Integer> slots = new HashMap<>();
    private final List<Origin> origins = new ArrayList<>();
    private final List<String> columns = new ArrayList<>();
    private String table = "";
    private int subject = -1;
    private long rank;

    /** Returns the slot of a key, a new one if there is none. */
    int slot(String key) {
        return slots.computeIfAbsent(key, made -> slots.size());
    }

    int slots() {
        return slots.size();
    }

    /** Returns the table, empty if it has none. */
    String table() {
        return table;
    }

    List<String> columns() {
        return columns;
    }

    List<Origin> origins() {
        return origins;
    }

    /** Returns the place of the column that says whose the record is, -1 if there is none. */
    int subject() {
        return subject;
    }

    /** Returns where its table stands among all: records within a resource are told in this order. */
    long rank() {
        return rank;
    }

    void rank(long line) {
        rank = rank == 0 ? line : rank;
    }

    void add(String name, String column, boolean saysWhose, Origin origin) {
        table = name;
        if (saysWhose) {
            subject = columns.size();
        }
        columns.add(column);
        origins.add(origin);
    }
}
