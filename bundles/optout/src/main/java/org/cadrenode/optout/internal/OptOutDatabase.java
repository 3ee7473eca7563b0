package org.cadrenode.optout.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.erasure.Occupancy;
import org.cadrenode.api.erasure.Remnants;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.h2.FileRenewal;
import org.cadrenode.h2.OrderedFiles;
import org.h2.jdbcx.JdbcDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The register's database file: H2 in this process only, under a fixed address, encrypted with a password that the keystore
 * gives anew for each connection. A sealed keystore lets nobody connect. A file under an older version of its key is
 * brought to the newest one when it is opened. Thread-safe.
 */
final class OptOutDatabase {
    /** The file's name without its ending. */
    private static final String NAME = "optout";
    private static final String USER = "OPTOUT";
    private static final Logger LOG = LoggerFactory.getLogger(OptOutDatabase.class);
    private static final int SCHEMA_VERSION = 5;
    private static final int WRONG_KEY = 90049;
    private static final String[] SCHEMA = {
        """
        CREATE TABLE IF NOT EXISTS request(
          reference BIGINT PRIMARY KEY, content BINARY(16) NOT NULL UNIQUE, sealed VARBINARY NOT NULL,
          origin VARCHAR(20) NOT NULL, scope VARCHAR(80) NOT NULL, decided_by VARCHAR(20) NOT NULL,
          decided_on DATE NOT NULL, named BOOLEAN NOT NULL, searched BOOLEAN NOT NULL)""",
        """
        CREATE TABLE IF NOT EXISTS request_mark(
          reference BIGINT NOT NULL, mark BINARY(16) NOT NULL, PRIMARY KEY(reference, mark))""",
        "CREATE INDEX IF NOT EXISTS request_by_mark ON request_mark(mark, reference)",
        """
        CREATE TABLE IF NOT EXISTS suppressed(
          subject BINARY(16) PRIMARY KEY, sealed VARBINARY NOT NULL, in_vault BOOLEAN NOT NULL,
          progress VARCHAR(10) NOT NULL, order_name VARCHAR(200) NOT NULL)""",
        "CREATE INDEX IF NOT EXISTS suppressed_by_progress ON suppressed(progress, subject)",
        "CREATE TABLE IF NOT EXISTS suppressed_mark(mark BINARY(16) NOT NULL, subject BINARY(16) NOT NULL, PRIMARY KEY(mark, subject))",
        """
        CREATE TABLE IF NOT EXISTS protection(
          reference BIGINT PRIMARY KEY, content BINARY(16) NOT NULL UNIQUE, provider VARCHAR(40) NOT NULL,
          sealed VARBINARY NOT NULL, origin VARCHAR(20) NOT NULL, said_at BIGINT NOT NULL, lifted_at BIGINT NOT NULL)""",
        "CREATE TABLE IF NOT EXISTS national_lot(lot BIGINT PRIMARY KEY, sealed VARBINARY NOT NULL)",
        "CREATE TABLE IF NOT EXISTS national_part(part BIGINT PRIMARY KEY, sealed VARBINARY NOT NULL)",
        "CREATE TABLE IF NOT EXISTS national_stop(subject BINARY(16) PRIMARY KEY)",
        // What is known of a decision beside its request, so that the rows of older nodes stay as they were summed up.
        """
        CREATE TABLE IF NOT EXISTS decision(
          reference BIGINT PRIMARY KEY, choice VARCHAR(3) NOT NULL, provider VARCHAR(40) NOT NULL, effective_on DATE NOT NULL,
          received_at BIGINT NOT NULL, withdrawn_at BIGINT NOT NULL, withdrawn_from DATE, sealed VARBINARY NOT NULL)""",
        """
        CREATE TABLE IF NOT EXISTS history(
          number BIGINT PRIMARY KEY, reference BIGINT NOT NULL, at BIGINT NOT NULL, what VARCHAR(20) NOT NULL,
          object VARCHAR(200) NOT NULL)""",
        "CREATE INDEX IF NOT EXISTS history_by_reference ON history(reference, number)",
        """
        CREATE TABLE IF NOT EXISTS confirmation(
          name VARCHAR(400) PRIMARY KEY, order_name VARCHAR(200) NOT NULL, path VARCHAR(20) NOT NULL,
          delivery VARCHAR(100) NOT NULL, removed BIGINT NOT NULL, at BIGINT NOT NULL)""",
        "CREATE INDEX IF NOT EXISTS confirmation_by_order ON confirmation(order_name)",
        "CREATE TABLE IF NOT EXISTS returned(subject BINARY(16) PRIMARY KEY, rounds INT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS replica_waiting(number BIGINT PRIMARY KEY, at BIGINT NOT NULL, sealed VARBINARY NOT NULL)",
        """
        CREATE TABLE IF NOT EXISTS replica_head(
          name VARCHAR(20) PRIMARY KEY, chain VARCHAR(32) NOT NULL, sequence BIGINT NOT NULL, hash VARCHAR(64) NOT NULL)""",
        "CREATE INDEX IF NOT EXISTS suppressed_mark_by_subject ON suppressed_mark(subject)",
        "CREATE TABLE IF NOT EXISTS store_state(id INT PRIMARY KEY, sealed VARBINARY NOT NULL)",
        "CREATE TABLE IF NOT EXISTS state(name VARCHAR(80) PRIMARY KEY, number BIGINT NOT NULL)",
        "INSERT INTO state SELECT 'schema', " + SCHEMA_VERSION + " WHERE NOT EXISTS (SELECT 1 FROM state WHERE name = 'schema')",
        // Version 3 brought the table of protected addresses, and an older node must not overlook it.
        "UPDATE state SET number = 3 WHERE name = 'schema' AND number = 2",

    };
    // Version 4 brought scopes, withdrawals and the lots of the national service, which an older node would not heed.
    private static final String[] TO_VERSION_4 = {
        "ALTER TABLE request ALTER COLUMN scope SET DATA TYPE VARCHAR(80)",
        "UPDATE state SET number = 4 WHERE name = 'schema' AND number = 3",
    };
    // Version 5 brought decisions of other nodes, whose children an older node would not find.
    private static final String[] TO_VERSION_5 = {
        "ALTER TABLE state ALTER COLUMN name SET DATA TYPE VARCHAR(80)",
        "UPDATE state SET number = 5 WHERE name = 'schema' AND number = 4",
    };

