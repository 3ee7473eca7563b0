package org.cadrenode.api.patrol;

import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cadrenode.api.patrol.Patrolled.Stretch;

/**
 * Reads an embedded database (H2) through: the blocks of its file, which have sums, then the rows of each table in the order of their numbers, then
 * each index. H2 decodes a page as a whole. Before each part the database forgets the pages that it has in memory, or those would be read and not the file. Stateless.
 */
public final class EmbeddedReading {
    private static final int FILE_UNREADABLE = 90028;
    /** What H2 answers if a page is not one, if what it makes of a page is no sense, leads behind the end of the file, or has no value of its type. */
    private static final Set<Integer> UNREADABLE = Set.of(90030, 50000, FILE_UNREADABLE, 90031, 22007, 22018);
    private static final long STRETCH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int ROWS = 4096;
    /** Comes before the names of tables. */
    private static final String FILE = "#";
    private static final String ITS_FILE = "its file";
    // An index of one whole number that is the primary key is the table itself.
    private static final String PARTS =
            """
            SELECT table_name, '' AS index_name, '' AS columns FROM information_schema.tables
            WHERE table_schema = 'PUBLIC' AND table_type = 'BASE TABLE'
            UNION ALL
            SELECT i.table_name, i.index_name, LISTAGG('"' || k.column_name || '"', ', ') WITHIN GROUP (ORDER BY k.ordinal_position)
            FROM information_schema.indexes i
            JOIN information_schema.index_columns k ON k.index_schema = i.index_schema AND k.index_name = i.index_name
            JOIN information_schema.columns c ON c.table_schema = i.table_schema AND c.table_name = i.table_name
              AND c.column_name = k.column_name
            WHERE i.table_schema = 'PUBLIC'
            GROUP BY i.table_name, i.index_name, i.index_type_name
            HAVING i.index_type_name <> 'PRIMARY KEY' OR COUNT(*) > 1
              OR MAX(c.data_type) NOT IN ('TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT')
            ORDER BY 1, 2
            """;

    private EmbeddedReading() { }

    /** Reads the blocks of the file of an open database, whether it has a use for them or not. */
    @FunctionalInterface
    public interface Blocks {
        /**
         * Reads on.
         *
         * @param from number of the first block
         * @param until what {@link System#nanoTime} says when it shall end
         * @return the block to go on from; negative: all are read
         * @throws StreamCorruptedException if a block is not as it was written
         * @throws IOException if the file cannot be read at this moment
         */
        long readOn(Connection connection, long from, long until) throws IOException, SQLException;
    }

    /** The file, a table, or an index if it has columns. */
    private record Part(String table, String index, String columns) {
        // Names have no blanks, and a point comes before whatever a longer name goes on with.
        String name() {
            return index.isEmpty() ? table : table + "." + index;
        }
    }

    /**
     * Reads on. The connection is as it was afterwards, in no transaction that it was not in.
     *
     * @param file reads the file's blocks
     * @throws SQLException whatever is no sign of a page that cannot be read
     */
    public static Stretch readOn(Connection connection, String from, Blocks file) throws SQLException {
        long until = System.nanoTime() + STRETCH_NANOS;
        String[] position = from.split(" ");
        List<Part> parts = parts(connection);
        int at = 0;
        while (at < parts.size() && parts.get(at).name().compareTo(position[0]) < 0) {
            at++;
        }
        String row = at < parts.size() && position.length == 2 && parts.get(at).name().equals(position[0]) ? position[1] : "";
        try (Statement session = connection.createStatement()) {
            // What is gathered is held in memory, or written to files in clear.
            session.execute("SET LAZY_QUERY_EXECUTION 1");
            try {
                // A slow machine, too, gets on.
                boolean first = true;
                while (at < parts.size() && (first || System.nanoTime() < until)) {
                    first = false;
                    Part part = parts.get(at);
                    try {
                        row = part.table().equals(FILE) ? blocks(file, connection, row, until) : twice(session, part, row);
                    } catch (SQLException e) {
                        if (!unreadable(e)) {
                            throw e;
                        }
                        return new Stretch(at + 1 < parts.size() ? parts.get(at + 1).name() : "", Optional.of(part.table().equals(FILE) ? ITS_FILE
                                : part.name().toLowerCase(Locale.ROOT)));
                    }
                    at += row.isEmpty() ? 1 : 0;
                }
            } finally {
                session.execute("SET LAZY_QUERY_EXECUTION 0");
            }
        }
        return new Stretch(at == parts.size() ? "" : (parts.get(at).name() + " " + row).strip(), Optional.empty());
    }

