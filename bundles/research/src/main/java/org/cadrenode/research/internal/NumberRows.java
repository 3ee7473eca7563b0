package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;

/** New rows of whole numbers: sent by COPY to a server, in batches of a statement to an embedded database. One writer's. */
interface NumberRows extends AutoCloseable {
    /** Returns the rows of a table of a connection's database. */
    static NumberRows of(Connection connection, String table, String... columns) throws SQLException {
        return switch (Dialect.of(connection)) {
            case H2 -> new Batched(connection, table, columns);
            case POSTGRESQL -> new Copied(new CopiedRows(connection, table, columns));
        };
    }

    /** Adds a row, as of the next flush: a number for each column. */
    void add(long... row) throws SQLException;

    /** Writes what was added. */
    void flush() throws SQLException;

    @Override
    void close() throws SQLException;

    /** By a prepared statement. */
    final class Batched implements NumberRows {
        private final PreparedStatement insert;

        private Batched(Connection connection, String table, String... columns) throws SQLException {
            insert = connection.prepareStatement("INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                    + String.join(", ", Collections.nCopies(columns.length, "?")) + ")");
        }

        @Override
        public void add(long... row) throws SQLException {
            for (int column = 0; column < row.length; column++) {
                insert.setLong(column + 1, row[column]);
            }
            insert.addBatch();
        }

        @Override
        public void flush() throws SQLException {
            insert.executeBatch();
        }

        @Override
        public void close() throws SQLException {
            insert.close();
        }
    }

    /** By COPY. */
    final class Copied implements NumberRows {
        private final CopiedRows rows;

        private Copied(CopiedRows rows) {
            this.rows = rows;
        }

        @Override
        public void add(long... row) {
            for (long number : row) {
                rows.number(number);
            }
            rows.endRow();
        }

        @Override
        public void flush() throws SQLException {
            rows.send();
        }

        @Override
        public void close() {
            rows.clear();
        }
    }
}
