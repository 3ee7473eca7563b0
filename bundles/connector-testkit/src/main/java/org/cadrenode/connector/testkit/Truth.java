package org.cadrenode.connector.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Meaning;

/** Whether a connector does what it says. */
final class Truth {
    private Truth() { }

    /** The records of children come with versions that follow the order in which they were changed. */
    static void versionsGrow(List<Collected.Told> told) {
        assertFalse(told.isEmpty(), "Nothing was told");
        assertTrue(told.stream().allMatch(one -> one.version() > 0), "Versions are declared, and a record comes without one");
        told.stream().map(Collected.Told::table).distinct().forEach(table -> {
            List<Long> versions = told.stream().filter(one -> one.table().equals(table)).map(Collected.Told::version).collect(Collectors.toList());
            assertEquals(versions.stream().sorted().collect(Collectors.toList()), versions,
                    () -> "Records of " + table + " that were changed later have lower versions");
            assertTrue(versions.size() < 2 || versions.get(0) < versions.get(versions.size() - 1), () -> "All versions of " + table + " are the same");
        });
    }

    /** One child was told to be no more, and no other. */
    static void removed(List<Collected.Told> told, Person person) {
        List<Collected.Told> removals = told.stream().filter(Collected.Told::removed).collect(Collectors.toList());
        assertFalse(removals.isEmpty(), "Removals are declared, and a record that is no more is not told to be removed");
        assertTrue(removals.stream().allMatch(one -> one.values().containsValue(person.id())),
                "The record of another child is told to be removed, or without the id of the child");
    }

    /** One id was told to be merged into another. */
    static void merged(List<Collected.Told> told, SourceDescription description, Person former, Person subject) {
        Set<String> columns = description.tables().stream().flatMap(table -> table.columns().stream())
                .filter(column -> column.meaning().equals(Optional.of(Meaning.FORMER_SUBJECT))).map(Column::name).collect(Collectors.toSet());
        assertTrue(told.stream().anyMatch(one -> one.values().containsValue(subject.id())
                && columns.stream().anyMatch(column -> former.id().equals(one.values().get(column)))),
                "Merges are declared, and two ids that are one child are not told");
    }
}
