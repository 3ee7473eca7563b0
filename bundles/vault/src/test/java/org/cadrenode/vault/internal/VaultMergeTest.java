package org.cadrenode.vault.internal;

import static org.cadrenode.vault.internal.Children.TRUST;
import static org.cadrenode.vault.internal.Children.adds;
import static org.cadrenode.vault.internal.Children.defines;
import static org.cadrenode.vault.internal.Children.localId;
import static org.cadrenode.vault.internal.Children.mother;
import static org.cadrenode.vault.internal.Children.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultMergeTest {
    private static final PurposeToken CHECK = PurposeToken.claim(PurposeToken.Purpose.CHECK, "D-AAAAAAAAAAAA");
    private static final long SEED = 40404;
    private static final LocalDate DAY = LocalDate.of(2026, 3, 4);

    @TempDir
    private Path directory;
    private VaultService vault;

    @BeforeEach
    void open() {
        vault = vault(directory);
    }

    @AfterEach
    void close() {
        vault.deactivate();
    }

    private static VaultService vault(Path directory) {
        return new VaultService(Children.keys(1), new MemoryJournal(), directory, 8);
    }

    private void restart() {
        vault.deactivate();
        open();
    }

    private static Contribution merges(Vault vault, int former, int survivor) {
        return new Contribution(vault.keyOf(TRUST, localId(survivor)), TRUST, localId(survivor), Contribution.Role.MERGES,
                Optional.empty(), List.of(of(IdentifierKind.FORMER_SUBJECT, localId(former))), DAY);
    }

    private void merge(int former, int survivor) {
        vault.record(List.of(merges(vault, former, survivor)));
    }

    private SubjectKey key(int child) {
        return Children.key(vault, child);
    }

    private Optional<VaultPerson> person(int child) {
        try (Vault.Reading reading = vault.open(CHECK)) {
            return reading.person(key(child));
        }
    }

    private List<VaultPerson> all() {
        List<VaultPerson> all = new ArrayList<>();
        try (Vault.Reading reading = vault.open(CHECK)) {
            reading.changedSince(0, all::add);
        }
        return all;
    }

    @Test
    void theSurvivingChildHasAllThatWasKnownOfBothAndStillAfterARestart() {
        vault.record(List.of(defines(vault, 1), mother(vault, 1), defines(vault, 2)));
        SubjectKey former = key(1);
        long before = vault.version();
        merge(1, 2);
        for (int start = 0; start < 2; start++) {
            assertEquals(key(2), key(1));
            assertEquals(key(2), vault.survivor(former));
            assertEquals(key(2), vault.keyOf(TRUST, "  L1 "));
            assertEquals("L2", vault.presentId(TRUST, " L1"));
            assertEquals("L2", vault.presentId(TRUST, "L2 "));
            assertEquals(List.of("L1"), vault.formerIds(TRUST, "L2"));
            assertEquals(List.of("L1"), vault.formerIds(TRUST, "L1"));
            assertTrue(vault.version() > before);
            assertEquals(1, vault.size(TRUST));
            assertEquals(1, vault.merges());
            assertTrue(vault.knows(former));
            VaultPerson person = person(1).orElseThrow();
            assertEquals("L2", person.localId());
            Set<Identifier> expected = new HashSet<>(Children.identifiers(1));
            expected.addAll(Children.identifiers(2));
            expected.add(of(IdentifierKind.FORMER_SUBJECT, "L1"));
            assertEquals(expected, new HashSet<>(person.identifiers()));
            assertEquals(1, person.relatives().size());
            assertEquals(List.of(person), all());
            try (Vault.Reading reading = vault.open(CHECK)) {
                assertEquals(List.of(new Vault.Merge("L1", "L2")), reading.merges(TRUST));
                assertEquals(List.of(), reading.merges(Children.COUNCIL));
                assertEquals(List.of(key(2)), reading.find(of(IdentifierKind.NHS_NUMBER, Children.nhsNumber(1))));
                assertEquals(person, reading.person(former).orElseThrow());
                assertTrue(reading.birthDay(former).isPresent());
            }
            restart();
        }
    }

    @Test
    void whatComesUnderTheFormerIdLaterIsTheSurvivorsEvenUnderAKeyThatSomebodyKeptFromBefore() {
        Contribution late = adds(vault, 1, of(IdentifierKind.PHONE, "07700 900111"));
        merge(1, 2);
        vault.record(List.of(late, defines(vault, 2)));
        assertTrue(person(2).orElseThrow().identifiers().contains(of(IdentifierKind.PHONE, "07700 900111")));
        assertEquals(1, all().size());
    }

    @Test
    void aChildIsKnownByTheOneRowThatDefinesItUnderWhicheverId() {
        merge(1, 2);
        assertFalse(vault.knows(key(1)));
        vault.record(List.of(defines(vault, 1)));
        assertTrue(vault.knows(key(2)));
        assertEquals(1, vault.size(TRUST));
    }

    @Test
    void chainsLeadToTheirEndInWhateverOrderTheyAreToldAndCirclesAreNot() {
        vault.record(List.of(defines(vault, 1), defines(vault, 2), defines(vault, 3)));
        vault.record(List.of(merges(vault, 1, 2), merges(vault, 2, 3), merges(vault, 3, 1), merges(vault, 2, 1),
                merges(vault, 4, 4)));
        merge(3, 1);
        merge(2, 1);
        merge(4, 4);
        for (int start = 0; start < 2; start++) {
            assertEquals(List.of("L3", "L3", "L3", "L4"),
                    List.of(1, 2, 3, 4).stream().map(child -> vault.presentId(TRUST, localId(child))).toList());
            assertEquals(List.of("L1", "L2"), vault.formerIds(TRUST, "L3"));
            assertEquals(1, all().size());
            restart();
        }
    }

    @Test
    void anIdThatWasMergedOnceIsNotMergedElsewhereAndTheSameMergeAgainChangesNothing() {
        merge(1, 2);
        long version = vault.version();
        merge(1, 2);
        merge(1, 3);
        assertEquals(version, vault.version());
        assertEquals("L2", vault.presentId(TRUST, "L1"));
        merge(2, 3);
        assertEquals("L3", vault.presentId(TRUST, "L1"));
    }

    @Test
    void removingTheChildLeavesItsMergesSoThatItDoesNotComeBackUnderItsFormerId() {
        vault.record(List.of(defines(vault, 1), defines(vault, 2)));
        merge(1, 2);
        vault.remove(key(1));
        assertEquals(List.of(), all());
        restart();
        assertEquals(key(2), key(1));
        assertEquals(List.of("L1"), vault.formerIds(TRUST, "L2"));
        assertEquals(0, vault.size(TRUST));
    }

    @Test
    void anIdUnderWhichTooManyCameTogetherMakesTheSurvivorOneToo() {
        List<Identifier> many = new ArrayList<>();
        for (int i = 0; i <= PersonEntry.MOST_IDENTIFIERS; i++) {
            many.add(of(IdentifierKind.PHONE, "0770 " + i));
        }
        vault.record(List.of(adds(vault, 1, many.toArray(Identifier[]::new)), defines(vault, 2)));
        merge(1, 2);
        assertFalse(vault.knows(key(2)));
        assertEquals(1, vault.store().overfull());
        assertEquals(0, vault.size(TRUST));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "UPDATE person SET sealed = (SELECT sealed FROM person WHERE id = 2) WHERE id = 1",
        "UPDATE person SET subject = X'000102030405060708090a0b0c0d0e0f' WHERE id = 1",
        "UPDATE person SET defined = TRUE WHERE id = 1",
        "DELETE FROM person WHERE id = 1",
    })
    void aMergeThatIsAlteredOrTakenOutIsNoticed(String sql) throws SQLException {
        vault.record(List.of(defines(vault, 1), defines(vault, 2)));
        merge(1, 2);
        try (Connection connection = new VaultDatabase(directory, 8, Children.keys(1)).connect()) {
            assertEquals(1, connection.createStatement().executeUpdate(sql));
        }
        restart();
        assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> vault.keyOf(TRUST, "L1")).code());
        assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> vault.open(CHECK)).code());
    }

    @Test
    void aMergeIsSealedAnewUnderANewerKeyAndHoldsUnderANewerFile() throws Exception {
        vault.deactivate();
        RotatingKeys keys = new RotatingKeys(1);
        Path other = directory.resolve("rotating");
        VaultService rotating = new VaultService(keys, new MemoryJournal(), other, 8);
        rotating.record(List.of(defines(rotating, 1), defines(rotating, 2)));
        rotating.record(List.of(merges(rotating, 1, 2)));
        keys.rotate(KeyPurpose.VAULT_RECORD);
        keys.rotate(KeyPurpose.VAULT_LOOKUP);
        keys.rotate(KeyPurpose.VAULT_FILE);
        assertEquals(0, rotating.renew(KeyPurpose.VAULT_RECORD, 100));
        rotating.renew(KeyPurpose.VAULT_LOOKUP, 100);
        rotating.deactivate();
        VaultService again = new VaultService(keys, new MemoryJournal(), other, 8);
        assertEquals(0, again.renew(KeyPurpose.VAULT_RECORD, 100));
        assertEquals(0, again.renew(KeyPurpose.VAULT_FILE, 100));
        assertEquals("L2", again.presentId(TRUST, "L1"));
        again.deactivate();
    }

    @Test
    void anyOrderOfMergesAndContributionsAndAnyRestartLeadsToTheSamePeople() {
        System.out.println("Seed of merges: " + SEED);
        Random random = new Random(SEED);
        for (int round = 0; round < 6; round++) {
            List<Contribution> all = new ArrayList<>();
            for (int child = 0; child < 24; child++) {
                if (random.nextInt(3) > 0) {
                    all.add(defines(vault, child));
                }
                all.add(adds(vault, child, of(IdentifierKind.PHONE, "07700 9" + random.nextInt(40))));
                // A forest: each is merged once at most, into one of a higher number.
                if (random.nextInt(2) == 0 && child < 23) {
                    all.add(merges(vault, child, child + 1 + random.nextInt(23 - child)));
                }
            }
            Map<String, Set<Object>> expected = null;
            for (int order = 0; order < 3; order++) {
                Collections.shuffle(all, random);
                Map<String, Set<Object>> seen = fill(directory.resolve("r" + round + "-" + order), all, random);
                expected = expected == null ? seen : expected;
                assertEquals(expected, seen, "seed " + SEED + " round " + round);
            }
        }
    }

    private static Map<String, Set<Object>> fill(Path where, List<Contribution> contributions, Random random) {
        VaultService filled = vault(where);
        for (int from = 0; from < contributions.size(); ) {
            int to = Math.min(contributions.size(), from + 1 + random.nextInt(12));
            filled.record(contributions.subList(from, to));
            from = to;
            if (random.nextInt(8) == 0) {
                filled.deactivate();
                filled = vault(where);
            }
        }
        Map<String, Set<Object>> seen = new TreeMap<>();
        try (Vault.Reading reading = filled.open(CHECK)) {
            VaultService full = filled;
            reading.changedSince(0, person -> {
                Set<Object> what = new HashSet<>(person.history());
                what.add(full.knows(person.key()));
                what.addAll(full.formerIds(TRUST, person.localId()));
                seen.put(person.localId(), what);
            });
        }
        filled.deactivate();
        return seen;
    }

    @Test
    void aKillBetweenMergesLosesNoneThatWasAcknowledged() throws IOException, InterruptedException {
        System.out.println("Seed of kills: " + SEED);
        Random random = new Random(SEED);
        vault.deactivate();
        int acknowledged = 0;
        for (int kill = 0; kill < 3; kill++) {
            acknowledged = killed(acknowledged, 2 + random.nextInt(6), random.nextInt(900));
            open();
            assertTrue(vault.merges() >= acknowledged, "seed " + SEED);
            for (int child = 0; child < vault.merges(); child++) {
                assertEquals("S" + child % 7, vault.presentId(TRUST, "F" + child));
            }
            int done = (int) vault.merges();
            Set<String> phones = new TreeSet<>();
            all().forEach(person -> person.identifiers().stream().filter(one -> one.kind() == IdentifierKind.PHONE)
                    .forEach(one -> phones.add(one.value())));
            assertTrue(phones.size() >= done, "seed " + SEED);
            acknowledged = done;
            vault.deactivate();
        }
        open();
    }

    private int killed(int from, int lots, int microseconds) throws IOException, InterruptedException {
        Process filler = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-cp", System.getProperty("java.class.path"), Merger.class.getName(), directory.toString(),
                Integer.toString(from)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        int acknowledged = from;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(filler.getInputStream(), StandardCharsets.US_ASCII))) {
            for (int lot = 0; lot < lots; lot++) {
                acknowledged = Integer.parseInt(lines.readLine());
            }
            long until = System.nanoTime() + microseconds * 1000L;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            filler.toHandle().destroyForcibly();
            filler.waitFor();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                acknowledged = Math.max(acknowledged, Integer.parseInt(line));
            }
        }
        return acknowledged;
    }

    /** Tells of ids and merges them, one after the other, and says how far it has come. */
    static final class Merger {
        private Merger() { }

        public static void main(String[] arguments) {
            Vault vault = vault(Path.of(arguments[0]));
            for (int child = Integer.parseInt(arguments[1]);; child++) {
                String former = "F" + child;
                String survivor = "S" + child % 7;
                vault.record(List.of(new Contribution(vault.keyOf(TRUST, former), TRUST, former, Contribution.Role.ADDS,
                        Optional.empty(), List.of(of(IdentifierKind.PHONE, "0770 " + child)))));
                vault.record(List.of(new Contribution(vault.keyOf(TRUST, survivor), TRUST, survivor, Contribution.Role.MERGES,
                        Optional.empty(), List.of(of(IdentifierKind.FORMER_SUBJECT, former)))));
                System.out.println(child + 1);
                System.out.flush();
            }
        }
    }
}
