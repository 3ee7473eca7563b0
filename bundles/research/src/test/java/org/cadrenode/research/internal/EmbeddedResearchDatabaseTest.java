package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.erasure.internal.H2FileMaker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedResearchDatabaseTest extends ResearchDatabaseContract {
    private static final int ROWS = 4000;
    private static final int FLIPS = 24;
    private static final int ENOUGH = 3;
    private static final String PASSWORD = "fedcba9876543210".repeat(4);

    @TempDir
    private Path folder;

    @Override
    Database open() {
        return Database.embedded(folder.resolve("research"), PASSWORD.toCharArray(), 16, 3);
    }

    @Test
    void nothingLiesReadableInTheFile() throws Exception {
        room.load(site.data("p", "s", Site.delivery(1), List.of(new Site.Row(new RecordKey(1, 1), new Pseudonym(1, 1), "a",
                null, null, "a sentence that would be found"))));
        restart();
        String file = new String(Files.readAllBytes(folder.resolve("research.mv.db")), StandardCharsets.ISO_8859_1);
        assertFalse(file.contains("sentence that would"));
    }

    @Test
    void theFileIsBroughtToTheNewestVersionOfItsKey() throws Exception {
        RotatingKeys keys = new RotatingKeys();
        Path file = folder.resolve("rotated").resolve("research");
        List<Site.Row> rows = List.of(new Site.Row(new RecordKey(1, 1), new Pseudonym(1, 1), "a", "2020-02-29", "1.50", "n\u00e9e"));
        ResearchRoom rotated = new ResearchRoom(ResearchRoom.embedded(file, keys, 16, 3), STRETCH, site, site, site, site);
        rotated.load(site.data("p", "s", Site.delivery(1), rows));
        List<?> counts = rotated.counts();
        rotated.close();
        for (int version = 2; version < 4; version++) {
            keys.rotate(KeyPurpose.RESEARCH_FILE);
            rotated = new ResearchRoom(ResearchRoom.embedded(file, keys, 16, 3), STRETCH, site, site, site, site);
            assertEquals(counts, rotated.counts());
            assertEquals(1, rotated.load(site.data("p", "s", Site.delivery(version), rows)).receipt().counts().get(0).duplicate());
            assertEquals(0, rotated.renew(KeyPurpose.RESEARCH_FILE, 1));
            rotated.close();
        }
        assertEquals(ErrorCode.STORE_FAILED, assertThrows(CadreException.class, () -> Database.embedded(file,
                keys.filePassword(KeyPurpose.RESEARCH_FILE, 1), 16, 3)).code());
        assertFalse(Files.exists(file.resolveSibling("research-renewal")));
    }

    @Test
    void anotherPasswordOpensNothing() throws Exception {
        stop();
        assertEquals(ErrorCode.STORE_FAILED, assertThrows(CadreException.class,
                () -> Database.embedded(folder.resolve("research"), "00".repeat(32).toCharArray(), 16, 3)).code());
        start();
    }

    // As H2 does by itself where its file cannot be written, or a thread that writes is interrupted.
    @Test
    void aDatabaseThatClosedUnderThePoolOpensAgainWithAllThatWasDurable() throws Exception {
        try (Database database = Database.embedded(folder.resolve("closed"), PASSWORD.toCharArray(), 1, 3)) {
            database.checkpoint();
            assertThrows(CadreException.class, () -> database.beside(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute("SHUTDOWN IMMEDIATELY");
                }
            }));
            assertEquals(List.of(), database.read(connection -> new WithdrawalBook(connection).all()));
        }
    }

    @Test
    void aDatabaseThatIsClosedWhileItsFileIsMadeAnewStaysClosed() throws Exception {
        Database database = Database.embedded(folder.resolve("remade"), PASSWORD.toCharArray(), 1, 3);
        FileMaker maker = (file, access) -> {
            FileMaker.Made made = new H2FileMaker().make(file, access);
            database.close();
            return made;
        };
        assertTrue(database.remake(maker, Duration.ofSeconds(1)).isPresent());
        try {
            assertThrows(CadreException.class, () -> database.read(connection -> 0));
        } finally {
            database.close();
        }
    }

    @Test
    void aFileThatSomebodyElseHasIsNotOneOfAnotherKey() throws Exception {
        RotatingKeys keys = new RotatingKeys();
        Path file = folder.resolve("held");
        ResearchRoom.embedded(file, keys, 1, 3).close();
        keys.rotate(KeyPurpose.RESEARCH_FILE);
        try (FileChannel channel = FileChannel.open(folder.resolve("held.mv.db"), StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
            assertTrue(lock.isValid());
            CadreException refused = assertThrows(CadreException.class, () -> ResearchRoom.keyed(file, keys).newestPassword());
            assertFalse(refused.getMessage().contains("No version"), refused::getMessage);
        }
        ResearchRoom.embedded(file, keys, 1, 3).close();
    }

    @Test
    void aThreadThatIsInterruptedTakesTheDatabaseFromNobody() throws Exception {
        room.load(site.data("p", "s", Site.delivery(1), IntStream.rangeClosed(1, ROWS).mapToObj(EmbeddedResearchDatabaseTest::row).toList()));
        restart();
        Thread.currentThread().interrupt();
        try {
            assertTrue(read());
        } finally {
            // H2 takes the mark away when it opens the file again.
            Thread.interrupted();
        }
        assertTrue(read());
        assertEquals(Optional.empty(), room.damagedSince());
        assertEquals(ROWS, room.deliveries().get(0).records());
    }

    private static Site.Row row(int key) {
        return new Site.Row(new RecordKey(key, key), new Pseudonym(1, key), "a", null, null, "note " + key);
    }

    @Test
    void onceAPartCouldNotBeReadTheCheckSaysSoUntilTheDatabaseIsPutBack() throws Exception {
        room.load(site.data("p", "s", Site.delivery(1), IntStream.rangeClosed(1, ROWS).mapToObj(EmbeddedResearchDatabaseTest::row).toList()));
        stop();
        Path file = folder.resolve("research.mv.db");
        Path sumsFile = folder.resolve("research.mv.db.sums");
        byte[] whole = Files.readAllBytes(file);
        byte[] sums = Files.readAllBytes(sumsFile);
        int unseen = 0;
        // From its end, where what was written last lies.
        for (int at = whole.length - whole.length / FLIPS / 2; at > 0 && unseen < ENOUGH; at -= whole.length / FLIPS) {
            byte[] altered = whole.clone();
            altered[at] ^= 1;
            Files.write(file, altered);
            Files.write(sumsFile, sums);
            try {
                start();
            } catch (CadreException e) {
                assertEquals(ErrorCode.STORE_FAILED, e.code());
                continue;
            }
            Result.Status before = new ResearchHealthCheck(room).execute().getStatus();
            boolean read = read();
            Result.Status after = new ResearchHealthCheck(room).execute().getStatus();
            assertEquals(read ? before : Result.Status.CRITICAL, after, "byte " + at + ": " + refused);
            unseen += !read && before == Result.Status.OK ? 1 : 0;
            stop();
        }
        assertTrue(unseen > 0, "no byte was found at reading alone");
        Files.write(file, whole);
        Files.write(sumsFile, sums);
        start();
        assertTrue(read());
        assertEquals(Result.Status.OK, new ResearchHealthCheck(room).execute().getStatus());
    }

    @Test
    void aByteThatFlipsUnderAnOpenDatabaseIsFoundByReadingItThroughAlthoughMemoryHasItsPages() throws Exception {
        room.load(site.data("p", "s", Site.delivery(1), IntStream.rangeClosed(1, ROWS).mapToObj(EmbeddedResearchDatabaseTest::row).toList()));
        restart();
        assertTrue(read());
        assertEquals(List.of(), unreadable());
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("research.mv.db").toFile(), "rw")) {
            for (long at = file.length() / FLIPS / 2; at < file.length(); at += file.length() / FLIPS) {
                int whole = flip(file, at, -1);
                assertEquals(Optional.of("its file"), room.readOn("").unreadable(), "byte " + at);
                flip(file, at, whole);
            }
        }
        assertEquals(List.of(), unreadable());
        assertTrue(read());
    }

    // Returns what was there.
    private static int flip(RandomAccessFile file, long at, int value) throws IOException {
        file.seek(at);
        int was = file.read();
        file.seek(at);
        file.write(value < 0 ? was ^ 1 : value);
        return was;
    }

    private List<String> unreadable() {
        return ReadThrough.of(room).stream().flatMap(Optional::stream).toList();
    }

    @Test
    void readingGoesOnWhereItWasLeftWhateverThereIsByThen() throws Exception {
        room.load(site.data("p", "s", Site.delivery(1), IntStream.rangeClosed(1, ENOUGH).mapToObj(EmbeddedResearchDatabaseTest::row).toList()));
        assertEquals("", room.readOn("ZZZ 5").next(), "behind all that there is");
        assertEquals("", room.readOn("WITHDRAWAL.ZZZ").next());
        for (String from : List.of("EVENT 16384", "EVENT.ZZZ", "EVENU -7")) {
            String next = room.readOn(from).next();
            assertTrue(next.isEmpty() || next.compareTo(from) > 0, from + " then " + next);
        }
        assertTrue(read());
    }

    private String refused = "";

    private boolean read() {
        try {
            room.visit((provider, source, table, subject, person, date, codeSystem, code, number, text) -> { });
            return true;
        } catch (CadreException e) {
            assertEquals(ErrorCode.STORE_FAILED, e.code());
            refused = e.getMessage();
            return false;
        }
    }
}
