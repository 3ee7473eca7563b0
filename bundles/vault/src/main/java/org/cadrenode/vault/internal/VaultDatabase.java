package org.cadrenode.vault.internal;

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
 * The vault's database file: H2 in this process only, under a fixed address, encrypted with a password that the keystore
 * gives anew for each connection. A sealed keystore lets nobody connect. A file under an older version of its key is
 * brought to the newest one when it is opened. Thread-safe.
 */
final class VaultDatabase {
    /** The file's name without its ending. */
    private static final String NAME = "vault";
    private static final String USER = "VAULT";
    private static final Logger LOG = LoggerFactory.getLogger(VaultDatabase.class);
    private static final int SCHEMA_VERSION = 3;
    private static final int WRONG_KEY = 90049;
    private static final String[] SCHEMA = {
        """
        CREATE TABLE IF NOT EXISTS person(
          id BIGINT PRIMARY KEY, subject BINARY(16) NOT NULL, provider VARCHAR(40) NOT NULL,
          sealed VARBINARY NOT NULL, defined BOOLEAN NOT NULL, version BIGINT NOT NULL)""",
        "CREATE INDEX IF NOT EXISTS person_version ON person(version, id)",
        "CREATE TABLE IF NOT EXISTS store_state(id INT PRIMARY KEY, sealed VARBINARY NOT NULL)",
        "CREATE TABLE IF NOT EXISTS state(name VARCHAR(20) PRIMARY KEY, number BIGINT NOT NULL)",
        "INSERT INTO state SELECT 'schema', " + SCHEMA_VERSION + " WHERE NOT EXISTS (SELECT 1 FROM state WHERE name = 'schema')",
        // Since then records are under keys of their children; those of before go on as they are until they are renewed.
        "UPDATE state SET number = " + SCHEMA_VERSION + " WHERE name = 'schema' AND number = 2",
    };

    private final Keystore keystore;
    private final Path directory;
    private final int cacheMebibytes;
    private final int fileVersion;
    private final Remnants remnants;
    private volatile boolean closed;

    /** Opens the database, and makes it if there is none. */
    VaultDatabase(Path directory, int cacheMebibytes, Keystore keystore) {
        this.keystore = keystore;
        this.directory = prepared(directory).toAbsolutePath().normalize();
        this.cacheMebibytes = cacheMebibytes;
        if (this.directory.toString().contains(";")) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the vault's directory has a semicolon in its name");
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
        try (ResultSet result = statement.executeQuery("SELECT number FROM state WHERE name = 'schema'")) {
            if (!result.next() || result.getLong(1) != SCHEMA_VERSION) {
                throw new CadreException(ErrorCode.STORE_FAILED, "the vault's database is of another version of the node");
            }
        }
    }

    Path directory() {
        return directory;
    }

    /** Returns the mark of what was taken out. */
    Remnants remnants() {
        return remnants;
    }

    private Path file() {
        return directory.resolve(NAME + ".mv.db");
    }

    /** Returns the file and how it opens. */
    Archivable.Opening opening() {
        return new Archivable.Opening(file(),
                new FileMaker.Access(keystore.filePassword(KeyPurpose.VAULT_FILE, fileVersion), USER, userPassword(fileVersion)));
    }

    /** Has the file made anew; the database is closed. */
    FileMaker.Made remake(FileMaker maker) throws IOException {
        char[] file = keystore.filePassword(KeyPurpose.VAULT_FILE, fileVersion);
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

    /** Lets nobody connect from now on: that would open the database again. Whoever is connected goes when it is shut down. */
    void close() {
        closed = true;
    }

    void demandOpen() {
        if (closed) {
            throw new CadreException(ErrorCode.KEYSTORE_SEALED, "the vault is closed");
        }
    }

    /** Returns a new connection. */
    Connection connect() {
        demandOpen();
        try {
            Connection connection = connect(directory, fileVersion, fileVersion);
            if (closed) {
                // Meanwhile: by this connection it would stay open for good.
                shutdown(connection);
                demandOpen();
            }
            return connection;
        } catch (SQLException e) {
            throw failure("connect", e);
        }
    }

    /** Connects to the database in a directory, with the versions under which its file and its user are. */
    Connection connect(Path where, int version, int userVersion) throws SQLException {
        char[] file = keystore.filePassword(KeyPurpose.VAULT_FILE, version);
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
        List<Integer> versions = keystore.versions(KeyPurpose.VAULT_FILE);
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
        int newest = keystore.versions(KeyPurpose.VAULT_FILE).get(0);
        try {
            renewal.clear();
            if (fitting != newest) {
                renewal.run(keystore.filePassword(KeyPurpose.VAULT_FILE, fitting), keystore.filePassword(KeyPurpose.VAULT_FILE, newest),
                        folder -> opened(folder, fitting, newest));
                LOG.info("Vault: its file is under version {} of its key", newest);
            }
            return newest;
        } catch (IOException | SQLException e) {
            LOG.warn("Vault: its file stays under version {} of its key, as it could not be renewed; make room on its disk", fitting);
            return fitting;
        }
    }

    // The copy has to open under its new key, and its user gets the password that goes with it.
    private void opened(Path folder, int from, int to) throws SQLException {
        char[] password = userPassword(to);
        try (Connection connection = connect(folder, to, from); Statement statement = connection.createStatement()) {
            for (String table : List.of("person", "store_state")) {
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
                "the vault's database could not " + doing + " (error " + e.getErrorCode() + ")");
    }

    // Whoever has the file's password has the user's: it only keeps the two from being the same word.
    private char[] userPassword(int version) {
        char[] filePassword = keystore.filePassword(KeyPurpose.VAULT_FILE, version);
        MessageDigest digest = Digest.sha256();
        digest.update("cadre-vault-user-1 ".getBytes(StandardCharsets.US_ASCII));
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
            throw new CadreException(ErrorCode.IO_FAILED, "the vault's directory cannot be made or closed to others");
        }
    }
}
