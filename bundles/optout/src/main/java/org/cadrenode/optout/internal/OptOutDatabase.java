package org.cadrenode.optout.internal;

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
import org.cadrenode.api.erasure.Occupancy;
import org.cadrenode.api.erasure.Remnants;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.h2.KeyedDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The register's database file: H2 in this process only, under a fixed address, encrypted with a password that the keystore
 * gives anew for each connection. A sealed keystore lets nobody connect. A file under an older version of its key is
 * brought to the newest one when it is opened. Thread-safe.
 */
final class OptOutDatabase {
    private static final String NAME = "optout";
    private static final Logger LOG = LoggerFactory.getLogger(OptOutDatabase.class);
    private static final int SCHEMA_VERSION = 5;
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
    private final KeyedDatabase database;
    private final int fileVersion;
    private final Remnants remnants;
    private final Occupancy occupancy = new Occupancy();
    private volatile boolean closed;

    /** Opens the database, and makes it if there is none. */
    OptOutDatabase(Path directory, int cacheMebibytes, Keystore keystore) {
        this.keystore = keystore;
        this.directory = prepared(directory).toAbsolutePath().normalize();
        if (this.directory.toString().contains(";")) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the opt-out register's directory has a semicolon in its name");
        }
        database = new KeyedDatabase(this.directory, NAME, cacheMebibytes, version -> keystore.filePassword(KeyPurpose.OPTOUT_FILE, version));
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
                KeyedDatabase.shutdown(connection);
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
        return new FileMaker.Access(keystore.filePassword(KeyPurpose.OPTOUT_FILE, fileVersion), database.user(), database.userPassword(fileVersion));
    }

    /** Returns the version of the key under which the file is encrypted. */
    int fileVersion() {
        return fileVersion;
    }

    /** Returns a new connection. */
    Connection connect() {
        try {
            return database.connect(fileVersion);
        } catch (SQLException e) {
            throw failure("connect", e);
        }
    }

    private int renewed() {
        List<Integer> versions = keystore.versions(KeyPurpose.OPTOUT_FILE);
        int newest = versions.get(0);
        int fitting;
        try {
            fitting = database.fitting(versions);
        } catch (SQLException e) {
            throw failure("connect", e);
        }
        try {
            if (database.renew(fitting, newest, List.of("request", "suppressed", "store_state"))) {
                LOG.info("Opt-out: its file is under version {} of its key", newest);
            }
            return newest;
        } catch (IOException | SQLException e) {
            LOG.warn("Opt-out: its file stays under version {} of its key, as it could not be renewed; make room on its disk", fitting);
            return fitting;
        }
    }

    /** Returns what is thrown when {@code doing} failed. The driver's text stays here: it can hold values. */
    static CadreException failure(String doing, SQLException e) {
        return new CadreException(ErrorCode.STORE_FAILED,
                "the opt-out register's database could not " + doing + " (error " + e.getErrorCode() + ")");
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
