package org.cadrenode.vault.internal;

import static org.cadrenode.vault.internal.Children.TRUST;
import static org.cadrenode.vault.internal.Children.defines;
import static org.cadrenode.vault.internal.Children.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.ChildKeys;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.h2.KeyedDatabase;
import org.cadrenode.vault.internal.PersonTable.Row;
import org.cadrenode.vault.internal.WatchedKeys.VaultFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a child who was removed, for those who have all keys of the keystore and all copies of the database. */
class ChildKeysTest {
    private static final int SEED = 23;
    private static final PurposeToken MEASURE = PurposeToken.claim(PurposeToken.Purpose.MEASURE, "test");

    @TempDir
    private Path folder;
    private Path directory;
    private WatchedKeys keys;
    private VaultService vault;

    @BeforeEach
    void open() {
        directory = folder.resolve("vault");
        keys = WatchedKeys.copying(SEED, folder);
        vault = new VaultService(keys, new MemoryJournal(), directory, 8);
    }

    @AfterEach
    void close() {
        vault.deactivate();
    }

    private void record(int from, int to) {
        vault.record(IntStream.range(from, to).mapToObj(child -> defines(vault, child)).toList());
    }

    private static Contribution merges(Vault vault, int former, int into) {
        return Children.contribution(vault, into, Contribution.Role.MERGES,
                List.of(Children.of(IdentifierKind.FORMER_SUBJECT, Children.localId(former))));
    }

    private long number(int child) {
        return vault.store().subjects().row(key(vault, child));
    }

    private static boolean reads(Vault vault, int child) {
        try (Vault.Reading reading = vault.open(MEASURE)) {
            return reading.person(key(vault, child)).filter(one -> one.identifiers().containsAll(Children.identifiers(child)))
                    .isPresent();
        }
    }

