package org.cadrenode.api.identifiable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.cadrenode.api.delivery.TableName;
import org.junit.jupiter.api.Test;

class SourceTableTest {
    private static List<String> headings(Set<String> known, String... columns) {
        return new SourceTable(new TableName("people"), List.of(columns)).headings(known);
    }

    @Test
    void columnsOfWhichEnoughAreKnownAreToldByName() {
        assertEquals(List.of("id", "shoe"), headings(Set.of("id"), "id", "shoe"));
        assertEquals(List.of("a", "b", "c", "d", "e", "f", "g"), headings(Set.of("a", "b", "c"), "a", "b", "c", "d", "e", "f", "g"));
        assertEquals(List.of("child_id", "shoe", "hat"), headings(Set.of(), "child_id", "shoe", "hat"));
    }

    @Test
    void aLineThatMayBeARecordIsToldByNumber() {
        assertEquals(List.of("#1", "#2"), headings(Set.of(), "amelia", "thwaite"));
        assertEquals(List.of("#1", "#2", "#3"), headings(Set.of("child"), "amelia", "thwaite", "child"));
        assertEquals(List.of("#1", "#2"), headings(Set.of("child"), "child", "9434765919"));
    }
}
