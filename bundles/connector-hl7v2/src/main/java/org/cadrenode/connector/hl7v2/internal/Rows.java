package org.cadrenode.connector.hl7v2.internal;

import java.util.List;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.jspecify.annotations.Nullable;

/** A table, and out of which parts of a segment each of its columns comes. */
record Rows(Table table, List<Cell> cells) {
    Rows {
        cells = List.copyOf(cells);
    }

    static Rows of(String name, Cell... cells) {
        List<Cell> all = List.of(cells);
        return new Rows(new Table(name, all.stream().map(Cell::column).toList()), all);
    }

    List<String> columns() {
        return table.columns().stream().map(Column::name).toList();
    }

    @Nullable String[] values(Place place, Segment segment) {
        @Nullable String[] values = new @Nullable String[cells.size()];
        for (int i = 0; i < values.length; i++) {
            String value = cells.get(i).reading.of(place, segment);
            values[i] = value.isEmpty() ? null : value;
        }
        return values;
    }

    /** Says what a column holds. */
    @FunctionalInterface
    interface Reading {
        String of(Place place, Segment segment);
    }

    /** One column. */
    record Cell(Column column, Reading reading) {
        /** A column that identifies. */
        static Cell of(String name, Meaning meaning, Reading reading) {
            return new Cell(Column.of(name, meaning), reading);
        }

        /** A column that identifies: a component of the first repetition of a field. */
        static Cell of(String name, Meaning meaning, int field, int component) {
            return of(name, meaning, (place, segment) -> segment.value(field, component));
        }

        static Cell of(String name, Form form, Reading reading) {
            return new Cell(Column.of(name, form), reading);
        }

        static Cell code(String name, int field, int component) {
            return of(name, Form.CODE, (place, segment) -> segment.value(field, component));
        }

        static Cell time(String name, int field) {
            return of(name, Form.DATE, (place, segment) -> MessageTime.time(segment.value(field, 1)));
        }

        static Cell text(String name, int field, int component) {
            return of(name, Form.FREE_TEXT, (place, segment) -> segment.value(field, component));
        }

        Cell noting(String note) {
            return new Cell(column.noting(note), reading);
        }
    }
}
