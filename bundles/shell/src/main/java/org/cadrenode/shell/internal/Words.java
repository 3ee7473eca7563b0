package org.cadrenode.shell.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is typed, and what it means. Messages tell the form, never what was typed. */
public final class Words {
    private Words() { }

    /** Returns how the console writes a constant: {@code vault-record}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the constant of that name, in capitals or not. */
    public static <E extends Enum<E>> E constant(Class<E> type, String word) {
        try {
            return Enum.valueOf(type, word.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("There is no such word; there are " + Arrays.stream(type.getEnumConstants())
                    .map(Words::of).collect(Collectors.joining(", ")) + ".");
        }
    }

    /** Returns the words between the commas. */
    public static Set<String> list(String words) {
        return Arrays.stream(words.split(",")).map(String::strip).filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns a day that is written as 2027-03-31. */
    public static LocalDate day(String word) {
        try {
            return LocalDate.parse(word);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("Write a day as 2027-03-31.");
        }
    }

    /** Returns a moment that is written as 2027-03-31T09:00:00Z, or the start of a day, in UTC. */
    public static Instant moment(String word) {
        try {
            return word.contains("T") ? Instant.parse(word) : LocalDate.parse(word).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("Write a moment as 2027-03-31 or 2027-03-31T09:00:00Z.");
        }
    }
}
