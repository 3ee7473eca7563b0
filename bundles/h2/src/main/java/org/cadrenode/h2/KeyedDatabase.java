package org.cadrenode.h2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.h2.jdbcx.JdbcDataSource;

/**
 * An encrypted database in this process alone, under a fixed address, with one password for its file and another, made of it, for its
 * user. Both are made anew for each connection out of a key that may be closed to the node at any time; then nobody connects. A file
 * under a former version of its key is brought to the newest one ({@link FileRenewal}) before it is used, or stays as it is if there is no
 * room for a copy. Thread-safe once it was opened.
 */
public final class KeyedDatabase {
    private static final int WRONG_KEY = 90049;
    // Trace files would hold statements and their values.
    private static final String SETTINGS = ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;RETENTION_TIME=45000"
            + ";TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0;CACHE_SIZE=";

    private final Path directory;
    private final String name;
    private final int cacheMebibytes;
    private final IntFunction<char[]> passwords;

    /**
     * @param directory of the file, absolute and without a semicolon
     * @param name of the file without its ending, in small letters; the user is called so in capitals
     * @param passwords of the file under a version of its key; each one is wiped after use
     */
    public KeyedDatabase(Path directory, String name, int cacheMebibytes, IntFunction<char[]> passwords) {
        this.directory = directory;
        this.name = name;
        this.cacheMebibytes = cacheMebibytes;
        this.passwords = passwords;
    }

    /** Returns the file, which there may not be yet. */
    public Path file() {
        return directory.resolve(name + ".mv.db");
    }

    /** Returns the user's name. */
    public String user() {
        return name.toUpperCase(Locale.ROOT);
    }

    /**
     * Returns the newest version that opens the file, which is closed again unless that is the newest of all; the newest of all if there is no file.
     *
     * @param versions of the key, the newest first; at least one
     * @throws SQLException if none opens it, or it cannot be read
     */
    public int fitting(List<Integer> versions) throws SQLException {
        if (!Files.exists(file())) {
            return versions.get(0);
        }
        SQLException wrong = new SQLException("A key has a version at least");
        for (int version : versions) {
            try (Connection connection = connect(version)) {
                if (version != versions.get(0)) {
                    shutdown(connection);
                }
                return version;
            } catch (SQLException e) {
                if (e.getErrorCode() != WRONG_KEY) {
                    throw e;
                }
                wrong = e;
            }
        }
        throw wrong;
    }

    /**
     * Brings the closed file from one version to another, if they differ, and removes what a kill left of a former attempt. If it throws, the
     * file is as it was.
     *
     * @param tables that the copy has to have
     * @return whether it was brought to another
     */
    public boolean renew(int from, int to, List<String> tables) throws IOException, SQLException {
        FileRenewal renewal = new FileRenewal(directory, name, "renewal");
        renewal.clear();
        if (from == to) {
            return false;
        }
        renewal.run(passwords.apply(from), passwords.apply(to), folder -> open(folder, from, to, tables));
        return true;
    }

    // The copy has to open under its new key, and its user gets the password that goes with it.
    private void open(Path folder, int from, int to, List<String> tables) throws SQLException {
        char[] password = userPassword(to);
        try (Connection connection = connect(folder, to, from); Statement statement = connection.createStatement()) {
            for (String table : tables) {
                statement.executeQuery("SELECT COUNT(*) FROM " + table).close();
            }
            statement.execute("ALTER USER " + user() + " SET PASSWORD '" + new String(password) + "'");
            shutdown(connection);
        } finally {
            Arrays.fill(password, '0');
        }
    }

    /** Returns a new connection to the file, which is made if there is none. */
    public Connection connect(int version) throws SQLException {
        return connect(directory, version, version);
    }

    private Connection connect(Path where, int version, int userVersion) throws SQLException {
        char[] file = passwords.apply(version);
        char[] user = userPassword(userVersion);
        char[] both = Arrays.copyOf(file, file.length + 1 + user.length);
        try {
            both[file.length] = ' ';
            System.arraycopy(user, 0, both, file.length + 1, user.length);
            JdbcDataSource source = new JdbcDataSource();
            source.setURL(OrderedFiles.url(where.resolve(name), SETTINGS + cacheMebibytes * 1024L));
            source.setUser(user());
            source.setPasswordChars(both);
            return source.getConnection();
        } finally {
            Arrays.fill(file, '0');
            Arrays.fill(user, '0');
            Arrays.fill(both, '0');
        }
    }

    /** Returns the user's password under a version. Whoever has the file's has this one: it only keeps the two from being the same word. */
    public char[] userPassword(int version) {
        char[] filePassword = passwords.apply(version);
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
        digest.update(("cadre-" + name + "-user-1 ").getBytes(StandardCharsets.US_ASCII));
        for (char digit : filePassword) {
            digest.update((byte) digit);
        }
        Arrays.fill(filePassword, '0');
        return HexFormat.of().formatHex(digest.digest()).toCharArray();
    }

    /** Closes the database in good order, through a connection that is open: its key may be closed to the node by now. */
    public static void shutdown(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }
}
