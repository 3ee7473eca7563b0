package org.cadrenode.vault.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.h2.jdbcx.JdbcDataSource;

/**
 * The vault's database file: H2 in this process only, under a fixed address, encrypted with a password that the keystore
 * gives anew for each connection. A sealed keystore lets nobody connect. Thread-safe.
 */
final class VaultDatabase {
    private static final String USER = "VAULT";
    private static final String[] SCHEMA = {
        """
        CREATE TABLE IF NOT EXISTS person(
          id BIGINT PRIMARY KEY, subject BINARY(16) NOT NULL, provider VARCHAR(40) NOT NULL,
          sealed VARBINARY NOT NULL, defined BOOLEAN NOT NULL, version BIGINT NOT NULL)""",
        "CREATE INDEX IF NOT EXISTS person_version ON person(version, id)",
        "CREATE TABLE IF NOT EXISTS lookup(hash BIGINT NOT NULL, person BIGINT NOT NULL, PRIMARY KEY(hash, person))",
        "CREATE TABLE IF NOT EXISTS state(name VARCHAR(20) PRIMARY KEY, number BIGINT NOT NULL)",
        "MERGE INTO state KEY(name) VALUES ('schema', 1)",
    };

    private final Keystore keystore;
    private final String address;
    /** Opens the database, and makes it if there is none. */
    VaultDatabase(Path directory, int cacheMebibytes, Keystore keystore) {
        this.keystore = keystore;
        Path file = prepared(directory).resolve("vault").toAbsolutePath().normalize();
        if (file.toString().contains(";")) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the vault's directory has a semicolon in its name");
        }
        // retry: a thread that is interrupted while it reads closes the file under all others; this opens it again.
        // Trace files would hold statements and their values.
        address = "jdbc:h2:retry:" + file + ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;RETENTION_TIME=45000"
                + ";TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0;CACHE_SIZE=" + cacheMebibytes * 1024L;
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            for (String sql : SCHEMA) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw failure("make the tables", e);
        }
    }

    /** Returns a new connection. */
    Connection connect() {
        char[] file = keystore.filePassword(KeyPurpose.VAULT_FILE, keystore.versions(KeyPurpose.VAULT_FILE).get(0));
        char[] user = userPassword(file);
        char[] both = new char[file.length + 1 + user.length];
        try {
            System.arraycopy(file, 0, both, 0, file.length);
            both[file.length] = ' ';
            System.arraycopy(user, 0, both, file.length + 1, user.length);
            JdbcDataSource source = new JdbcDataSource();
            source.setURL(address);
            source.setUser(USER);
            source.setPasswordChars(both);
            return source.getConnection();
        } catch (SQLException e) {
            throw failure("connect", e);
        } finally {
            Arrays.fill(file, '0');
            Arrays.fill(user, '0');
            Arrays.fill(both, '0');
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
    private static char[] userPassword(char[] filePassword) {
        MessageDigest digest = Digest.sha256();
        digest.update("cadre-vault-user-1 ".getBytes(StandardCharsets.US_ASCII));
        for (char digit : filePassword) {
            digest.update((byte) digit);
        }
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
