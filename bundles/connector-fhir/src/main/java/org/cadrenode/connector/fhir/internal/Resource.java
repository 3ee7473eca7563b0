package org.cadrenode.connector.fhir.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/** What was read of one resource. Not thread-safe. */
final class Resource {
    private final String type;
    private final Row top;
    private final List<Row> rows = new ArrayList<>();
    private @Nullable Problem problem;
    private long characters;

    /** The values of one of its objects. */
    static final class Row {
        private final Scope scope;
        private final @Nullable Row outer;
        private final @Nullable String[] values;

        Row(Scope scope, @Nullable Row outer) {
            this.scope = scope;
            this.outer = outer;
            values = new @Nullable String[scope.slots()];
        }

        Scope scope() {
            return scope;
        }

        @Nullable String value(int slot) {
            return values[slot];
        }

        void value(int slot, String text) {
            values[slot] = text;
        }

        /** Returns itself or what it lies in, whichever has a scope; null if none has. */
        @Nullable Row of(Scope sought) {
            Row row = this;
            while (row != null && row.scope != sought) {
                row = row.outer;
            }
            return row;
        }
    }

    Resource(String type, Scope scope) {
        this.type = type;
        top = new Row(scope, null);
    }

    String type() {
        return type;
    }

    Row top() {
        return top;
    }

    /** Returns the objects within it that are records, table by table. */
    List<Row> ordered() {
        rows.sort(Comparator.comparingLong(row -> row.scope.rank()));
        return rows;
    }

    Row open(Scope scope, Row outer) {
        Row row = new Row(scope, outer);
        if (!scope.table().isEmpty()) {
            rows.add(row);
        }
        return row;
    }

    /** Returns why it cannot be taken, null if it can. */
    @Nullable Problem problem() {
        return problem;
    }

    void problem(Problem found) {
        problem = problem == null ? found : problem;
    }

    /** Counts characters and returns how many there are. */
    long count(long more) {
        characters += more;
        return characters;
    }
}
