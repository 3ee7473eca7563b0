package org.cadrenode.vault.internal;

import static org.cadrenode.vault.internal.Children.defines;
import static org.cadrenode.vault.internal.Children.key;
import static org.cadrenode.vault.internal.Children.mother;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has the file's password but not the keys of its records alters the tables, or puts files back. */
class VaultIntegrityTest {
    private static final PurposeToken CHECK = PurposeToken.claim(PurposeToken.Purpose.CHECK, "D-AAAAAAAAAAAA");
    private static final long SEED = System.nanoTime();
    private static final int FLIPS = 150;

    @TempDir
    private Path directory;
    private final NodeKeys keys = Children.keys(1);
    private final MemoryJournal journal = new MemoryJournal();
    private VaultService vault;

    @BeforeEach
    void open() {
        vault = new VaultService(keys, journal, directory, 8);
    }

    @AfterEach
    void close() {
        vault.deactivate();
    }

    private void alter(String sql) throws SQLException {
        try (Connection connection = new VaultDatabase(directory, 8, keys).connect()) {
            assertTrue(connection.createStatement().executeUpdate(sql) > 0);
        }
    }

    @Test
    void aVaultThatIsNotOpenYetIsAwaitedForAMinute() {
        long[] nanos = {Long.MAX_VALUE - 5};
        VaultHealthCheck check = new VaultHealthCheck(null, () -> nanos[0]);
        nanos[0] += TimeUnit.SECONDS.toNanos(59);
        assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, check.execute().getStatus());
        nanos[0] += TimeUnit.SECONDS.toNanos(2);
        assertEquals(Result.Status.CRITICAL, check.execute().getStatus());
    }

    private void refused() {
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> vault.open(CHECK)));
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> vault.knows(key(vault, 1))));
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> vault.size(Children.TRUST)));
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> vault.record(List.of(defines(vault, 77)))));
        assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> vault.remove(key(vault, 1))));
        assertEquals(Result.Status.CRITICAL, new VaultHealthCheck(vault).execute().getStatus());
    }

    private static ErrorCode code(org.junit.jupiter.api.function.Executable work) {
        return assertThrows(CadreException.class, work).code();
    }

    private void fill() {
        vault.record(List.of(defines(vault, 1), defines(vault, 2), defines(vault, 3)));
        vault.record(List.of(mother(vault, 1), defines(vault, 4)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "UPDATE person SET defined = FALSE WHERE id = 1",
        "UPDATE person SET version = version + 1 WHERE id = 2",
        "UPDATE person SET provider = 'council' WHERE id = 2",
        "UPDATE person SET id = 9 WHERE id = 2",
        "UPDATE person SET subject = X'000102030405060708090a0b0c0d0e0f' WHERE id = 2",
        "UPDATE person SET sealed = (SELECT sealed FROM person WHERE id = 3) WHERE id = 2",
        "UPDATE person SET sealed = X'01' WHERE id = 2",
        "DELETE FROM person WHERE id = 3",
        "DELETE FROM person",
        "INSERT INTO person SELECT 99, subject, provider, sealed, defined, version FROM person WHERE id = 1",
        "DELETE FROM store_state",
        "UPDATE store_state SET sealed = X'0102'",
    })
    void whateverIsAlteredInTheTablesTheVaultRefuses(String sql) throws SQLException {
        fill();
        assertEquals(Result.Status.OK, new VaultHealthCheck(vault).execute().getStatus());
        alter(sql);
        vault.deactivate();
        open();
        refused();
    }

    @Test
    void aRowThatIsPutBackToItsOlderSealedFormIsRefusedAtOnceAndAtTheNextOpening() throws SQLException {
        vault.record(List.of(defines(vault, 1), defines(vault, 2)));
        alter("INSERT INTO person SELECT -1, subject, provider, sealed, defined, version FROM person WHERE id = 1");
        vault.record(List.of(mother(vault, 1)));
        alter("UPDATE person SET (sealed, version) = (SELECT sealed, version FROM person WHERE id = -1) WHERE id = 1");
        alter("DELETE FROM person WHERE id = -1");
        try (Vault.Reading reading = vault.open(CHECK)) {
            assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> reading.person(key(vault, 1))));
        }
        vault.deactivate();
        open();
        refused();
    }

    @Test
    void aRowThatIsTakenOutUnderARunningVaultIsMissed() throws SQLException {
        fill();
        alter("DELETE FROM person WHERE id = 3");
        try (Vault.Reading reading = vault.open(CHECK)) {
            assertEquals(ErrorCode.CONTENT_CHANGED, code(() -> reading.person(key(vault, 3))));
        }
        refused();
    }

    @Test
    void theDatabaseOrTheAnchorOfAnOlderDayIsRefusedBesideTheOther() throws IOException {
        fill();
        vault.deactivate();
        Path kept = Files.createDirectories(directory.resolve("kept"));
        for (String name : List.of("vault.mv.db", "vault.anchor")) {
            Files.copy(directory.resolve(name), kept.resolve(name));
        }
        open();
        vault.record(List.of(defines(vault, 5)));
        vault.record(List.of(defines(vault, 6)));
        vault.deactivate();
        for (String name : List.of("vault.mv.db", "vault.anchor")) {
            Path present = directory.resolve(name);
            byte[] content = Files.readAllBytes(present);
            Files.copy(kept.resolve(name), present, StandardCopyOption.REPLACE_EXISTING);
            open();
            refused();
            vault.deactivate();
            Files.write(present, content);
        }
        open();
        assertTrue(vault.knows(key(vault, 6)));
    }

    @Test
    void databaseAndAnchorPutBackTogetherAreToldByTheJournal() throws IOException {
        fill();
        vault.deactivate();
        Path kept = Files.createDirectories(directory.resolve("kept"));
        for (String name : List.of("vault.mv.db", "vault.anchor")) {
            Files.copy(directory.resolve(name), kept.resolve(name));
        }
        open();
        vault.record(List.of(defines(vault, 5)));
        vault.open(CHECK).close();
        vault.deactivate();
        for (String name : List.of("vault.mv.db", "vault.anchor")) {
            Files.copy(kept.resolve(name), directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        open();
        assertTrue(vault.putBack());
        assertEquals(Result.Status.CRITICAL, new VaultHealthCheck(vault).execute().getStatus());
        assertFalse(vault.knows(key(vault, 5)));
    }

    @Test
    void anAnchorThatIsOneTransactionBehindIsWhatAKillLeaves() throws IOException {
        fill();
        byte[] before = Files.readAllBytes(directory.resolve("vault.anchor"));
        vault.record(List.of(defines(vault, 5)));
        vault.store().drop();
        Files.write(directory.resolve("vault.anchor"), before);
        open();
        assertTrue(vault.knows(key(vault, 5)));
        assertFalse(Arrays.equals(before, Files.readAllBytes(directory.resolve("vault.anchor"))));
    }

    @Test
    void aMissingAnchorOrDatabaseIsRefused() throws IOException {
        fill();
        vault.deactivate();
        Path anchor = directory.resolve("vault.anchor");
        byte[] content = Files.readAllBytes(anchor);
        Files.delete(anchor);
        open();
        refused();
        vault.deactivate();
        Files.write(anchor, content);
        Files.delete(directory.resolve("vault.mv.db"));
        open();
        refused();
    }

    @Test
    void aFlippedBitIsAnErrorOrChangesNothing() throws IOException {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        BitFlips flips = new BitFlips(directory.resolve("flips"));
        Map<BitFlips.End, Integer> ends = new EnumMap<>(BitFlips.End.class);
        for (int i = 0; i < FLIPS; i++) {
            long bit = (long) (random.nextDouble() * flips.databaseBits());
            BitFlips.End end = flips.flipDatabase(bit);
            ends.merge(end, 1, Integer::sum);
            assertFalse(end == BitFlips.End.WRONG, "seed " + SEED + " bit " + bit);
        }
        assertTrue(ends.getOrDefault(BitFlips.End.REFUSED_AT_OPENING, 0) > 0, "no flip was ever found: " + ends);
    }

    @Test
    void aFlippedBitOfTheAnchorIsRefused() throws IOException {
        Random random = new Random(SEED);
        BitFlips flips = new BitFlips(directory.resolve("flips"));
        for (int i = 0; i < 40; i++) {
            long bit = random.nextInt((int) flips.anchorBits());
            assertEquals(BitFlips.End.REFUSED_AT_READING, flips.flipAnchor(bit), "seed " + SEED + " bit " + bit);
        }
    }
}
