package org.cadrenode.erasure.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.h2.OrderedFiles;
import org.h2.store.fs.encrypt.FileEncrypt;
import org.h2.store.fs.encrypt.FilePathEncrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2FileMakerTest {
    private static final String GONE = "Zebulon-who-was-taken-out";
    private static final String KEPT = "Philippa-who-stays";
    private static final List<String> STEPS = List.of("begun", "copied", "compared", "linked", "moved", "voided", "overwritten");

    @TempDir
    Path folder;

    private final FileMaker.Access access = new FileMaker.Access("a1".repeat(32).toCharArray(), "SOMEBODY", "b2".repeat(32).toCharArray());

    @Test
    void aRowThatWasDeletedLiesInTheFileUntilItIsMadeAnew() throws Exception {
        Path file = filled();
        assertTrue(clear(file).contains(KEPT), "the file is read as H2 reads it");
        assertTrue(clear(file).contains(GONE), "H2 keeps freed pages, or this test proves nothing");
        byte[] salt = head(file);
        FileMaker.Made made = new H2FileMaker().make(file, access);
        assertFalse(clear(file).contains(GONE));
        assertTrue(clear(file).contains(KEPT));
        assertFalse(Arrays.equals(salt, head(file)), "the file has a salt of its own");
        assertTrue(made.after() < made.before());
        assertTrue(Files.exists(former()));
        made.destroyFormer();
        assertEquals(List.of("store.mv.db"), names());
        assertEquals(1000, rows(file));
    }

    @Test
    void aDamagedFileIsNotCopied() throws Exception {
        Path file = filled();
        try (Connection connection = DriverManager.getConnection(OrderedFiles.url(folder.resolve("store"), ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE"), access.user(),
                String.valueOf(access.filePassword()) + " " + String.valueOf(access.userPassword())); Statement statement = connection.createStatement()) {
            assertEquals(-1, OrderedFiles.readOn(connection, 0, Long.MAX_VALUE));
            statement.execute("SHUTDOWN");
        }
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        Files.write(file, damaged);
        assertThrows(StreamCorruptedException.class, () -> new H2FileMaker().make(file, access));
        assertArrayEquals(damaged, Files.readAllBytes(file));
        assertEquals(List.of("store.mv.db", "store.mv.db.sums"), names());
        Files.write(file, whole);
        new H2FileMaker().make(file, access).destroyFormer();
        assertEquals(List.of("store.mv.db"), names());
        assertEquals(1000, rows(file));
    }

    @Test
    void theFormerFileIsOverwrittenBeforeItIsRemoved() throws Exception {
        Path file = filled();
        FileMaker.Made made = new H2FileMaker().make(file, access);
        // Stays open, to look at the blocks afterwards.
        try (FileChannel channel = FileChannel.open(former(), StandardOpenOption.READ)) {
            made.destroyFormer();
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) > 0) {
                continue;
            }
            assertTrue(bytes.capacity() > 100_000 && Arrays.equals(new byte[bytes.capacity()], bytes.array()));
        }
    }

    @Test
    void aBackupMadeOfHardLinksIsLeftAlone() throws Exception {
        Path file = filled();
        byte[] before = Files.readAllBytes(file);
        Path backup = Files.createLink(folder.resolve("backup"), file);
        new H2FileMaker().make(file, access).destroyFormer();
        assertTrue(Arrays.equals(before, Files.readAllBytes(backup)));
        assertFalse(clear(file).contains(GONE));
        assertEquals(List.of("backup", "store.mv.db"), names());
    }

    @Test
    void whereverItIsKilledAWholeFileIsThereAndTheNextCallEndsTheWork() throws Exception {
        for (String step : STEPS) {
            Path file = filled();
            H2FileMaker killed = new H2FileMaker(new Kill(step));
            assertThrows(Killed.class, () -> killed.make(file, access).destroyFormer(), step);
            assertEquals(1000, rows(file), step);
            H2FileMaker next = new H2FileMaker();
            next.make(file, access).destroyFormer();
            assertEquals(1000, rows(file), step);
            assertFalse(clear(file).contains(GONE), step);
            assertEquals(List.of("store.mv.db"), names(), step);
            Files.delete(file);
        }
    }

    @Test
    void aKillBeforeTheMoveNeverCostsTheFileThatHasTwoNames() throws Exception {
        Path file = filled();
        assertThrows(Killed.class, () -> new H2FileMaker(new Kill("linked")).make(file, access));
        assertTrue(Files.isSameFile(file, former()));
        assertThrows(Killed.class, () -> new H2FileMaker(new Kill("begun")).make(file, access));
        assertEquals(1000, rows(file));
    }

    @Test
    void aFileThatDoesNotOpenStaysAsItIs() throws Exception {
        Path file = filled();
        byte[] before = Files.readAllBytes(file);
        FileMaker.Access wrong = new FileMaker.Access("c3".repeat(32).toCharArray(), access.user(), access.userPassword());
        assertThrows(IOException.class, () -> new H2FileMaker().make(file, wrong));
        assertTrue(Arrays.equals(before, Files.readAllBytes(file)));
        new H2FileMaker().make(file, access).destroyFormer();
        assertEquals(1000, rows(file));
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Stops at a step, and lets nothing be done after. */
    private static final class Kill implements H2FileMaker.Seam {
        private final String step;
        private boolean dead;

        private Kill(String step) {
            this.step = step;
        }

        @Override
        public void at(String present) {
            dead |= present.equals(step);
            if (dead) {
                throw new Killed();
            }
        }
    }

    // A thousand rows that stay, beside as many that were deleted.
    private Path filled() throws SQLException {
        Path file = folder.resolve("store.mv.db");
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE child(id INT PRIMARY KEY, name VARCHAR, sealed VARBINARY)");
            statement.execute("CREATE INDEX by_name ON child(name)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO child VALUES (?, ?, ?)")) {
                for (int i = 0; i < 2000; i++) {
                    insert.setInt(1, i);
                    insert.setString(2, (i % 2 == 0 ? KEPT : GONE) + i);
                    insert.setBytes(3, (i % 2 == 0 ? KEPT : GONE).getBytes(StandardCharsets.UTF_8));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            statement.execute("CHECKPOINT SYNC");
            statement.execute("DELETE FROM child WHERE MOD(id, 2) = 1");
            statement.execute("CHECKPOINT SYNC");
            statement.execute("SHUTDOWN");
        }
        return file;
    }

    private long rows(Path file) throws SQLException {
        assertTrue(Files.exists(file));
        try (Connection connection = connect(); Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM child WHERE name LIKE '" + KEPT + "%'")) {
            result.next();
            long rows = result.getLong(1);
            statement.execute("SHUTDOWN");
            return rows;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("store") + ";CIPHER=AES;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE"
                + ";RETENTION_TIME=45000", access.user(), String.valueOf(access.filePassword()) + " " + String.valueOf(access.userPassword()));
    }

    /** Returns all bytes of a file as H2 decrypts them, freed pages included. */
    private String clear(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel opened = new FileEncrypt(file.toString(), FilePathEncrypt.getPasswordBytes(access.filePassword()),
                        channel)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) opened.size());
            while (bytes.hasRemaining() && opened.read(bytes, bytes.position()) > 0) {
                continue;
            }
            return new String(bytes.array(), StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] head(Path file) throws IOException {
        return Arrays.copyOf(Files.readAllBytes(file), 64);
    }

    private Path former() {
        return folder.resolve("store-erasure").resolve("former");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
