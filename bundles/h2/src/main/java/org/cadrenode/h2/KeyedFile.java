package org.cadrenode.h2;

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
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.h2.jdbcx.JdbcDataSource;

/**
 * The encrypted file of a database whose user {@code cadre} has the file's password, and the version of its key. A file under a former
 * version is brought to the newest before it is used ({@link FileRenewal}); the copy is compared with it table by table. Not thread-safe.
 */
public final class KeyedFile {
    private static final String USER = "cadre";
    private static final int WRONG_KEY = 90049;

    private final Path file;
    private final String store;
    private final List<Integer> versions;
    private final IntFunction<char[]> passwords;
    private final Function<String, RuntimeException> failure;

    /**
     * @param file path of the database without its ending
     * @param store what a person calls it
     * @param versions of the key, the newest first
     * @param passwords of the versions; each one is wiped after use
     * @param failure makes what is thrown of a sentence without values
     */
    public KeyedFile(Path file, String store, List<Integer> versions, IntFunction<char[]> passwords,
            Function<String, RuntimeException> failure) {
        this.file = file.toAbsolutePath();
        this.store = store;
        this.versions = List.copyOf(versions);
        this.passwords = passwords;
        this.failure = failure;
    }

    /** Returns the password of the file under the newest version of its key, which the file has from now on. */
    public char[] newestPassword() {
        int newest = versions.get(0);
        String name = String.valueOf(file.getFileName());
        FileRenewal renewal = new FileRenewal(file.resolveSibling(""), name, name + "-renewal");
        try {
            renewal.clear();
            if (Files.exists(file.resolveSibling(name + ".mv.db")) && versions.size() > 1) {
                int present = present();
                if (present != newest) {
                    Map<String, Long> before = sums(file, present, present);
                    renewal.run(passwords.apply(present), passwords.apply(newest),
                            folder -> compare(before, folder.resolve(name), present, newest));
                }
            }
        } catch (IOException | SQLException e) {
            throw failure.apply("The file of " + store + " cannot be brought to the newest version of its key: "
                    + (e instanceof SQLException refused ? "code " + refused.getErrorCode() : e.getClass().getSimpleName()));
        }
        return passwords.apply(newest);
    }

    private int present() throws SQLException {
        for (int version : versions) {
            try (Connection connection = connect(file, version, version)) {
                shutdown(connection);
                return version;
            } catch (SQLException e) {
                if (e.getErrorCode() != WRONG_KEY) {
                    throw e;
                }
            }
        }
        throw failure.apply("No version of its key opens the file of " + store);
    }

    private void compare(Map<String, Long> before, Path copy, int present, int newest) throws IOException, SQLException {
        try (Connection connection = connect(copy, newest, present)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("ALTER USER " + USER + " SET PASSWORD '" + String.valueOf(passwords.apply(newest)) + "'");
            }
            shutdown(connection);
        }
        if (!sums(copy, newest, newest).equals(before)) {
            throw new IOException("The copy is not the same");
        }
    }

    private Map<String, Long> sums(Path database, int fileVersion, int userVersion) throws SQLException {
        try (Connection connection = connect(database, fileVersion, userVersion)) {
            Map<String, Long> sums = sums(connection);
            shutdown(connection);
            return sums;
        }
    }

    // Every row is read, so that what could not be decrypted does not go unseen; lazily, since H2 spools what it gathers
    // into temporary files in clear.
    private static Map<String, Long> sums(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC' AND table_type = 'BASE TABLE'")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        Map<String, Long> sums = new TreeMap<>();
        for (String table : tables) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
                int columns = row.getMetaData().getColumnCount();
                long sum = 0;
                while (row.next()) {
                    long hash = 1;
                    for (int i = 1; i <= columns; i++) {
                        Object value = row.getObject(i);
                        hash = 31 * hash + (value instanceof byte[] bytes ? Arrays.hashCode(bytes) : Objects.hashCode(value));
                    }
                    sum += hash * hash + 1;
                }
                sums.put(table, sum);
            }
        }
        return sums;
    }

    private Connection connect(Path database, int fileVersion, int userVersion) throws SQLException {
        char[] filePassword = passwords.apply(fileVersion);
        char[] userPassword = passwords.apply(userVersion);
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(OrderedFiles.url(database, ";CIPHER=AES;IFEXISTS=TRUE;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;LAZY_QUERY_EXECUTION=1"));
        source.setUser(USER);
        char[] both = Arrays.copyOf(filePassword, filePassword.length + 1 + userPassword.length);
        both[filePassword.length] = ' ';
        System.arraycopy(userPassword, 0, both, filePassword.length + 1, userPassword.length);
        Arrays.fill(filePassword, '\0');
        Arrays.fill(userPassword, '\0');
        source.setPasswordChars(both);
        return source.getConnection();
    }

    private static void shutdown(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }
}
