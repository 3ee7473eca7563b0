package org.cadrenode.backup.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.erasure.FileMaker;
import org.h2.jdbcx.JdbcDataSource;

/** Counts the rows of a database that nobody has open, and changes nothing in it. */
final class Counting {
    private static final String ENDING = ".mv.db";

    private Counting() { }

    /** Returns the rows by table; none if there is no such file. @throws IOException if it does not open or cannot be read */
    static SortedMap<String, Long> rows(Path file, FileMaker.Access access) throws IOException {
        SortedMap<String, Long> rows = new TreeMap<>();
        if (!Files.exists(file)) {
            return rows;
        }
        String path = file.toAbsolutePath().toString();
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + path.substring(0, path.length() - ENDING.length()) + ";CIPHER=AES;IFEXISTS=TRUE"
                + ";ACCESS_MODE_DATA=r;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0");
        source.setUser(access.user());
        int length = access.filePassword().length;
        char[] both = Arrays.copyOf(access.filePassword(), length + 1 + access.userPassword().length);
        both[length] = ' ';
        System.arraycopy(access.userPassword(), 0, both, length + 1, access.userPassword().length);
        source.setPasswordChars(both);
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            try {
                for (String table : tables(statement)) {
                    try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM \"" + table + '"')) {
                        row.next();
                        rows.put(table.toLowerCase(Locale.ROOT), row.getLong(1));
                    }
                }
                return rows;
            } finally {
                // A database may be set to stay open after its last connection.
                statement.execute("SHUTDOWN");
            }
        } catch (SQLException e) {
            // Its text may hold a path.
            throw new IOException("a database could not be opened or counted (error " + e.getErrorCode() + ")");
        } finally {
            Arrays.fill(both, '\0');
        }
    }

    /** Wipes what opened a file. */
    static void wipe(Archivable.Opening opening) {
        Arrays.fill(opening.access().filePassword(), '0');
        Arrays.fill(opening.access().userPassword(), '0');
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'"
                + " AND table_type = 'BASE TABLE'")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }
}
