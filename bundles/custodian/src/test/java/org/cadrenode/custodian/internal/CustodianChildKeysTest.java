package org.cadrenode.custodian.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.cadrenode.api.custody.Custodian.Taken;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.identifiable.CustodyEntry;
import org.cadrenode.api.identifiable.CustodyWriter;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.keys.ChildCipher;
import org.cadrenode.api.keys.ChildKeys;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalWriter;
import org.cadrenode.custodian.internal.ChildTable.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What copies of the custodian's database tell of a purged child to who has all keys of the keystore. */
class CustodianChildKeysTest {
    private static final ProviderId TRUST = new ProviderId("mh-trust");
    private static final String DATABASE = "custodian-1.mv.db";
    private static final String KEYS = "custodian.childkeys";

    @TempDir
    private Path folder;
    private final Copying keys = new Copying();
    private Path directory;
    private CustodianStore store;
    private int packages;

    @BeforeEach
    void open() {
        directory = folder.resolve("custodian");
        store = new CustodianStore(directory, 8, keys);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Pseudonym pseudonym(int child) {
        return new Pseudonym(child, 77);
    }

    private static CustodyEntry entry(int child, long version) {
        return new CustodyEntry(pseudonym(child), TRUST, "L" + child,
                List.of(new Identifier(IdentifierKind.SURNAME, "Quillfeather" + child)), version);
    }

    private Taken taken(PackageKind kind) {
        return new Taken("package-" + ++packages, kind, Instant.EPOCH);
    }

    private void take(int... children) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        CustodyWriter writer = new CustodyWriter(content);
        for (int child : children) {
            writer.entry(entry(child, packages + 1));
        }
        writer.finish();
        store.identifiers(TRUST, taken(PackageKind.IDENTIFIERS), new ByteArrayInputStream(content.toByteArray()));
    }

