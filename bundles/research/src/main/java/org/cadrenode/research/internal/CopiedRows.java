package org.cadrenode.research.internal;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** Rows on their way into a table of a PostgreSQL server by COPY, in its text form, within the connection's transaction. One writer's. */
final class CopiedRows {
    private static final int LONGEST_NUMBER = 20;
    private static final byte[] NOTHING = {'\\', 'N'};

    private final CopyManager copies;
    private final String copy;
    /** As bytes: the driver's own reading of characters cuts what is two of them in a text. */
    private byte[] rows = new byte[1 << 16];
    private int size;
    private boolean inRow;

    CopiedRows(Connection connection, String table, String... columns) throws SQLException {
        copies = connection.unwrap(PGConnection.class).getCopyAPI();
        copy = "COPY " + table + " (" + String.join(", ", columns) + ") FROM STDIN";
    }

    /** Adds a column. */
    void number(long number) {
        column(LONGEST_NUMBER);
        if (number == Long.MIN_VALUE) {
            append(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        long rest = Math.abs(number);
        int digits = 1;
        for (long bound = 10; digits < LONGEST_NUMBER - 1 && rest >= bound; bound *= 10) {
            digits++;
        }
        if (number < 0) {
            rows[size++] = '-';
        }
        for (int at = size + digits - 1; at >= size; at--) {
            rows[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    /** Adds a column of what is written without a backslash or a control character, such as a date; null is no value. */
    void plain(@Nullable Object value) {
        column(NOTHING.length);
        append(value == null ? NOTHING : value.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a column of any text; null is no value. */
    void text(@Nullable String text) {
        if (text == null) {
            plain(null);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        column(2 * bytes.length);
        for (byte one : bytes) {
            byte escaped = switch (one) {
                case '\\' -> '\\';
                case '\t' -> 't';
                case '\n' -> 'n';
                case '\r' -> 'r';
                default -> 0;
            };
            if (escaped != 0) {
                rows[size++] = '\\';
            }
            rows[size++] = escaped == 0 ? one : escaped;
        }
    }

    // Begins a column with room for so many bytes.
    private void column(int bytes) {
        room(1 + bytes);
        if (inRow) {
            rows[size++] = '\t';
        }
        inRow = true;
    }

    private void append(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, rows, size, bytes.length);
        size += bytes.length;
    }

    private void room(int bytes) {
        if (rows.length - size < bytes) {
            rows = Arrays.copyOf(rows, Math.max(Math.addExact(size, bytes), 2 * rows.length));
        }
    }

    void endRow() {
        room(1);
        rows[size++] = '\n';
        inRow = false;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Sends what was added. */
    void send() throws SQLException {
        if (isEmpty()) {
            return;
        }
        int sent = size;
        clear();
        CopyIn in = copies.copyIn(copy);
        try {
            in.writeToCopy(rows, 0, sent);
            in.endCopy();
        } finally {
            if (in.isActive()) {
                in.cancelCopy();
            }
        }
    }

    void clear() {
        size = 0;
        inRow = false;
    }
}
