package org.cadrenode.vault.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.erasure.Remnants;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.h2.KeyedDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vault's database file: H2 in this process only, under a fixed address, encrypted with a password that the keystore
 * gives anew for each connection. A sealed keystore lets nobody connect. A file under an older version of its key is
 * brought to the newest one when it is opened. Thread-safe.
 */
final class VaultDatabase {
    private static final String NAME = "vault";
    private static final Logger LOG = LoggerFactory.getLogger(VaultDatabase.class);
    private static final int SCHEMA_VERSION = 3;
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
    private final KeyedDatabase database;
    private final int fileVersion;
    private final Remnants remnants;
    private volatile boolean closed;

    /** Opens the database, and makes it if there is none. */
    VaultDatabase(Path directory, int cacheMebibytes, Keystore keystore) {
        this.keystore = keystore;
        this.directory = prepared(directory).toAbsolutePath().normalize();
        if (this.directory.toString().contains(";")) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the vault's directory has a semicolon in its name");
        }
        database = new KeyedDatabase(this.directory, NAME, cacheMebibytes, version -> keystore.filePassword(KeyPurpose.VAULT_FILE, version));
        remnants = new Remnants(this.directory, Files.exists(database.file()), Clock.systemUTC());
        fileVersion = renewed();
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

    /** Returns the file and how it opens. */
    Archivable.Opening opening() {
        return new Archivable.Opening(database.file(), access());
    }

    /** Has the file made anew; the database is closed. */
    FileMaker.Made remake(FileMaker maker) throws IOException {
        FileMaker.Access access = access();
        try {
            return maker.make(database.file(), access);
        } finally {
            Arrays.fill(access.filePassword(), '0');
            Arrays.fill(access.userPassword(), '0');
        }
    }

    private FileMaker.Access access() {
        return new FileMaker.Access(keystore.filePassword(KeyPurpose.VAULT_FILE, fileVersion), database.user(), database.userPassword(fileVersion));
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
            Connection connection = database.connect(fileVersion);
            if (closed) {
                // Meanwhile: by this connection it would stay open for good.
                KeyedDatabase.shutdown(connection);
                demandOpen();
            }
            return connection;
        } catch (SQLException e) {
            throw failure("connect", e);
        }
    }

    private int renewed() {
        List<Integer> versions = keystore.versions(KeyPurpose.VAULT_FILE);
        int newest = versions.get(0);
        int fitting;
        try {
            fitting = database.fitting(versions);
        } catch (SQLException e) {
            throw failure("connect", e);
        }
        try {
            if (database.renew(fitting, newest, List.of("person", "store_state"))) {
                LOG.info("Vault: its file is under version {} of its key", newest);
            }
            return newest;
        } catch (IOException | SQLException e) {
            LOG.warn("Vault: its file stays under version {} of its key, as it could not be renewed; make room on its disk", fitting);
            return fitting;
        }
    }

    /** Returns what is thrown when {@code doing} failed. The driver's text stays here: it can hold values. */
    static CadreException failure(String doing, SQLException e) {
        return new CadreException(ErrorCode.STORE_FAILED,
                "the vault's database could not " + doing + " (error " + e.getErrorCode() + ")");
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
