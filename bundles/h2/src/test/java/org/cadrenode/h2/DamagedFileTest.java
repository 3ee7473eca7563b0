package org.cadrenode.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A byte of a database's file that becomes another one is found, wherever it is, and what was put in the file's place is not taken for damaged. */
final class DamagedFileTest {
    // H2 writes nothing by itself: a block that is free it would write anew, and with it the byte.
    private static final String SETTINGS = ";CIPHER=AES;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0;CACHE_SIZE=64";
    private static final int BLOCK = BlockSums.BLOCK;
    private static final int ROWS = 900;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @TempDir
    Path folder;
    private Path file;
    private Path sums;

    @BeforeEach
    void makeADatabase() throws SQLException {
        System.out.println("The seed is " + seed + ".");
        new OrderedFiles();
        file = folder.resolve("store.mv.db");
        sums = folder.resolve("store.mv.db" + OrderedFiles.SUMS);
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE event (id BIGINT PRIMARY KEY, content VARBINARY NOT NULL)");
            for (int id = 0; id < ROWS; id++) {
                statement.execute("INSERT INTO event VALUES (" + id + ", X'" + content(id) + "')");
                if (id % 100 == 0) {
                    statement.execute("CHECKPOINT SYNC");
                }
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(OrderedFiles.url(folder.resolve("store"), SETTINGS), "cadre", "file user");
    }

    private static String content(long id) {
        StringBuilder digits = new StringBuilder();
        new Random(id).ints(20 + id % 200, 0, 256).forEach(value -> digits.append(String.format("%02x", value)));
        return digits.toString();
    }

    private static Map<Long, String> wanted() {
        Map<Long, String> rows = new TreeMap<>();
        for (long id = 0; id < ROWS; id++) {
            rows.put(id, content(id));
        }
        return rows;
    }

    private static Map<Long, String> rows(Connection connection) throws SQLException {
        Map<Long, String> rows = new TreeMap<>();
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT id, RAWTOHEX(content) FROM event")) {
            while (row.next()) {
                rows.put(row.getLong(1), row.getString(2).toLowerCase(Locale.ROOT));
            }
        }
        return rows;
    }

    private static void patrol(Connection connection) throws IOException, SQLException {
        long block = 0;
        while (block >= 0) {
            block = OrderedFiles.readOn(connection, block, System.nanoTime());
        }
    }