    private final Keystore keystore;
    private final Path directory;
    private final int cacheMebibytes;
    private final int fileVersion;
    private final Remnants remnants;
    private final Occupancy occupancy = new Occupancy();
    private volatile boolean closed;

    /** Opens the database, and makes it if there is none. */
    OptOutDatabase(Path directory, int cacheMebibytes, Keystore keystore) {
        this.keystore = keystore;
        this.directory = prepared(directory).toAbsolutePath().normalize();
        this.cacheMebibytes = cacheMebibytes;
        if (this.directory.toString().contains(";")) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the opt-out register's directory has a semicolon in its name");
        }
        remnants = new Remnants(this.directory, Files.exists(file()), Clock.systemUTC());
        fileVersion = renewed(fitting());
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            boolean made = false;
            try {
                makeTables(statement);
                made = true;
            } finally {
                if (!made) {
                    statement.execute("SHUTDOWN IMMEDIATELY");
                }
            }
        } catch (SQLException e) {
            throw failure("make the tables", e);
        }
    }

    private static void makeTables(Statement statement) throws SQLException {
        for (String sql : SCHEMA) {
            statement.execute(sql);
        }
        if (version(statement) == 3) {
            for (String sql : TO_VERSION_4) {
                statement.execute(sql);
            }
        }
        if (version(statement) == 4) {
            for (String sql : TO_VERSION_5) {
                statement.execute(sql);
            }
        }
        if (version(statement) != SCHEMA_VERSION) {
            throw new CadreException(ErrorCode.STORE_FAILED, "the opt-out register's database is of another version of the node");
        }
    }

    private static long version(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT number FROM state WHERE name = 'schema'")) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    Path directory() {
        return directory;
    }

    /** Returns the mark of what was taken out. */
    Remnants remnants() {
        return remnants;
    }

    /** Returns who reads beside the writer. */
    Occupancy occupancy() {
        return occupancy;
    }

    /** A connection for reading beside the writer. */
    record Visit(Connection connection, Occupancy.Stay stay) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            try (stay) {
                connection.close();
            }
        }
    }

    /** Returns a connection for reading beside the writer; waits while the file is made anew. */
    Visit visit() {
        Occupancy.Stay stay = occupancy.enter();
        try {
            demandOpen();
            Connection connection = connect();
            if (closed) {
                // Meanwhile: by this connection it would stay open for good.
                shutdown(connection);
                demandOpen();
            }
            return new Visit(connection, stay);
        } catch (SQLException e) {
            stay.close();
            throw failure("close", e);
        } catch (RuntimeException e) {
            stay.close();
            throw e;
        }
    }

    /** Ends visits: a connection would open the database again. Whoever is there goes when it is shut down. */
    void close() {
        closed = true;
    }

    void demandOpen() {
        if (closed) {
            throw new CadreException(ErrorCode.KEYSTORE_SEALED, "the opt-out register is closed");
        }
    }

    private Path file() {
        return directory.resolve(NAME + ".mv.db");
    }

    /** Returns the file and how it opens. */
    Archivable.Opening opening() {
        return new Archivable.Opening(file(),
                new FileMaker.Access(keystore.filePassword(KeyPurpose.OPTOUT_FILE, fileVersion), USER, userPassword(fileVersion)));
    }

    /** Has the file made anew; the database is closed. */
    FileMaker.Made remake(FileMaker maker) throws IOException {
        char[] file = keystore.filePassword(KeyPurpose.OPTOUT_FILE, fileVersion);
        char[] user = userPassword(fileVersion);
        try {
            return maker.make(file(), new FileMaker.Access(file, USER, user));
        } finally {
            Arrays.fill(file, '0');
            Arrays.fill(user, '0');
        }
    }

    /** Returns the version of the key under which the file is encrypted. */
    int fileVersion() {
        return fileVersion;
    }

    /** Returns a new connection. */
    Connection connect() {
        try {
            return connect(directory, fileVersion, fileVersion);
        } catch (SQLException e) {
            throw failure("connect", e);
        }
    }

    /** Connects to the database in a directory, with the versions under which its file and its user are. */
    Connection connect(Path where, int version, int userVersion) throws SQLException {
        char[] file = keystore.filePassword(KeyPurpose.OPTOUT_FILE, version);
        char[] user = userPassword(userVersion);
        char[] both = new char[file.length + 1 + user.length];
        try {
            System.arraycopy(file, 0, both, 0, file.length);
            both[file.length] = ' ';
            System.arraycopy(user, 0, both, file.length + 1, user.length);
            JdbcDataSource source = new JdbcDataSource();
            // Trace files would hold statements and their values.
            source.setURL(OrderedFiles.url(where.resolve(NAME), ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1"
                    + ";RETENTION_TIME=45000;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0;CACHE_SIZE=" + cacheMebibytes * 1024L));
            source.setUser(USER);
            source.setPasswordChars(both);
            return source.getConnection();
        } finally {
            Arrays.fill(file, '0');
            Arrays.fill(user, '0');
            Arrays.fill(both, '0');
        }
    }

    // The newest version that opens the file.
    private int fitting() {
        List<Integer> versions = keystore.versions(KeyPurpose.OPTOUT_FILE);
        if (!Files.exists(file())) {
            return versions.get(0);
        }
        for (int version : versions) {
            try (Connection connection = connect(directory, version, version)) {
                if (version != versions.get(0)) {
                    shutdown(connection);
                }
                return version;
            } catch (SQLException e) {
                if (e.getErrorCode() != WRONG_KEY || version == versions.get(versions.size() - 1)) {
                    throw failure("connect", e);
                }
            }
        }
        throw new IllegalStateException("A key has a version at least");
    }

    private int renewed(int fitting) {
        FileRenewal renewal = new FileRenewal(directory, NAME, "renewal");
        int newest = keystore.versions(KeyPurpose.OPTOUT_FILE).get(0);
        try {
            renewal.clear();
            if (fitting != newest) {
                renewal.run(keystore.filePassword(KeyPurpose.OPTOUT_FILE, fitting), keystore.filePassword(KeyPurpose.OPTOUT_FILE, newest),
                        folder -> opened(folder, fitting, newest));
                LOG.info("Opt-out: its file is under version {} of its key", newest);
            }
            return newest;
        } catch (IOException | SQLException e) {
            LOG.warn("Opt-out: its file stays under version {} of its key, as it could not be renewed; make room on its disk", fitting);
            return fitting;
        }
    }

    // The copy has to open under its new key, and its user gets the password that goes with it.
    private void opened(Path folder, int from, int to) throws SQLException {
        char[] password = userPassword(to);
        try (Connection connection = connect(folder, to, from); Statement statement = connection.createStatement()) {
            for (String table : List.of("request", "suppressed", "store_state")) {
                statement.executeQuery("SELECT COUNT(*) FROM " + table).close();
            }
            statement.execute("ALTER USER " + USER + " SET PASSWORD '" + new String(password) + "'");
            shutdown(connection);
        } finally {
            Arrays.fill(password, '0');
        }
    }

    /** Closes the database in good order, through a connection that is open: the keystore may be sealed by now. */
    static void shutdown(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    /** Returns what is thrown when {@code doing} failed. The driver's text stays here: it can hold values. */
    static CadreException failure(String doing, SQLException e) {
        return new CadreException(ErrorCode.STORE_FAILED,
                "the opt-out register's database could not " + doing + " (error " + e.getErrorCode() + ")");
    }

    // Whoever has the file's password has the user's: it only keeps the two from being the same word.
    private char[] userPassword(int version) {
        char[] filePassword = keystore.filePassword(KeyPurpose.OPTOUT_FILE, version);
        MessageDigest digest = Digest.sha256();
        digest.update("cadre-optout-user-1 ".getBytes(StandardCharsets.US_ASCII));
        for (char digit : filePassword) {
            digest.update((byte) digit);
        }
        Arrays.fill(filePassword, '0');
        return HexFormat.of().formatHex(digest.digest()).toCharArray();
    }

    private static Path prepared(Path directory) {
        try {
            Files.createDirectories(directory);
            if (Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
            return directory;
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the opt-out register's directory cannot be made or closed to others");
        }
    }
}