    private static ByteArrayInputStream pseudonyms(int... children) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        IntStream.of(children).forEach(child -> content.writeBytes(pseudonym(child).bytes()));
        return new ByteArrayInputStream(content.toByteArray());
    }

    private void purge(int... children) throws IOException {
        store.purge(TRUST, taken(PackageKind.PURGE), pseudonyms(children));
    }

    private void renew(int former, int present) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        RenewalWriter writer = new RenewalWriter(content);
        writer.renewal(new Renewal(pseudonym(former), pseudonym(present), Optional.empty()));
        writer.finish();
        store.renew(TRUST, taken(PackageKind.RENEWAL), new ByteArrayInputStream(content.toByteArray()));
    }

    private List<Integer> held(CustodianStore in, int upTo) {
        return IntStream.range(0, upTo).filter(child -> in.entry(TRUST, pseudonym(child)).isPresent()).boxed().toList();
    }

    private static void copy(Path from, Path to, String... names) {
        try {
            Files.createDirectories(to);
            for (String name : names) {
                Files.write(to.resolve(name), Files.readAllBytes(from.resolve(name)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path copyOfNow() {
        store.close();
        Path copy = folder.resolve("copy" + ++packages);
        copy(directory, copy, DATABASE, KEYS);
        open();
        return copy;
    }

    /** How the rows of children in a copy open: empty for one that does. */
    private List<Optional<ErrorCode>> rows(Path database, Path childKeys) throws SQLException {
        List<Optional<ErrorCode>> outcome = new ArrayList<>();
        try (ChildKeys children = keys.childKeys(KeyPurpose.CUSTODIAN_RECORD, childKeys);
                Connection connection = new DatabaseFile(database, 8, keys).open(1)) {
            SealedRecords records = new SealedRecords(keys, children);
            for (Row row : new ChildTable(connection).after(0, 100)) {
                try {
                    records.entry(row);
                    outcome.add(Optional.empty());
                } catch (CadreException e) {
                    outcome.add(Optional.of(e.code()));
                }
            }
            DatabaseFile.shutdown(connection);
        }
        return outcome;
    }

    @Test
    void anOlderCopyDoesNotGiveAPurgedChildUpAndBarsItAsSoonAsItComes() throws IOException, SQLException {
        take(0, 1, 2);
        Path copy = copyOfNow();
        purge(1);
        assertEquals(List.of(0, 2), held(store, 5));
        store.close();
        Optional<ErrorCode> whole = Optional.empty();
        assertEquals(List.of(whole, Optional.of(ErrorCode.KEY_DESTROYED), whole), rows(copy, directory.resolve(KEYS)));
        assertEquals(List.of(whole, whole, whole), rows(copy, copy.resolve(KEYS)), "it is the child's key that is missing");
        copy(copy, directory, DATABASE);
        open();
        assertEquals(List.of(0, 2), held(store, 5));
        take(1, 2);
        assertEquals(List.of(0, 2), held(store, 5));
        assertEquals(1, store.lines().get(0).barred());
        store.readmit(TRUST, taken(PackageKind.RETURN), pseudonyms(1));
        take(1);
        assertEquals(List.of(0, 1, 2), held(store, 5));
        purge(0, 1);
        store.close();
        copy(copy, directory, DATABASE);
        open();
        store.readmit(TRUST, taken(PackageKind.RETURN), pseudonyms(1));
        take(0, 1);
        assertEquals(List.of(1, 2), held(store, 5), "whom nobody let in again stays out");
    }

    @Test
    void copiesOfBeforeARenewalOfPseudonymsDoNotGiveThePurgedUpEither() throws IOException, SQLException {
        take(0, 1, 2);
        Path first = copyOfNow();
        renew(1, 11);
        take(3);
        // A package of identifiers of after a renewal may come before it.
        take(12);
        Path second = copyOfNow();
        renew(2, 12);
        assertEquals(List.of(0, 3, 11, 12), held(store, 20));
        purge(11, 12);
        store.close();
        assertEquals(List.of(false, true, true), rows(first, directory.resolve(KEYS)).stream().map(Optional::isPresent).toList());
        assertEquals(List.of(false, true, true, false, true),
                rows(second, directory.resolve(KEYS)).stream().map(Optional::isPresent).toList());
        open();
        assertEquals(List.of(0, 3), held(store, 20));
    }

    @Test
    void whereverAPurgeIsKilledTheChildIsEitherThereOrItsKeyIsDestroyed() throws IOException, SQLException {
        take(0, 1, 2, 3);
        Path before = copyOfNow();
        keys.watch(directory, folder);
        purge(1, 2);
        keys.watch(null, null);
        store.close();
        assertEquals(6, keys.taken.size());
        int there = 0;
        for (Path killed : keys.taken) {
            try (CustodianStore again = new CustodianStore(killed, 8, keys)) {
                List<Integer> held = held(again, 4);
                assertTrue(held.equals(List.of(0, 1, 2, 3)) || held.equals(List.of(0, 3)));
                there += held.size() == 4 ? 1 : 0;
                again.purge(TRUST, taken(PackageKind.PURGE), pseudonyms(1, 2));
                assertEquals(List.of(0, 3), held(again, 4));
            }
            copy(before, folder.resolve("look"), DATABASE);
            assertEquals(List.of(false, true, true, false),
                    rows(folder.resolve("look"), killed.resolve(KEYS)).stream().map(Optional::isPresent).toList());
        }
        assertTrue(there > 0 && there < 6);
        open();
    }

    @Test
    void aCustodianOfBeforeIsBroughtUnderKeysOfItsChildrenLotByLot() throws IOException, SQLException {
        take(IntStream.range(0, 50).toArray());
        purge(7, 70);
        store.close();
        try (ChildKeys children = keys.childKeys(KeyPurpose.CUSTODIAN_RECORD, directory.resolve(KEYS));
                Connection connection = new DatabaseFile(directory, 8, keys).open(1); Statement statement = connection.createStatement()) {
            SealedRecords records = new SealedRecords(keys, children);
            ChildTable table = new ChildTable(connection);
            for (Row row : table.after(0, 100)) {
                if (!row.barred()) {
                    byte[] sealed = keys.recordCipher(KeyPurpose.CUSTODIAN_RECORD).seal(
                            SealedRecords.place(row.provider(), false, row.lookup()), records.entry(row).form());
                    table.put(new Row(row.id(), row.lookup(), row.lookupVersion(), row.recordVersion(), row.provider(), false, sealed, 0));
                }
            }
            table.commitForGood();
            statement.execute("DROP INDEX child_child_key");
            statement.execute("ALTER TABLE child DROP COLUMN child_key");
            DatabaseFile.shutdown(connection);
        }
        Files.delete(directory.resolve(KEYS));
        open();
        assertEquals(49, held(store, 80).size());
        assertEquals(29, store.renew(KeyPurpose.CUSTODIAN_RECORD, 20));
        purge(3, 40);
        assertEquals(27, store.renew(KeyPurpose.CUSTODIAN_RECORD, 1));
        store.close();
        open();
        while (store.renew(KeyPurpose.CUSTODIAN_RECORD, 20) > 0) {
            assertEquals(47, held(store, 80).size());
        }
        assertEquals(47, held(store, 80).size());
        assertEquals(0, store.damaged());
        Path copy = copyOfNow();
        purge(0);
        store.close();
        assertEquals(Optional.of(ErrorCode.KEY_DESTROYED), rows(copy, directory.resolve(KEYS)).get(0));
        open();
    }

    @Test
    void aStoreWhoseKeysAreMissingOrOlderDoesNotOpen() throws IOException {
        take(0, 1);
        Path older = copyOfNow();
        take(2);
        Path whole = copyOfNow();
        store.close();
        copy(older, directory, KEYS);
        assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, this::open).code());
        Files.delete(directory.resolve(KEYS));
        assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, this::open).code());
        copy(whole, directory, KEYS);
        open();
        assertEquals(List.of(0, 1, 2), held(store, 4));
        assertFalse(store.entry(TRUST, pseudonym(9)).isPresent());
    }

    /** Keys that copy a folder before and after each step of its keys of children. */
    private static final class Copying extends TurningKeys {
        private final List<Path> taken = new ArrayList<>();
        private Path watched;
        private Path copies;

        private void watch(Path folder, Path into) {
            watched = folder;
            copies = into;
        }

        private void copy() {
            if (watched != null) {
                Path copy = copies.resolve("killed" + taken.size());
                CustodianChildKeysTest.copy(watched, copy, DATABASE, KEYS);
                taken.add(copy);
            }
        }

        @Override
        public ChildKeys childKeys(KeyPurpose purpose, Path file) {
            ChildKeys real = super.childKeys(purpose, file);
            return new ChildKeys() {
                @Override
                public long next() {
                    return real.next();
                }

                @Override
                public void cover(long last) {
                    real.cover(last);
                }

                @Override
                public State state(long number) {
                    return real.state(number);
                }

                @Override
                public void doom(Collection<Long> numbers) {
                    copy();
                    numbers.forEach(number -> {
                        real.doom(List.of(number));
                        copy();
                    });
                }

                @Override
                public void destroy(Collection<Long> numbers) {
                    copy();
                    numbers.forEach(number -> {
                        real.destroy(List.of(number));
                        copy();
                    });
                }

                @Override
                public long settle(LongPredicate inUse) {
                    return real.settle(inUse);
                }

                @Override
                public ChildCipher cipher() {
                    return real.cipher();
                }

                @Override
                public void close() {
                    real.close();
                }
            };
        }
    }
}
