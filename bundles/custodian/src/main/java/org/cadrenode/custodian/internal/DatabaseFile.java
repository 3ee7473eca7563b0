package org.cadrenode.custodian.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.erasure.Remnants;
import org.cadrenode.api.erasure.SealedRemoval;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.h2.OrderedFiles;
import org.h2.jdbcx.JdbcDataSource;

/**
 * The custodian's database files: H2 in this process only, encrypted with a password of the keystore. A file is named by
 * the version of the key that encrypts it; of two that are whole the newer one holds, and the other is left over from a
 * change that was cut off at its end. Not thread-safe.
 */
final class DatabaseFile {
    private static final String USER = "CUSTODIAN";
    private static final Pattern WHOLE = Pattern.compile("custodian-([0-9]{1,5})\\.mv\\.db");
    private static final Pattern PARTIAL = Pattern.compile("making-[0-9]{1,5}\\..*");
    private static final String ENDING = ".mv.db";

    private final Path directory;
    private final int cacheMebibytes;
    private final Keystore keystore;

    DatabaseFile(Path directory, int cacheMebibytes, Keystore keystore) {
        this.directory = directory.toAbsolutePath().normalize();
        this.cacheMebibytes = cacheMebibytes;
        this.keystore = keystore;
        if (this.directory.toString().contains(";")) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the custodian's directory has a semicolon in its name");
        }
        try {
            Files.createDirectories(this.directory);
            if (Files.getFileAttributeView(this.directory, PosixFileAttributeView.class) != null) {
                Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the custodian's directory cannot be made or closed to others");
        }
    }

    /** Returns whether there is a file already. */
    boolean exists() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> WHOLE.matcher(file.getFileName().toString()).matches());
        }
    }

    /** Removes what a cut-off change left, and returns the version of the file to open: the newest key's if there is none. */
    int settle() throws IOException {
        TreeMap<Integer, Path> whole = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Matcher name = WHOLE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    whole.put(Integer.valueOf(name.group(1)), file);
                } else if (PARTIAL.matcher(file.getFileName().toString()).matches()) {
                    Files.delete(file);
                }
            }
        }
        if (whole.isEmpty()) {
            return keystore.versions(KeyPurpose.CUSTODIAN_FILE).get(0);
        }
        for (Path older : whole.headMap(whole.lastKey()).values()) {
            SealedRemoval.remove(older);
            OrderedFiles.removed(older);
        }
        return whole.lastKey();
    }

    Connection open(int version) throws SQLException {
        return connect("custodian-" + version, version);
    }

    /** Opens the file in which a change to another version is made. */
    Connection openPartial(int version) throws SQLException {
        return connect("making-" + version, version);
    }

    /** Puts a file that was made, and closed, into use: from here on it is the one to open. */
    void complete(int version) throws IOException {
        Path made = directory.resolve("making-" + version + ENDING);
        try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Path whole = directory.resolve("custodian-" + version + ENDING);
        Files.move(made, whole, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
        OrderedFiles.moved(made, whole);
    }

    /** Returns a file and how it opens. */
    Archivable.Opening opening(int version) {
        char[] file = keystore.filePassword(KeyPurpose.CUSTODIAN_FILE, version);
        return new Archivable.Opening(directory.resolve("custodian-" + version + ENDING), new FileMaker.Access(file, USER, userPassword(file)));
    }

    /** Has a file made anew; its database is closed. */
    FileMaker.Made remake(FileMaker maker, int version) throws IOException {
        char[] file = keystore.filePassword(KeyPurpose.CUSTODIAN_FILE, version);
        char[] user = userPassword(file);
        try {
            return maker.make(directory.resolve("custodian-" + version + ENDING), new FileMaker.Access(file, USER, user));
        } finally {
            Arrays.fill(file, '0');
            Arrays.fill(user, '0');
        }
    }

    /** Returns the mark of what was taken out. */
    Remnants remnants(boolean store) {
        return new Remnants(directory, store, Clock.systemUTC());
    }

    private Connection connect(String name, int version) throws SQLException {
        char[] file = keystore.filePassword(KeyPurpose.CUSTODIAN_FILE, version);
        char[] user = userPassword(file);
        char[] both = new char[file.length + 1 + user.length];
        try {
            System.arraycopy(file, 0, both, 0, file.length);
            both[file.length] = ' ';
            System.arraycopy(user, 0, both, file.length + 1, user.length);
            JdbcDataSource source = new JdbcDataSource();
            // Trace files would hold statements and their values.
            source.setURL(OrderedFiles.url(directory.resolve(name), ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1"
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

    /** Closes the database of a connection in good order. */
    static void shutdown(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    // Whoever has the file's password has the user's: it only keeps the two from being the same word.
    private static char[] userPassword(char[] filePassword) {
        MessageDigest digest = Digest.sha256();
        digest.update("cadre-custodian-user-1 ".getBytes(StandardCharsets.US_ASCII));
        for (char digit : filePassword) {
            digest.update((byte) digit);
        }
        return HexFormat.of().formatHex(digest.digest()).toCharArray();
    }
}
