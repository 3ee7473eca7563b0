package org.cadrenode.research.internal;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** Rows on their way into a table of a PostgreSQL server by COPY, in its text form, within the connection's transaction. One writer's. */
final class CopiedRows {
    private final CopyManager copies;
    private final String copy;
    private final StringBuilder rows = new StringBuilder();
    private boolean inRow;

    CopiedRows(Connection connection, String table, String... columns) throws SQLException {
        copies = connection.unwrap(PGConnection.class).getCopyAPI();
        copy = "COPY " + table + " (" + String.join(", ", columns) + ") FROM STDIN";
    }

    /** Adds a column. */
    void number(long number) {
        column().append(number);
    }

    /** Adds a column of what is written without a backslash or a control character, such as a date; null is no value. */
    void plain(@Nullable Object value) {
        column().append(value == null ? "\\N" : value.toString());
    }

    /** Adds a column of any text; null is no value. */
    void text(@Nullable String text) {
        if (text == null) {
            plain(null);
            return;
        }
        column();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> rows.append("\\\\");
                case '\t' -> rows.append("\\t");
                case '\n' -> rows.append("\\n");
                case '\r' -> rows.append("\\r");
                default -> rows.append(c);
            }
        }
    }

    private StringBuilder column() {
        if (inRow) {
            rows.append('\t');
        }
        inRow = true;
        return rows;
    }

    void endRow() {
        rows.append('\n');
        inRow = false;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Sends what was added. */
    void send() throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        // As bytes: the driver's own reading of characters cuts what is two of them in a text.
        byte[] sent = rows.toString().getBytes(StandardCharsets.UTF_8);
        clear();
        CopyIn in = copies.copyIn(copy);
        try {
            in.writeToCopy(sent, 0, sent.length);
            in.endCopy();
        } finally {
            if (in.isActive()) {
                in.cancelCopy();
            }
        }
    }

    void clear() {
        rows.setLength(0);
        inRow = false;
    }
}