    /** Returns the local ids of the rows of a closed vault's database that open with a file of keys; tells of the others how they are refused. */
    static List<String> opened(Keystore keys, Path database, Path childKeys, List<ErrorCode> refused) {
        try (ChildKeys children = keys.childKeys(KeyPurpose.VAULT_RECORD, childKeys);
                Connection connection = new VaultDatabase(database, 8, keys).connect();
                PersonTable people = new PersonTable(connection, children.cipher(), new RowHashes(keys, children.cipher()))) {
            List<String> opened = new ArrayList<>();
            for (Row row : people.byId(0)) {
                try {
                    opened.add(people.open(row).localId());
                } catch (CadreException e) {
                    refused.add(e.code());
                }
            }
            KeyedDatabase.shutdown(connection);
            return opened;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aCopyOfTheDatabaseFromBeforeARemovalDoesNotGiveTheChildUpToWhoHasAllKeysOfTheKeystore() throws SQLException {
        record(0, 3);
        vault.deactivate();
        Path copy = folder.resolve("copy");
        VaultFiles.copy(directory, copy);
        VaultFiles.copy(directory, folder.resolve("former"), VaultFiles.KEYS);
        open();
        vault.remove(key(vault, 1));
        VaultFiles.copy(directory, copy, VaultFiles.KEYS);
        List<ErrorCode> refused = new ArrayList<>();
        assertEquals(List.of("L0", "L2"), opened(keys, copy, copy.resolve(VaultFiles.KEYS), refused));
        assertEquals(List.of(ErrorCode.KEY_DESTROYED), refused);
        // It is the child's key that is missing, and nothing else does for it.
        refused.clear();
        assertEquals(3, opened(keys, copy, folder.resolve("former").resolve(VaultFiles.KEYS), refused).size());
        try (ChildKeys children = keys.childKeys(KeyPurpose.VAULT_RECORD, copy.resolve(VaultFiles.KEYS));
                Connection connection = new VaultDatabase(copy, 8, keys).connect();
                PersonTable people = new PersonTable(connection, children.cipher(), new RowHashes(keys, children.cipher()))) {
            Row row = people.row(2).orElseThrow();
            String place = PersonTable.place(2, row.subject(), row.provider(), row.defined(), row.version());
            assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class,
                    () -> keys.recordCipher(KeyPurpose.VAULT_RECORD).open(place, row.sealed())).code());
            for (long other : List.of(1L, 3L)) {
                assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class,
                        () -> children.cipher().open(other, place, row.sealed())).code());
            }
            KeyedDatabase.shutdown(connection);
        }
    }

    @Test
    void anOlderCopyOfTheDatabaseOpensWithoutThoseWhoWereRemovedSince() {
        record(0, 10);
        vault.deactivate();
        Path copy = folder.resolve("copy");
        VaultFiles.copy(directory, copy);
        open();
        vault.remove(List.of(key(vault, 3), key(vault, 4), key(vault, 4), key(vault, 77)));
        record(10, 12);
        assertEquals(ChildKeys.State.LIVE, vault.store().children().state(number(11)));
        long number = number(11);
        vault.deactivate();
        VaultFiles.copy(copy, directory, VaultFiles.DATABASE);
        VaultFiles.copy(copy, directory, VaultFiles.ANCHOR);
        open();
        assertEquals(2, vault.store().shredded());
        assertEquals(8, vault.size(TRUST));
        assertFalse(vault.holds(key(vault, 3)));
        assertTrue(vault.holds(key(vault, 5)) && reads(vault, 5));
        // Whoever is not in the copy was not taken out: if the newer database is found again, they are read.
        assertEquals(ChildKeys.State.LIVE, vault.store().children().state(number));
        record(3, 4);
        assertTrue(reads(vault, 3));
        assertEquals(number + 1, number(3));
        vault.deactivate();
        open();
        assertEquals(0, vault.store().shredded());
        assertEquals(9, vault.size(TRUST));
    }

    @Test
    void aCopyOfAllBringsTheChildBackUntilTheRegisterTakesItOutAgain() {
        record(0, 4);
        vault.deactivate();
        Path copy = folder.resolve("copy");
        VaultFiles.copy(directory, copy);
        open();
        vault.remove(key(vault, 1));
        vault.deactivate();
        VaultFiles.copy(copy, directory);
        open();
        assertTrue(reads(vault, 1));
        long number = number(1);
        vault.remove(List.of(key(vault, 1), key(vault, 2)));
        vault.remove(List.of(key(vault, 1), key(vault, 2)));
        assertEquals(ChildKeys.State.DESTROYED, vault.store().children().state(number));
        assertEquals(2, vault.size(TRUST));
    }

    @Test
    void idsThatWereMergedIntoARemovedChildSayOnlyThatInEveryCopy() {
        record(0, 5);
        vault.deactivate();
        Path copy = folder.resolve("copy");
        VaultFiles.copy(directory, copy);
        open();
        vault.record(List.of(merges(vault, 1, 0)));
        vault.record(List.of(merges(vault, 0, 2)));
        vault.remove(key(vault, 1));
        assertEquals(List.of("L0", "L1"), vault.formerIds(TRUST, "L2"));
        vault.deactivate();
        open();
        assertEquals(List.of("L0", "L1"), vault.formerIds(TRUST, "L2"));
        assertEquals(2, vault.size(TRUST));
        vault.deactivate();
        List<ErrorCode> refused = new ArrayList<>();
        assertEquals(List.of("L3", "L4"), opened(keys, copy, directory.resolve(VaultFiles.KEYS), refused));
        assertEquals(List.of(ErrorCode.KEY_DESTROYED, ErrorCode.KEY_DESTROYED, ErrorCode.KEY_DESTROYED), refused);
        open();
    }

    @Test
    void whereverARemovalIsKilledTheChildIsEitherThereOrItsKeyIsDestroyed() {
        record(0, 6);
        vault.record(List.of(merges(vault, 1, 0)));
        List<Long> numbers = List.of(number(2), vault.store().subjects().row(key(vault, 0)));
        keys.watch(true);
        vault.remove(List.of(key(vault, 0), key(vault, 2)));
        record(8, 9);
        keys.watch(false);
        vault.deactivate();
        assertTrue(keys.taken().size() > 10);
        int there = 0;
        for (Path copy : keys.taken()) {
            VaultService killed = new VaultService(new RotatingKeys(SEED), new MemoryJournal(), copy, 8);
            assertEquals(Optional.empty(), killed.store().refusal());
            for (int child : new int[] {3, 4, 5}) {
                assertTrue(reads(killed, child));
            }
            boolean held = killed.holds(key(killed, 0));
            there += held ? 1 : 0;
            assertEquals(held, killed.holds(key(killed, 2)));
            assertEquals(held, reads(killed, 2));
            assertEquals(List.of("L1"), killed.formerIds(TRUST, "L0"));
            for (long number : numbers) {
                assertEquals(held ? ChildKeys.State.LIVE : ChildKeys.State.DESTROYED, killed.store().children().state(number));
            }
            killed.remove(List.of(key(killed, 0), key(killed, 2)));
            killed.deactivate();
            killed = new VaultService(new RotatingKeys(SEED), new MemoryJournal(), copy, 8);
            assertFalse(killed.holds(key(killed, 2)));
            for (long number : numbers) {
                assertEquals(ChildKeys.State.DESTROYED, killed.store().children().state(number));
            }
            killed.deactivate();
        }
        assertTrue(there > 0 && there < keys.taken().size());
        open();
    }

    @Test
    void keysThatAreMissingAlteredOrOlderThanTheDatabaseAreToldAndNeverTakenForDestroyed() throws IOException {
        record(0, 3);
        vault.deactivate();
        Path older = folder.resolve("older");
        VaultFiles.copy(directory, older);
        open();
        record(3, 5);
        vault.remove(key(vault, 4));
        vault.deactivate();
        Path whole = folder.resolve("whole");
        VaultFiles.copy(directory, whole);
        byte[] good = Files.readAllBytes(directory.resolve(VaultFiles.KEYS));
        for (int state : new int[] {0, 2, 3, 255}) {
            byte[] bad = good.clone();
            bad[64] = (byte) state;
            bad[70] ^= 1;
            Files.write(directory.resolve(VaultFiles.KEYS), bad);
            refusesAndHealsWith(good);
        }
        Files.write(directory.resolve(VaultFiles.KEYS), new byte[0]);
        refusesAndHealsWith(good);
        Files.delete(directory.resolve(VaultFiles.KEYS));
        refusesAndHealsWith(good);
        VaultFiles.copy(older, directory, VaultFiles.KEYS);
        refusesAndHealsWith(good);
        open();
        assertArrayEquals(good, Files.readAllBytes(directory.resolve(VaultFiles.KEYS)));
    }

    private void refusesAndHealsWith(byte[] good) throws IOException {
        open();
        assertTrue(vault.store().refusal().isPresent());
        assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> vault.record(
                List.of(new Contribution(Children.key(vault, 9), TRUST, "L9", Contribution.Role.ADDS, Optional.empty(), List.of())))).code());
        vault.deactivate();
        Files.write(directory.resolve(VaultFiles.KEYS), good);
        open();
        assertEquals(4, vault.size(TRUST));
        vault.deactivate();
    }

    @Test
    void aVaultOfBeforeIsBroughtUnderKeysOfItsChildrenInLotsWhateverIsKilledBetween() throws SQLException {
        vault.deactivate();
        Path old = folder.resolve("old");
        VaultService before = new VaultService(WatchedKeys.ofBefore(SEED, folder), new MemoryJournal(), old, 8);
        before.record(IntStream.range(0, 700).mapToObj(child -> defines(before, child)).toList());
        before.deactivate();
        VaultDatabase database = new VaultDatabase(old, 8, keys);
        try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
            statement.execute("UPDATE state SET number = 2 WHERE name = 'schema'");
            KeyedDatabase.shutdown(connection);
        }
        directory = old;
        vault = new VaultService(keys, new MemoryJournal(), old, 8);
        assertEquals(700, vault.size(TRUST));
        assertTrue(reads(vault, 699));
        vault.remove(key(vault, 5));
        assertEquals(399, vault.renew(KeyPurpose.VAULT_RECORD, 300));
        vault.store().drop();
        vault = new VaultService(keys, new MemoryJournal(), old, 8);
        vault.record(List.of(defines(vault, 900), Children.mother(vault, 698)));
        assertEquals(198, vault.renew(KeyPurpose.VAULT_RECORD, 200));
        vault.store().drop();
        vault = new VaultService(keys, new MemoryJournal(), old, 8);
        assertEquals(0, vault.renew(KeyPurpose.VAULT_RECORD, 500));
        for (int child : new int[] {0, 4, 6, 698, 900}) {
            assertTrue(reads(vault, child));
        }
        Path copy = folder.resolve("copy");
        vault.deactivate();
        VaultFiles.copy(old, copy);
        vault = new VaultService(keys, new MemoryJournal(), old, 8);
        vault.remove(key(vault, 0));
        vault.deactivate();
        List<ErrorCode> refused = new ArrayList<>();
        assertEquals("L1", opened(keys, copy, old.resolve(VaultFiles.KEYS), refused).get(0));
        assertEquals(List.of(ErrorCode.KEY_DESTROYED), refused);
        vault = new VaultService(keys, new MemoryJournal(), old, 8);
    }

    @Test
    void aRotationLeavesTheKeysOfChildrenAsTheyAreAndRenewedRecordsAreDestroyedWithThem() throws IOException {
        record(0, 20);
        byte[] before = Files.readAllBytes(directory.resolve(VaultFiles.KEYS));
        keys.rotate(KeyPurpose.VAULT_RECORD);
        assertEquals(0, vault.renew(KeyPurpose.VAULT_RECORD, 100));
        assertArrayEquals(before, Files.readAllBytes(directory.resolve(VaultFiles.KEYS)));
        assertTrue(reads(vault, 7));
        vault.store().drop();
        Path copy = folder.resolve("copy");
        VaultFiles.copy(directory, copy);
        vault = new VaultService(keys, new MemoryJournal(), directory, 8);
        vault.remove(key(vault, 7));
        vault.deactivate();
        List<ErrorCode> refused = new ArrayList<>();
        assertEquals(19, opened(keys, copy, directory.resolve(VaultFiles.KEYS), refused).size());
        assertEquals(List.of(ErrorCode.KEY_DESTROYED), refused);
        vault = new VaultService(keys, new MemoryJournal(), directory, 8);
    }
}
