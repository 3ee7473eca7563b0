package org.cadrenode.connector.jdbc.internal;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.jspecify.annotations.Nullable;

/** What a database's column holds, and how its values are written: one way whatever the database. */
enum ColumnKind {
    TEXT(Form.FREE_TEXT) {
        @Override
        @Nullable String read(ResultSet row, int place) throws SQLException {
            return row.getString(place);
        }
    },
    /** Short text: codes, numbers of people, names. */
    WORD(Form.CODE) {
        @Override
        @Nullable String read(ResultSet row, int place) throws SQLException {
            return row.getString(place);
        }
    },
    INTEGER(Form.NUMBER) {
        @Override
        @Nullable String read(ResultSet row, int place) throws SQLException {
            long value = row.getLong(place);
            return row.wasNull() ? null : Long.toString(value);
        }
    },
    /** Decimal numbers, all digits and no exponent. */
    DECIMAL(Form.NUMBER) {
        @Override
        @Nullable String read(ResultSet row, int place) throws SQLException {
            BigDecimal value = row.getBigDecimal(place);
            return value == null ? null : value.toPlainString();
        }
    },
    /** Binary fractions, as the database writes them. */
    FRACTION(Form.NUMBER) {
        @Override
        @Nullable String read(ResultSet row, int place) throws SQLException {
            return row.getString(place);
        }
    },
    /** {@code true} or {@code false}. */
    TRUTH(Form.BOOLEAN) {
        @Override
        @Nullable String read(ResultSet row, int place) throws SQLException {
            boolean value = row.getBoolean(place);
            return row.wasNull() ? null : Boolean.toString(value);
        }
    },
    /** ISO 8601: 2026-01-31. */
    DAY(Form.DATE) {
        @Override
        @Nullable String read(ResultSet row, int place) throws SQLException {
            LocalDate value = row.getObject(place, LocalDate.class);
            return value == null ? null : value.toString();
        }
    },
    /** ISO 8601 without a zone, as it stands in the database: 2026-01-31T23:59:00. */
    TIME(Form.DATE) {
        @Override
        @Nullable String read(ResultSet row, int place) throws SQLException {
            LocalDateTime value = row.getObject(place, LocalDateTime.class);
            return value == null ? null : ISO.format(value);
        }
    },
    /** ISO 8601 in UTC: 2026-01-31T23:59:00Z. */
    INSTANT(Form.DATE) {
        @Override
        @Nullable String read(ResultSet row, int place) throws SQLException {
            OffsetDateTime value = row.getObject(place, OffsetDateTime.class);
            return value == null ? null : ISO.format(value.withOffsetSameInstant(ZoneOffset.UTC)) + "Z";
        }
    },
    /** Anything else that can be written. */
    OTHER(Form.CODE) {
        @Override
        @Nullable String read(ResultSet row, int place) throws SQLException {
            return row.getString(place);
        }
    },
    /** Bytes, of which nothing can be said: never fetched. */
    BYTES(Form.CODE) {
        @Override
        @Nullable String read(ResultSet row, int place) {
            return null;
        }
    };

    private static final DateTimeFormatter ISO = DateTimeFormatter.ISO_LOCAL_DATE_TIME;
    private static final int SHORT = 100;

    private final Form form;

    ColumnKind(Form form) {
        this.form = form;
    }

    Form form() {
        return form;
    }

    /** Returns the value of the current row, or null. */
    abstract @Nullable String read(ResultSet row, int place) throws SQLException;

    /**
     * Returns the kind of a column.
     *
     * @param type of {@link Types}
     * @param typeName the database's own name of it
     * @param size characters or bits
     */
    static ColumnKind of(int type, String typeName, int size) {
        String name = typeName.toLowerCase(Locale.ROOT);
        if (name.equals("timestamptz") || name.contains("with time zone") && !name.startsWith("time ") || name.equals("datetimeoffset")) {
            return INSTANT;
        }
        return switch (type) {
            case Types.CHAR, Types.VARCHAR, Types.NCHAR, Types.NVARCHAR -> size > SHORT ? TEXT : WORD;
            case Types.LONGVARCHAR, Types.LONGNVARCHAR, Types.CLOB, Types.NCLOB -> TEXT;
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> INTEGER;
            case Types.BIGINT -> name.contains("unsigned") ? DECIMAL : INTEGER;
            case Types.DECIMAL, Types.NUMERIC -> DECIMAL;
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> FRACTION;
            case Types.BOOLEAN -> TRUTH;
            case Types.BIT -> size > 1 && !name.equals("bool") ? BYTES : TRUTH;
            case Types.DATE -> name.equals("year") ? OTHER : DAY;
            case Types.TIMESTAMP -> TIME;
            case Types.TIMESTAMP_WITH_TIMEZONE -> INSTANT;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> BYTES;
            default -> OTHER;
        };
    }
}
