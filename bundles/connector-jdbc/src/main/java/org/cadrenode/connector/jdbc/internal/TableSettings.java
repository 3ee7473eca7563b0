package org.cadrenode.connector.jdbc.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.SourceSettings;

/**
 * How one table is fetched.
 *
 * @param name its name in the database, in whatever case
 * @param key columns that tell a row from others, empty for those of its primary key
 * @param watermark the column that grows with every change of a row; then only what is new is fetched
 * @param changes the table in which changes are written down; then what is removed is known, too
 * @param sequence the growing number of {@code changes}
 * @param operation the column of {@code changes} that says what happened: D, or a word that begins so, for a removal
 */
record TableSettings(String name, List<String> key, Optional<String> watermark, Optional<String> changes, String sequence,
        String operation) {
    TableSettings {
        key = List.copyOf(key);
        if (watermark.isPresent() && changes.isPresent()) {
            throw new IllegalArgumentException("The table " + name + " has a watermark or a table of changes, not both");
        }
    }

    /** Reads the settings {@code table.NAME.…}. */
    static TableSettings of(SourceSettings settings, String name) {
        String start = "table." + name + ".";
        return new TableSettings(name, words(settings.text(start + "key", "")), optional(settings, start + "watermark"),
                optional(settings, start + "changes"), settings.text(start + "sequence", "seq"), settings.text(start + "operation", "op"));
    }

    /** Returns the names of the settings {@code table.NAME.…} of one table. */
    static List<String> settingNames(String name) {
        return Stream.of("key", "watermark", "changes", "sequence", "operation").map(part -> "table." + name + "." + part).toList();
    }

    /** Returns the table's name as the node knows it. */
    String landed() {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "_");
    }

    static List<String> words(String text) {
        return Arrays.stream(text.split("[\\s,]+")).filter(word -> !word.isEmpty()).toList();
    }

    private static Optional<String> optional(SourceSettings settings, String name) {
        return Optional.of(settings.text(name, "")).filter(text -> !text.isEmpty());
    }
}
