package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.erasure.FileMaker;

/**
 * Has PostgreSQL write its tables anew, without the dead rows, into new files; it removes the former ones at its next
 * checkpoint. Others than this node who hold a table longer than an erasure is patient stop it.
 */
final class ServerTables {
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private ServerTables() { }

    /** Bytes of the tables, before and after. */
    private record Sizes(long before, long after) implements FileMaker.Made {
        // The server's own matter.
        @Override
        public void destroyFormer() { }
    }

    /** Writes all tables anew; empty if somebody held one all the time. What was done of the others is done again then. */
    static Optional<FileMaker.Made> remake(Connection connection, Duration patience) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = " + patience.toMillis());
            try {
                long before = bytes(statement);
                for (String table : tables(statement)) {
                    statement.execute("VACUUM (FULL) " + table);
                }
                return Optional.of(new Sizes(before, bytes(statement)));
            } catch (SQLException e) {
                if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    return Optional.empty();
                }
                throw e;
            } finally {
                statement.execute("RESET lock_timeout");
            }
        }
    }

    private static long bytes(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
                + " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        // A table that is in partitions has nothing of its own.
        try (ResultSet row = statement.executeQuery("SELECT quote_ident(relname) FROM pg_class"
                + " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }
}
