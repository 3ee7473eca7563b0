package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.patrol.Patrolled;

/**
 * The tables of a PostgreSQL database as files of the server. It has them written anew, without the dead rows, into new files; it removes
 * the former ones at its next checkpoint. Others than this node who hold a table longer than an erasure is patient stop it. And it has them read.
 */
final class ServerTables {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    /** How PostgreSQL's states begin if a page or an index is not one, or it does not understand itself. */
    private static final String DAMAGED = "XX";
    private static final long STRETCH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int PAGES = 256;

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

    /**
     * Has the server read on: every row of some pages of a table is made into words there, as that needs the parts of it that lie elsewhere,
     * and nothing of it comes here. Indexes, and what the server has in memory, are the server's own matter.
     */
    static Patrolled.Stretch readOn(Connection connection, String from) throws SQLException {
        long until = System.nanoTime() + STRETCH_NANOS;
        int blank = from.lastIndexOf(' ');
        String wanted = blank < 0 ? from : from.substring(0, blank);
        long page = blank < 0 ? 0 : Long.parseLong(from.substring(blank + 1));
        try (Statement statement = connection.createStatement()) {
            List<String> tables = tables(statement);
            int at = 0;
            while (at < tables.size() && tables.get(at).compareTo(wanted) < 0) {
                at++;
            }
            page = at < tables.size() && tables.get(at).equals(wanted) ? page : 0;
            // A slow server, too, gets on.
            boolean first = true;
            while (at < tables.size() && (first || System.nanoTime() < until)) {
                String table = tables.get(at);
                if (page >= pages(statement, table)) {
                    at++;
                    page = 0;
                    continue;
                }
                try {
                    statement.execute("SELECT COUNT(*) FROM " + table + " AS one WHERE ctid >= '(" + page + ",0)'::tid AND ctid < '(" + (page + PAGES)
                            + ",0)'::tid AND one::text IS NOT NULL");
                } catch (SQLException e) {
                    if (!unreadable(e)) {
                        throw e;
                    }
                    return new Patrolled.Stretch(at + 1 < tables.size() ? tables.get(at + 1) + " 0" : "", Optional.of(table));
                }
                page += PAGES;
                first = false;
            }
            return new Patrolled.Stretch(at == tables.size() ? "" : tables.get(at) + " " + page, Optional.empty());
        }
    }

    /** Returns whether the server says by this that a part of its files cannot be read. */
    static boolean unreadable(SQLException e) {
        return String.valueOf(e.getSQLState()).startsWith(DAMAGED);
    }

    private static long pages(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT pg_relation_size('" + table.replace("'", "''")
                + "') / current_setting('block_size')::bigint")) {
            row.next();
            return row.getLong(1);
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
                + " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY quote_ident(relname) COLLATE \"C\"")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }
}
