package org.cadrenode.optout.internal;

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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.h2.OrderedFiles;
import org.h2.tools.ChangeFileEncryption;

/**
 * Brings a closed database file to another version of its key. The work is done on a copy in a folder beside it, which
 * takes the file's place in one step when it is whole; a kill before that leaves the file as it was, one after it the
 * renewed file. It needs twice the file's room. Not thread-safe.
 */
final class FileRenewal {
    private static final String FILE = OptOutDatabase.NAME + ".mv.db";

    private final Path directory;
    private final Path folder;
    private final OptOutDatabase database;
    private final Keystore keystore;

    FileRenewal(Path directory, OptOutDatabase database, Keystore keystore) {
        this.directory = directory;
        this.database = database;
        this.keystore = keystore;
        folder = directory.resolve("renewal");
    }

    /** Deletes what a kill left behind. */
    void clear() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Renews the file, from one version of its key to another. */
    void run(int from, int to) throws IOException, SQLException {
        try {
            Files.createDirectories(folder);
            Path copy = folder.resolve(FILE);
            OrderedFiles.verify(directory.resolve(FILE));
            Files.copy(directory.resolve(FILE), copy, StandardCopyOption.REPLACE_EXISTING);
            char[] before = keystore.filePassword(KeyPurpose.OPTOUT_FILE, from);
            char[] after = keystore.filePassword(KeyPurpose.OPTOUT_FILE, to);
            try {
                ChangeFileEncryption.execute(folder.toString(), OptOutDatabase.NAME, "AES", before, after, true);
            } finally {
                Arrays.fill(before, '0');
                Arrays.fill(after, '0');
            }
            open(from, to);
            force(copy, StandardOpenOption.WRITE);
            Files.move(copy, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(directory, StandardOpenOption.READ);
            OrderedFiles.moved(copy, directory.resolve(FILE));
        } finally {
            clear();
        }
    }

    // The copy has to open under its new key, and its user gets the password that goes with it.
    private void open(int from, int to) throws SQLException {
        char[] password = database.userPassword(to);
        try (Connection connection = database.connect(folder, to, from); Statement statement = connection.createStatement()) {
            for (String table : List.of("request", "suppressed", "store_state")) {
                try (ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
                    result.next();
                }
            }
            statement.execute("ALTER USER " + OptOutDatabase.USER + " SET PASSWORD '" + new String(password) + "'");
            OptOutDatabase.shutdown(connection);
        } finally {
            Arrays.fill(password, '0');
        }
    }

    private static void force(Path file, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(file, how)) {
            channel.force(true);
        }
    }
}
