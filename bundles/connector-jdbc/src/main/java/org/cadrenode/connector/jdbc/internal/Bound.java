package org.cadrenode.connector.jdbc.internal;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Values as {@link ColumnKind} writes them, on their way back into a query, and as numbers that grow.
 */
final class Bound {
    private Bound() { }

    static void bind(PreparedStatement query, int place, ColumnKind kind, String text) throws SQLException {
        switch (kind) {
            case INTEGER -> query.setLong(place, Long.parseLong(text));
            case DECIMAL -> query.setBigDecimal(place, new BigDecimal(text));
            case FRACTION -> query.setDouble(place, Double.parseDouble(text));
            case TRUTH -> query.setBoolean(place, Boolean.parseBoolean(text));
            case DAY -> query.setObject(place, LocalDate.parse(text));
            case TIME -> query.setObject(place, LocalDateTime.parse(text));
            case INSTANT -> query.setObject(place, OffsetDateTime.parse(text));
            case TEXT, WORD -> query.setString(place, text);
            case OTHER, BYTES -> query.setObject(place, text, Types.OTHER);
        }
    }

    /** Returns whether a column of the kind can say what is newer. */
    static boolean grows(ColumnKind kind) {
        return switch (kind) {
            case INTEGER, DECIMAL, DAY, TIME, INSTANT -> true;
            case FRACTION, TRUTH, TEXT, WORD, OTHER, BYTES -> false;
        };
    }

    /** Returns whether values of the kind are times. */
    static boolean isTime(ColumnKind kind) {
        return kind == ColumnKind.DAY || kind == ColumnKind.TIME || kind == ColumnKind.INSTANT;
    }

    /**
     * Returns the number that stands for a value: the value itself, or microseconds since 1970.
     *
     * @param zone of times without one
     */
    static long number(ColumnKind kind, String text, ZoneId zone) {
        return switch (kind) {
            case INTEGER -> Long.parseLong(text);
            case DECIMAL -> new BigDecimal(text).longValue();
            case DAY -> micros(LocalDate.parse(text).atStartOfDay(zone).toInstant());
            case TIME -> micros(LocalDateTime.parse(text).atZone(zone).toInstant());
            case INSTANT -> micros(OffsetDateTime.parse(text).toInstant());
            case FRACTION, TRUTH, TEXT, WORD, OTHER, BYTES -> throw new IllegalArgumentException("This kind does not grow");
        };
    }

    /** Returns the value so much before another; the same if it is no time. */
    static String before(ColumnKind kind, String text, Duration by) {
        return switch (kind) {
            case DAY -> LocalDate.parse(text).minusDays(by.toDays() + 1).toString();
            case TIME -> LocalDateTime.parse(text).minus(by).toString();
            case INSTANT -> OffsetDateTime.parse(text).minus(by).toString();
            case INTEGER, DECIMAL, FRACTION, TRUTH, TEXT, WORD, OTHER, BYTES -> text;
        };
    }

    /** Returns a moment as a value of a kind of time. */
    static String at(ColumnKind kind, Instant moment, ZoneId zone) {
        return switch (kind) {
            case DAY -> LocalDate.ofInstant(moment, zone).toString();
            case TIME -> LocalDateTime.ofInstant(moment, zone).toString();
            case INSTANT -> moment.atOffset(ZoneOffset.UTC).toString();
            case INTEGER, DECIMAL, FRACTION, TRUTH, TEXT, WORD, OTHER, BYTES -> throw new IllegalArgumentException("This kind is no time");
        };
    }

    private static long micros(Instant moment) {
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
        } catch (ArithmeticException e) {
            // Some databases know days without end.
            return moment.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
