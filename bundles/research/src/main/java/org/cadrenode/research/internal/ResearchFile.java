package org.cadrenode.research.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
import java.util.stream.Stream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.h2.OrderedFiles;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.ChangeFileEncryption;

/**
 * The encrypted file of the research database and the version of its key. A file under a former version is brought to the newest before
 * it is used: a copy in a folder beside it is encrypted anew, opened, compared table by table, made durable, and takes the
 * file's name in one step. Until then the file itself is not touched, so a kill at any moment leaves it whole under one
 * version or the other.
 */
final class ResearchFile {
    private static final String SUFFIX = ".mv.db";
    private static final String USER = "cadre";
    private static final int WRONG_KEY = 90049;

    private final Path file;
    private final Keystore keystore;

    /** @param file path of the database without its suffix */
    ResearchFile(Path file, Keystore keystore) {
        this.file = file.toAbsolutePath();
        this.keystore = keystore;
    }

    /** Returns the password of the file under the newest version of its key, which the file has from now on. */
    char[] newestPassword() {
        int newest = keystore.versions(KeyPurpose.RESEARCH_FILE).get(0);
        try {
            remove(work());
            if (Files.exists(sealed(file)) && keystore.versions(KeyPurpose.RESEARCH_FILE).size() > 1) {
                int present = present();
                if (present != newest) {
                    renew(present, newest);
                }
            }
        } catch (IOException | SQLException e) {
            throw new CadreException(ErrorCode.STORE_FAILED, "The file of the research database cannot be brought to the newest version of its key: "
                    + (e instanceof SQLException refused ? "code " + refused.getErrorCode() : e.getClass().getSimpleName()));
        }
        return password(newest);
    }

    private int present() throws SQLException {
        for (int version : keystore.versions(KeyPurpose.RESEARCH_FILE)) {
            try (Connection connection = connect(file, password(version), password(version))) {
                shutdown(connection);
                return version;
            } catch (SQLException e) {
                if (e.getErrorCode() != WRONG_KEY) {
                    throw e;
                }
            }
        }
        throw new CadreException(ErrorCode.STORE_FAILED, "No version of its key opens the file of the research database");
    }

    private void renew(int present, int newest) throws IOException, SQLException {
        Map<String, Long> before;
        try (Connection connection = connect(file, password(present), password(present))) {
            before = sums(connection);
            shutdown(connection);
        }
        Files.createDirectories(work());
        Path copy = work().resolve(file.getFileName());
        OrderedFiles.verify(sealed(file));
        Files.copy(sealed(file), sealed(copy));
        char[] from = password(present);
        char[] to = password(newest);
        try {
            ChangeFileEncryption.execute(work().toString(), file.getFileName().toString(), "AES", from, to, true);
        } finally {
            Arrays.fill(from, '\0');
            Arrays.fill(to, '\0');
        }
        try (Connection connection = connect(copy, password(newest), password(present))) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("ALTER USER " + USER + " SET PASSWORD '" + String.valueOf(password(newest)) + "'");
            }
            shutdown(connection);
        }
        try (Connection connection = connect(copy, password(newest), password(newest))) {
            Map<String, Long> after = sums(connection);
            shutdown(connection);
            if (!after.equals(before)) {
                throw new IOException("The copy is not the same");
            }
        }
        force(sealed(copy), StandardOpenOption.WRITE);
        Files.move(sealed(copy), sealed(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folder(), StandardOpenOption.READ);
        OrderedFiles.moved(sealed(copy), sealed(file));
        remove(work());
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

    private Connection connect(Path database, char[] filePassword, char[] userPassword) throws SQLException {
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

    private char[] password(int version) {
        return keystore.filePassword(KeyPurpose.RESEARCH_FILE, version);
    }

    private Path folder() {
        Path folder = file.getParent();
        if (folder == null) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "The file of the research database has no folder");
        }
        return folder;
    }

    private Path work() {
        return folder().resolve(file.getFileName() + "-renewal");
    }

    private static Path sealed(Path database) {
        return database.resolveSibling(database.getFileName() + SUFFIX);
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> inner = Files.list(folder)) {
                for (Path one : inner.toList()) {
                    Files.delete(one);
                }
            }
            Files.delete(folder);
        }
    }
}