    private static void flip(Path file, long at, int change) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ change)}), at);
        }
    }

    // Returns who found it; whoever reads rows gets all of them, as they were, or none.
    private String found(String which) throws IOException {
        try (Connection connection = connect()) {
            assertEquals(wanted(), rows(connection), which);
            StreamCorruptedException damaged = assertThrows(StreamCorruptedException.class, () -> patrol(connection), which);
            assertTrue(damaged.getMessage().startsWith("store.mv.db is damaged: block "), damaged.getMessage());
            return "patrol";
        } catch (SQLException e) {
            return "reading";
        }
    }

    @Test
    void aByteInAnyBlockIsFound() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        byte[] wholeSums = Files.readAllBytes(sums);
        Map<String, Integer> found = new TreeMap<>();
        int blocks = whole.length / BLOCK;
        assertEquals(0, whole.length % BLOCK);
        for (int number = 0; number < 3 * blocks; number++) {
            Files.write(file, whole);
            Files.write(sums, wholeSums);
            long at = (long) (number % blocks) * BLOCK + (number < blocks ? 0 : random.nextInt(BLOCK));
            flip(file, at, 1 + random.nextInt(255));
            found.merge(found("byte " + at), 1, Integer::sum);
        }
        System.out.println(3 * blocks + " bytes of " + blocks + " blocks, found by " + found);
        assertEquals(Set.of("patrol", "reading"), found.keySet());
    }

    @Test
    void everyByteOfABlockCounts() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        long block = 1 + random.nextInt(whole.length / BLOCK - 1);
        try (Connection connection = connect()) {
            patrol(connection);
            for (long at = block * BLOCK; at < (block + 1) * BLOCK; at++) {
                int change = 1 + random.nextInt(255);
                flip(file, at, change);
                String which = "byte " + at;
                assertThrows(StreamCorruptedException.class, () -> patrol(connection), which);
                flip(file, at, change);
            }
            patrol(connection);
            assertEquals(wanted(), rows(connection));
        }
    }

    @Test
    void aFileThatLostItsEndIsDamaged() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - BLOCK);
        }
        found("end");
    }

    @Test
    void anotherStateOfTheFileOrOfItsSumsIsNot() throws Exception {
        byte[] olderFile = Files.readAllBytes(file);
        byte[] olderSums = Files.readAllBytes(sums);
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("UPDATE event SET content = X'00' WHERE id < " + ROWS / 2);
            statement.execute("CHECKPOINT SYNC");
            assertEquals(0, Files.size(sums), "what is written to has no sums beside it");
        }
        assertTrue(Files.size(sums) > 0);
        byte[] newerFile = Files.readAllBytes(file);
        byte[] newerSums = Files.readAllBytes(sums);
        assertNotEquals(Arrays.hashCode(olderFile), Arrays.hashCode(newerFile));
        byte[] torn = newerSums.clone();
        torn[torn.length / 2] ^= 1;
        for (byte[] state : List.of(olderFile, newerFile)) {
            for (byte[] beside : List.of(olderSums, newerSums, new byte[0], Arrays.copyOf(newerSums, newerSums.length - 4), Arrays.copyOf(newerSums, 100), torn)) {
                Files.write(file, state);
                Files.write(sums, beside);
                try (Connection connection = connect()) {
                    assertEquals(ROWS, rows(connection).size());
                    patrol(connection);
                }
            }
            Files.write(file, state);
            Files.delete(sums);
            try (Connection connection = connect()) {
                patrol(connection);
            }
            assertTrue(Files.size(sums) > 0, "what the patrol found is known from then on");
            flip(file, Files.size(file) / 2, 1);
            assertThrows(Exception.class, () -> {
                try (Connection connection = connect()) {
                    patrol(connection);
                }
            });
        }
    }

    @Test
    void aKillBehindTheMoveOfARenewedFileLeavesTheFormersSumsWhichSayNothingOfIt() throws Exception {
        byte[] former = Files.readAllBytes(sums);
        new FileRenewal(folder, "store", "renewal").run("file".toCharArray(), "other".toCharArray(), in -> renewed(in).close());
        assertNotEquals(Arrays.hashCode(former), Arrays.hashCode(Files.readAllBytes(sums)));
        for (byte[] beside : List.of(former, Files.readAllBytes(sums))) {
            Files.write(sums, beside);
            try (Connection connection = renewed(folder)) {
                assertEquals(wanted(), rows(connection));
                patrol(connection);
            }
        }
    }

    private static Connection renewed(Path in) throws SQLException {
        return DriverManager.getConnection(OrderedFiles.url(in.resolve("store"), SETTINGS), "cadre", "other user");
    }

    @Test
    void behindAKillBlocksAreTakenAsTheyAreFound() throws Exception {
        Path killed = Files.createDirectory(folder.resolve("killed"));
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("UPDATE event SET content = X'00' WHERE id = 5");
            statement.execute("CHECKPOINT SYNC");
            Files.copy(file, killed.resolve("store.mv.db"));
            Files.copy(sums, killed.resolve("store.mv.db" + OrderedFiles.SUMS));
        }
        Files.move(killed.resolve("store.mv.db"), file, StandardCopyOption.REPLACE_EXISTING);
        Files.move(killed.resolve("store.mv.db" + OrderedFiles.SUMS), sums, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(0, Files.size(sums));
        try (Connection connection = connect()) {
            assertEquals("00", rows(connection).get(5L));
            patrol(connection);
            flip(file, Files.size(file) / 2, 1);
            assertThrows(StreamCorruptedException.class, () -> patrol(connection));
            flip(file, Files.size(file) / 2, 1);
            patrol(connection);
        }
    }

    @Test
    void whoReadsBesideAWriterHasNoSums() throws Exception {
        try (Connection connection = connect(); FileChannel beside = FilePath.get("ordered:" + file).open("r")) {
            ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
            flip(file, 3 * BLOCK, 1);
            assertEquals(BLOCK, beside.read(bytes, 3 * BLOCK));
            assertThrows(StreamCorruptedException.class, () -> patrol(connection));
            flip(file, 3 * BLOCK, 1);
        }
        assertFalse(Files.size(sums) == 0);
    }
}