    // Returns the block to go on from, or nothing if that was the last. Behind a damaged one, no more is read.
    private static String blocks(Blocks file, Connection connection, String block, long until) throws SQLException {
        try {
            long next = file.readOn(connection, block.isEmpty() ? 0 : Long.parseLong(block), until);
            return next < 0 ? "" : Long.toString(next);
        } catch (StreamCorruptedException e) {
            throw new SQLException(e.getMessage(), null, FILE_UNREADABLE, e);
        } catch (IOException e) {
            throw new SQLException("The file cannot be read at this moment", e);
        }
    }

    // What cannot be read is asked for once more, from the file.
    private static String twice(Statement session, Part part, String row) throws SQLException {
        if (row.isEmpty()) {
            forget(session);
        }
        try {
            return read(session, part, row);
        } catch (SQLException e) {
            if (!unreadable(e)) {
                throw e;
            }
            forget(session);
            return read(session, part, row);
        }
    }

    // Returns the last row that was read, or nothing if that was the part's last.
    private static String read(Statement session, Part part, String row) throws SQLException {
        if (!part.index().isEmpty()) {
            try (ResultSet entry = session.executeQuery("SELECT " + part.columns() + " FROM \"" + part.table() + "\" USE INDEX (\"" + part.index()
                    + "\") ORDER BY " + part.columns())) {
                while (entry.next()) {
                    continue;
                }
                return "";
            }
        }
        try (PreparedStatement rows = session.getConnection().prepareStatement("SELECT _ROWID_ FROM \"" + part.table() + "\" WHERE _ROWID_ >= ?"
                + " ORDER BY _ROWID_ FETCH FIRST " + ROWS + " ROWS ONLY")) {
            rows.setLong(1, row.isEmpty() ? Long.MIN_VALUE : Long.parseLong(row));
            try (ResultSet number = rows.executeQuery()) {
                long last = 0;
                int count = 0;
                while (number.next()) {
                    last = number.getLong(1);
                    count++;
                }
                return count < ROWS || last == Long.MAX_VALUE ? "" : Long.toString(last + 1);
            }
        }
    }

    private static List<Part> parts(Connection connection) throws SQLException {
        List<Part> parts = new ArrayList<>(List.of(new Part(FILE, "", "")));
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(PARTS)) {
            while (row.next()) {
                parts.add(new Part(row.getString(1), row.getString(2), row.getString(3)));
            }
        }
        return parts;
    }

    // To set the size that it has empties the cache.
    private static void forget(Statement session) throws SQLException {
        String kibibytes = "";
        try (ResultSet size = session.executeQuery("SELECT setting_value FROM information_schema.settings WHERE setting_name = 'CACHE_SIZE'")) {
            if (size.next()) {
                kibibytes = size.getString(1);
            }
        }
        if (!kibibytes.isEmpty()) {
            session.execute("SET CACHE_SIZE " + Integer.parseInt(kibibytes));
        }
    }

    /**
     * Returns whether H2 says by this that a part of its file cannot be read. A disk without room, or one that does not answer, is no
     * damage to what is on it; a page that leads behind the end of the file is, and a block that is not as it was written.
     */
    public static boolean unreadable(SQLException e) {
        return UNREADABLE.contains(e.getErrorCode()) && Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .noneMatch(cause -> cause instanceof IOException && !(cause instanceof EOFException) && !(cause instanceof StreamCorruptedException));
    }
}
