package org.cadrenode.vault.internal;

import static org.cadrenode.vault.internal.Children.adds;
import static org.cadrenode.vault.internal.Children.defines;
import static org.cadrenode.vault.internal.Children.identifiers;
import static org.cadrenode.vault.internal.Children.key;
import static org.cadrenode.vault.internal.Children.mother;
import static org.cadrenode.vault.internal.Children.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are read several at a time; whatever happens to one between then and its use counts. */
class ReadAheadTest {
    private static final PurposeToken CHECK = PurposeToken.claim(PurposeToken.Purpose.CHECK, "test");
    /** More than are read at a time, twice over. */
    private static final int CHILDREN = 150;
    private static final long SEED = System.nanoTime();
    private static final int STEPS = 400;

    @TempDir
    private Path directory;
    private final NodeKeys keys = Children.keys(1);
    private VaultService vault;

    @BeforeEach
    void open() {
        vault = new VaultService(keys, new MemoryJournal(), directory, 8);
    }

    @AfterEach
    void close() {
        vault.deactivate();
    }

    private void fill() {
        vault.record(IntStream.rangeClosed(1, CHILDREN).mapToObj(child -> defines(vault, child)).toList());
    }

    private static Identifier phone(int number) {
        return of(IdentifierKind.PHONE, "07700 9" + (10_000 + number));
    }

    private void alter(String sql) throws SQLException {
        try (Connection connection = new VaultDatabase(directory, 8, keys).connect()) {
            assertEquals(1, connection.createStatement().executeUpdate(sql));
        }
    }

    // The first two in the order of rows have those behind them read ahead.
    private Vault.Reading reading() {
        Vault.Reading reading = vault.open(CHECK);
        assertTrue(reading.person(key(vault, 1)).isPresent() && reading.person(key(vault, 2)).isPresent());
        return reading;
    }

    @Test
    void aChildWhoIsChangedRemovedOrComesMeanwhileIsSeenAsItIs() {
        fill();
        try (Vault.Reading reading = reading()) {
            vault.record(List.of(mother(vault, 3), adds(vault, 4, phone(4)), defines(vault, CHILDREN + 1)));
            vault.remove(key(vault, 5));
            assertEquals(1, reading.person(key(vault, 3)).orElseThrow().relatives().size());
            assertTrue(reading.person(key(vault, 4)).orElseThrow().identifiers().contains(phone(4)));
            assertEquals(Optional.empty(), reading.person(key(vault, 5)));
            assertEquals(List.of(), reading.find(identifiers(5).get(0)));
            assertEquals(List.of(key(vault, 4)), reading.find(identifiers(4).get(0)));
            assertEquals(identifiers(6), reading.person(key(vault, 6)).orElseThrow().identifiers());
            assertEquals(identifiers(CHILDREN + 1), reading.person(key(vault, CHILDREN + 1)).orElseThrow().identifiers());
        }
    }

    @Test
    void aRowThatIsAlteredBeforeItIsReadAheadIsRefusedAtItsUseAlone() throws SQLException {
        fill();
        alter("UPDATE person SET sealed = (SELECT sealed FROM person WHERE id = 10) WHERE id = 9");
        try (Vault.Reading reading = reading()) {
            assertEquals(identifiers(8), reading.person(key(vault, 8)).orElseThrow().identifiers());
            assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> reading.person(key(vault, 9))).code());
        }
    }

    @Test
    void aRowThatIsPutBackToAnOlderFormOnceAnotherWasReadAheadIsNotBelieved() throws SQLException {
        fill();
        alter("INSERT INTO person SELECT -1, subject, provider, sealed, defined, version FROM person WHERE id = 3");
        try (Vault.Reading reading = reading()) {
            vault.record(List.of(mother(vault, 3)));
            alter("UPDATE person SET (sealed, version) = (SELECT sealed, version FROM person WHERE id = -1) WHERE id = 3");
            alter("DELETE FROM person WHERE id = -1");
            assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> reading.person(key(vault, 3))).code());
        }
    }

    @Test
    void theWriterSeesWhatItsOwnLastTransactionWrote() {
        fill();
        vault.record(List.of(mother(vault, 1), mother(vault, 2), mother(vault, 3)));
        vault.record(List.of(adds(vault, 2, phone(2)), adds(vault, 3, phone(3))));
        vault.remove(key(vault, 3));
        vault.record(List.of(adds(vault, 2, phone(202)), defines(vault, 3), mother(vault, 4)));
        try (Vault.Reading reading = vault.open(CHECK)) {
            assertEquals(1, reading.person(key(vault, 2)).orElseThrow().relatives().size());
            assertTrue(reading.person(key(vault, 2)).orElseThrow().identifiers().containsAll(List.of(phone(2), phone(202))));
            assertEquals(identifiers(3), reading.person(key(vault, 3)).orElseThrow().identifiers());
        }
        assertEquals(0, vault.store().damaged());
    }

    @Test
    void aWriterThatIsCutOffHasReadNothingAheadForTheNext() {
        fill();
        vault.record(List.of(mother(vault, 1), mother(vault, 2)));
        vault.store().drop();
        vault.deactivate();
        open();
        vault.record(List.of(adds(vault, 1, phone(1)), adds(vault, 2, phone(2)), adds(vault, 3, phone(3))));
        vault.deactivate();
        open();
        try (Vault.Reading reading = vault.open(CHECK)) {
            for (int child = 1; child <= 3; child++) {
                VaultPerson person = reading.person(key(vault, child)).orElseThrow();
                assertTrue(person.identifiers().contains(phone(child)));
                assertEquals(child < 3 ? 1 : 0, person.relatives().size());
            }
        }
        assertEquals(0, vault.store().damaged());
    }

    @Test
    void oneLongReadingSeesEveryChildAsItIsWhateverIsWrittenBesideIt() {
        Random random = new Random(SEED);
        fill();
        Map<Integer, List<Identifier>> model = new HashMap<>();
        IntStream.rangeClosed(1, CHILDREN).forEach(child -> model.put(child, new ArrayList<>(identifiers(child))));
        try (Vault.Reading reading = vault.open(CHECK)) {
            int next = 1;
            for (int step = 0; step < STEPS; step++) {
                int child = next + random.nextInt(20);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        if (model.containsKey(child)) {
                            vault.record(List.of(adds(vault, child, phone(step))));
                            model.get(child).add(phone(step));
                        }
                    }
                    case 1 -> {
                        vault.remove(key(vault, child));
                        model.remove(child);
                    }
                    case 2 -> {
                        if (!model.containsKey(child) && child <= CHILDREN) {
                            vault.record(List.of(defines(vault, child)));
                            model.put(child, new ArrayList<>(identifiers(child)));
                        }
                    }
                    default -> { }
                }
                for (int i = 0; i < 3; i++) {
                    next = next % CHILDREN + 1;
                    Optional<VaultPerson> seen = reading.person(key(vault, next));
                    assertEquals(Optional.ofNullable(model.get(next)).map(Set::copyOf),
                            seen.map(person -> Set.copyOf(person.identifiers())), "seed " + SEED + ", step " + step + ", child " + next);
                }
            }
        }
        assertFalse(model.isEmpty());
        assertEquals(0, vault.store().damaged());
    }
}
