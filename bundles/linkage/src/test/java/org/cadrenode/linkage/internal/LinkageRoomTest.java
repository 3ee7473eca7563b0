package org.cadrenode.linkage.internal;

import static org.cadrenode.linkage.engine.TestRegion.HEALTH;
import static org.cadrenode.linkage.engine.TestRegion.SCHOOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.linkage.Linkage.Assignment;
import org.cadrenode.api.linkage.Linkage.Status;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.erasure.internal.H2FileMaker;
import org.cadrenode.linkage.engine.Person;
import org.cadrenode.linkage.engine.TestRegion;
import org.cadrenode.linkage.engine.TestRegion.Known;
import org.cadrenode.linkage.engine.TestTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkageRoomTest {
    private static final LinkRules RULES = new LinkRules(TestTokens.JUDGE, 2_000, 1);
    private static final String PASSWORD = "0123456789abcdef".repeat(4);

    @TempDir
    private Path folder;
    private final Packages packages = new Packages();
    private final Entries journal = new Entries();
    private LinkageRoom room;

    @BeforeEach
    void open() {
        room = open(folder);
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void childrenAreLinkedOverPackagesAndTheStatusCountsThem() throws IOException {
        List<Known> known = TestRegion.of(2_000, 3);
        room.link(packages.of(HEALTH, known));
        long first = room.assignmentsSince(0, 100_000).size();
        room.link(packages.of(SCHOOL, known));
        Status status = room.status();
        assertTrue(first > 0);
        assertEquals(known.stream().filter(one -> !one.subject().provider().equals(TestRegion.COUNCIL)).count(),
                status.subjects());
        assertEquals(status.subjects() - status.linked(), status.persons());
        assertTrue(status.linked() > first * 6 / 10, () -> status.toString());
    }

    @Test
    void theTokensOfAForgottenChildAreNotInTheFileOnceItWasMadeAnew() throws Exception {
        List<Known> known = TestRegion.of(300, 6);
        TokenStore store = new TokenStore(folder.resolve("erased").resolve("linkage"), PASSWORD.toCharArray(), 16);
        room.close();
        room = room(store);
        room.link(packages.of(HEALTH, known));
        Pseudonym gone = known.stream().filter(one -> one.subject().provider().equals(HEALTH)).findFirst().orElseThrow().subject().pseudonym();
        byte[] tokens = store.read(connection -> {
            try (PreparedStatement query = connection.prepareStatement("SELECT v.content FROM views v JOIN subject s ON s.subject_id ="
                    + " v.views_id / 65536 WHERE s.pseudonym_high = ? AND s.pseudonym_low = ?")) {
                query.setLong(1, gone.high());
                query.setLong(2, gone.low());
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    return row.getBytes(1);
                }
            }
        });
        assertEquals(Optional.empty(), room.since());
        room.forget(List.of(gone));
        assertTrue(room.since().isPresent());
        Path file = folder.resolve("erased").resolve("linkage.mv.db");
        Map<Pseudonym, Long> persons = personOf(room);
        assertTrue(ClearFile.holds(file, PASSWORD.toCharArray(), tokens));
        assertTrue(room.erase(new H2FileMaker(), Duration.ofSeconds(1)).isPresent());
        assertFalse(ClearFile.holds(file, PASSWORD.toCharArray(), tokens));
        assertEquals(persons, personOf(room));
        room.link(packages.of(SCHOOL, known));
        assertFalse(personOf(room).containsKey(gone));
        assertTrue(personOf(room).size() > persons.size());
        assertEquals(Optional.empty(), room.since());
    }

    @Test
    void aPackageTwiceChangesNothingAndStandsInTheJournalOnce() throws IOException {
        List<Known> known = TestRegion.of(300, 4);
        Received received = packages.of(HEALTH, known);
        long sequence = room.link(received).linkSequence();
        assertEquals(sequence, room.link(received).linkSequence());
        assertEquals(1, journal.events.stream().filter(event -> event.action() == AuditAction.SUBJECTS_LINKED).count());
    }

    @Test
    void theOrderOfPackagesDoesNotMatterForWhoIsLinked() throws IOException {
        List<Known> known = TestRegion.of(1_000, 5);
        List<ProviderId> providers = List.of(HEALTH, SCHOOL, TestRegion.COUNCIL);
        for (ProviderId provider : providers) {
            room.link(packages.of(provider, known));
        }
        Set<Set<Pseudonym>> one = persons(room);
        LinkageRoom other = open(Files.createDirectory(folder.resolve("other")));
        for (int i = providers.size() - 1; i >= 0; i--) {
            other.link(packages.of(providers.get(i), known));
        }
        assertEquals(one, persons(other));
        other.close();
    }

    @Test
    void aSetThatWasMadeEarlierDoesNotReplaceALaterOneAlsoAfterARestart() throws IOException {
        Known child = TestRegion.of(50, 9).stream().filter(one -> one.subject().provider().equals(HEALTH)).findFirst()
                .orElseThrow();
        Pseudonym subject = child.subject().pseudonym();
        Pseudonym sameChild = new Pseudonym(1, 2);
        room.link(packages.of(SCHOOL, 7, sameChild, child.person()));
        room.link(packages.of(HEALTH, 5, subject, child.person()));
        assertEquals(1, room.status().persons(), "the same in every token");
        room.link(packages.of(HEALTH, 3, subject, child.person().withNames("nobody", "atall")));
        assertEquals(1, room.status().persons());
        room.close();
        room = open(folder);
        room.link(packages.of(HEALTH, 4, subject, child.person().withNames("nobody", "atall")));
        assertEquals(1, room.status().persons());
    }

    @Test
    void personsSurviveARestart() throws IOException {
        List<Known> known = TestRegion.of(500, 6);
        room.link(packages.of(HEALTH, known));
        room.close();
        room = open(folder);
        room.link(packages.of(SCHOOL, known));
        Set<Set<Pseudonym>> restarted = persons(room);
        LinkageRoom other = open(Files.createDirectory(folder.resolve("other")));
        other.link(packages.of(HEALTH, known));
        other.link(packages.of(SCHOOL, known));
        assertEquals(persons(other), restarted);
        other.close();
    }

    @Test
    void aPackageThatWasCutOffIsFinishedByTheNextCall() throws IOException {
        List<Known> known = TestRegion.of(4_000, 8);
        room.link(packages.of(HEALTH, known));
        Received received = packages.of(SCHOOL, known);
        packages.cutAfter = packages.contents.get(received.manifest().packageId()).length / 2;
        assertThrows(IOException.class, () -> room.link(received));
        packages.cutAfter = Integer.MAX_VALUE;
        journal.refuses = true;
        assertThrows(CadreException.class, () -> room.link(received));
        journal.refuses = false;
        room.close();
        room = open(folder);
        room.link(received);
        LinkageRoom other = open(Files.createDirectory(folder.resolve("other")));
        other.link(packages.of(HEALTH, known));
        other.link(received);
        assertEquals(persons(other), persons(room));
        other.close();
    }

    @Test
    void whatIsForgottenIsGoneAndDoesNotComeBack() throws IOException {
        List<Known> known = TestRegion.of(500, 9);
        room.link(packages.of(HEALTH, known));
        room.link(packages.of(SCHOOL, known));
        long before = room.status().subjects();
        List<Pseudonym> gone = known.stream().filter(one -> one.subject().provider().equals(SCHOOL)).limit(20)
                .map(one -> one.subject().pseudonym()).toList();
        room.forget(gone);
        room.forget(gone);
        assertEquals(before - 20, room.status().subjects());
        room.link(packages.of(SCHOOL, known));
        assertEquals(before - 20, room.status().subjects());
        Set<Pseudonym> left = new HashSet<>();
        room.assignmentsSince(0, 100_000).forEach(assignment -> left.add(assignment.subject()));
        gone.forEach(pseudonym -> assertTrue(!left.contains(pseudonym)));
    }

    @Test
    void whoIsTakenBackIsLinkedAgainOnceItsTokensComeAndNobodyElseIs() throws IOException {
        List<Known> known = TestRegion.of(300, 9);
        room.link(packages.of(HEALTH, known));
        room.link(packages.of(SCHOOL, known));
        Map<Pseudonym, Long> before = personOf(room);
        List<Pseudonym> gone = known.stream().filter(one -> one.subject().provider().equals(SCHOOL)).limit(20)
                .map(one -> one.subject().pseudonym()).toList();
        room.forget(gone);
        room.readmit(gone.subList(0, 12));
        room.readmit(gone.subList(0, 12));
        assertEquals(before.size() - 20, room.status().subjects(), "nothing of them is there before it comes");
        room.close();
        room = open(folder);
        room.link(packages.of(SCHOOL, known));
        Map<Pseudonym, Long> after = personOf(room);
        assertEquals(before.keySet().size() - 8, room.status().subjects());
        gone.subList(0, 12).forEach(pseudonym -> assertTrue(after.containsKey(pseudonym)));
    }

    @Test
    void forgettingTheOneBetweenUndoesTheLinkThatHungOnIt() throws IOException {
        Person person = TestRegion.of(10, 1).get(0).person().withNumbers("N", "U");
        Pseudonym health = new Pseudonym(1, 1);
        Pseudonym school = new Pseudonym(2, 2);
        Pseudonym council = new Pseudonym(3, 3);
        room.link(packages.of(HEALTH, health, person.withNumbers("N", "")));
        room.link(packages.of(SCHOOL, school, person.withNumbers("", "U")));
        room.link(packages.of(TestRegion.COUNCIL, council, person.withNumbers("", "U").withNames("", "")));
        assertEquals(1, room.status().persons());
        long sequence = room.assignmentsSince(0, 10).get(2).sequence();
        room.forget(List.of(school));
        assertEquals(2, room.status().persons());
        List<Assignment> changed = room.assignmentsSince(sequence, 10);
        assertEquals(1, changed.size(), "one of the two keeps the person");
    }

    @Test
    void aChangedTokenSetMovesAChildToAnotherPersonAndTheOthersStay() throws IOException {
        Person person = TestRegion.of(10, 1).get(0).person();
        Pseudonym health = new Pseudonym(1, 1);
        Pseudonym school = new Pseudonym(2, 2);
        Person stranger = person.withNames("quentin", "featherstone").withPostcodes("X");
        room.link(packages.of(HEALTH, health, person.withNumbers("N", "")));
        room.link(packages.of(SCHOOL, school, stranger.withNumbers("", "U")));
        Map<Pseudonym, Long> apart = personOf(room);
        assertNotEquals(apart.get(health), apart.get(school));
        room.link(packages.of(SCHOOL, school, person.withNumbers("", "U")));
        Map<Pseudonym, Long> together = personOf(room);
        assertEquals(together.get(health), together.get(school));
        assertEquals(apart.get(health), together.get(health), "the older person stays");
        room.link(packages.of(SCHOOL, school, stranger.withNumbers("", "U")));
        Map<Pseudonym, Long> again = personOf(room);
        assertNotEquals(again.get(health), again.get(school));
        assertTrue(apart.get(health).equals(again.get(health)) || apart.get(health).equals(again.get(school)));
    }

    @Test
    void assignmentsComeInPagesWithoutGaps() throws IOException {
        room.link(packages.of(HEALTH, TestRegion.of(400, 12)));
        List<Assignment> all = room.assignmentsSince(0, 100_000);
        List<Assignment> paged = new ArrayList<>();
        List<Assignment> page = room.assignmentsSince(0, 7);
        while (!page.isEmpty()) {
            paged.addAll(page);
            page = room.assignmentsSince(page.get(page.size() - 1).sequence(), 7);
        }
        assertEquals(all, paged);
    }

    @Test
    void noTokenLiesReadableInTheStore() throws IOException {
        Person person = TestRegion.of(10, 1).get(0).person();
        room.link(packages.of(HEALTH, new Pseudonym(0x1122334455667788L, 0x1122334455667788L), person));
        room.close();
        byte[] needle = new Pseudonym(0x1122334455667788L, 0x1122334455667788L).bytes();
        String file = new String(Files.readAllBytes(folder.resolve("linkage.mv.db")), StandardCharsets.ISO_8859_1);
        assertTrue(!file.contains(new String(Arrays.copyOf(needle, 8), StandardCharsets.ISO_8859_1)));
        room = open(folder);
        assertEquals(1, room.status().subjects());
    }

    @Test
    void aRenewedChildKeepsItsPersonAndIsPublishedUnderItsNewPseudonym() throws IOException {
        List<Known> known = TestRegion.of(300, 14);
        room.link(packages.of(HEALTH, known));
        room.link(packages.of(SCHOOL, known));
        Map<Pseudonym, Long> before = personOf(room);
        Status status = room.status();
        long sequence = room.assignmentsSince(0, 100_000).stream().mapToLong(Assignment::sequence).max().orElse(0);
        Received renewal = packages.renewal(HEALTH, 1, known);
        long after = room.renew(renewal).linkSequence();
        Map<Pseudonym, Long> expected = new HashMap<>();
        known.forEach(one -> {
            Pseudonym name = one.subject().pseudonym();
            if (before.containsKey(name)) {
                expected.put(one.subject().provider().equals(HEALTH) ? renamed(name) : name, before.get(name));
            }
        });
        assertEquals(expected, personOf(room));
        assertEquals(status, room.status());
        assertEquals(known.stream().filter(one -> one.subject().provider().equals(HEALTH)).count(),
                room.assignmentsSince(sequence, 100_000).size(), "research hears of each");
        assertEquals(after, room.renew(renewal).linkSequence());
        room.close();
        room = open(folder);
        assertEquals(after, room.renew(renewal).linkSequence());
        room.link(packages.of(HEALTH, known));
        assertEquals(expected, personOf(room), "what comes under a former pseudonym finds its child");
    }

    @Test
    void theLinkageKeyIsRotatedAtOneProviderAfterTheOther() throws IOException {
        List<Known> known = TestRegion.of(300, 15);
        room.link(packages.of(HEALTH, known));
        room.link(packages.of(SCHOOL, known));
        Set<Set<Pseudonym>> before = persons(room);
        long health = room.status().keyVersions().get(HEALTH.value()).get(1);
        room.renew(packages.renewal(HEALTH, 2, known));
        Set<Set<Pseudonym>> half = persons(room);
        assertEquals(before.size(), half.size());
        assertEquals(Map.of(2, health), room.status().keyVersions().get(HEALTH.value()));
        assertEquals(Set.of(1), room.status().keyVersions().get(SCHOOL.value()).keySet());
        room.close();
        room = open(folder);
        room.link(packages.of(HEALTH, known));
        assertEquals(Map.of(2, health), room.status().keyVersions().get(HEALTH.value()), "tokens under a former key replace none");
        room.renew(packages.renewal(SCHOOL, 2, known));
        assertEquals(Set.of(2), room.status().keyVersions().get(SCHOOL.value()).keySet());
        assertEquals(before.size(), persons(room).size());
        assertEquals(before.stream().map(Set::size).sorted().toList(), persons(room).stream().map(Set::size).sorted().toList());
    }

    @Test
    void aRenewalThatWasCutOrAlteredChangesNothingAndOneThatWasCutOffIsFinished() throws IOException {
        List<Known> known = TestRegion.of(300, 16);
        room.link(packages.of(HEALTH, known));
        Map<Pseudonym, Long> before = personOf(room);
        Received renewal = packages.renewal(HEALTH, 2, known);
        byte[] content = packages.contents.get(renewal.manifest().packageId());
        packages.cutAfter = content.length / 2;
        assertThrows(IOException.class, () -> room.renew(renewal));
        packages.cutAfter = Integer.MAX_VALUE;
        content[12] ^= 1;
        assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> room.renew(renewal)).code());
        content[12] ^= 1;
        assertEquals(before, personOf(room));
        journal.refuses = true;
        assertThrows(CadreException.class, () -> room.renew(renewal));
        journal.refuses = false;
        room.close();
        room = open(folder);
        room.renew(renewal);
        assertEquals(new HashSet<>(before.values()), new HashSet<>(personOf(room).values()));
        assertEquals(ErrorCode.WRONG_STAGE,
                assertThrows(CadreException.class, () -> room.renew(packages.of(HEALTH, known))).code());
    }

    @Test
    void whoWasForgottenStaysForgottenByEveryName() throws IOException {
        List<Known> known = TestRegion.of(300, 17).stream().filter(one -> one.subject().provider().equals(HEALTH)).toList();
        room.link(packages.of(HEALTH, known));
        Pseudonym first = known.get(0).subject().pseudonym();
        Pseudonym second = known.get(1).subject().pseudonym();
        Pseudonym third = known.get(2).subject().pseudonym();
        room.forget(List.of(first, renamed(second)));
        assertEquals(known.size() - 1, room.status().subjects());
        room.renew(packages.renewal(HEALTH, 1, known));
        assertEquals(known.size() - 2, room.status().subjects(), "a purge under the new name overtook the renewal");
        room.forget(List.of(third));
        assertEquals(known.size() - 3, room.status().subjects(), "a purge under the former name came behind it");
        room.close();
        room = open(folder);
        room.link(packages.of(HEALTH, known));
        for (Pseudonym gone : List.of(first, second, third)) {
            room.link(packages.of(HEALTH, renamed(gone), known.get(0).person()));
        }
        assertEquals(known.size() - 3, room.status().subjects());
    }

    @Test
    void aChildThatWasNotKnownIsNotTakenInAndOneThatCameEarlyBecomesOneWithItself() throws IOException {
        List<Known> known = TestRegion.of(200, 18).stream().filter(one -> one.subject().provider().equals(HEALTH)).toList();
        room.link(packages.of(HEALTH, known.subList(1, known.size())));
        Pseudonym early = renamed(known.get(1).subject().pseudonym());
        room.link(packages.of(HEALTH, early, known.get(1).person()));
        long subjects = room.status().subjects();
        room.renew(packages.renewal(HEALTH, 1, known));
        assertEquals(subjects - 1, room.status().subjects());
        assertTrue(!personOf(room).containsKey(renamed(known.get(0).subject().pseudonym())));
        assertEquals(1L, journal.events.get(journal.events.size() - 1).counts().get("unknown"));
    }

    @Test
    void theFileIsBroughtToTheNewestVersionOfItsKey() throws IOException {
        room.close();
        RotatingKeys keys = new RotatingKeys();
        Path file = Files.createDirectory(folder.resolve("rotated")).resolve("linkage");
        List<Known> known = TestRegion.of(300, 19);
        room = room(LinkageRoom.store(file, keys, 16));
        room.link(packages.of(HEALTH, known));
        Set<Set<Pseudonym>> before = persons(room);
        for (int version = 2; version < 5; version++) {
            room.close();
            keys.rotate(KeyPurpose.LINKAGE_FILE);
            if (version == 3) {
                keys.rotate(KeyPurpose.LINKAGE_FILE);
                // As a kill in the middle of a renewal leaves it.
                Path work = Files.createDirectory(folder.resolve("rotated").resolve("linkage-renewal"));
                Files.write(work.resolve("linkage.mv.db"), new byte[100]);
            }
            room = room(LinkageRoom.store(file, keys, 16));
            assertEquals(before, persons(room));
            assertEquals(0, room.renew(KeyPurpose.LINKAGE_FILE, 10));
        }
        room.close();
        try (var files = Files.list(folder.resolve("rotated"))) {
            assertEquals(List.of("linkage.mv.db", "linkage.mv.db.sums", "remnants"), files.sorted().map(one -> one.getFileName().toString()).toList());
        }
        int newest = keys.versions(KeyPurpose.LINKAGE_FILE).get(0);
        assertThrows(CadreException.class, () -> new TokenStore(file, keys.filePassword(KeyPurpose.LINKAGE_FILE, newest - 1), 16));
        RotatingKeys others = new RotatingKeys();
        others.rotate(KeyPurpose.LINKAGE_FILE);
        assertEquals(ErrorCode.STORE_FAILED,
                assertThrows(CadreException.class, () -> LinkageRoom.store(file, others, 16)).code());
        room = room(LinkageRoom.store(file, keys, 16));
        assertEquals(before, persons(room));
    }

    static Pseudonym renamed(Pseudonym former) {
        return new Pseudonym(~former.low(), former.high());
    }

    private LinkageRoom open(Path where) {
        return room(new TokenStore(where.resolve("linkage"), PASSWORD.toCharArray(), 16));
    }

    private LinkageRoom room(TokenStore store) {
        return new LinkageRoom(RULES, store, new DecisionLedger(folder.resolve("decisions/ledger"), new RotatingKeys()), 0, packages, journal,
                Clock.systemUTC());
    }

    private static Map<Pseudonym, Long> personOf(LinkageRoom room) {
        Map<Pseudonym, Long> persons = new HashMap<>();
        room.assignmentsSince(0, 1_000_000).forEach(one -> persons.put(one.subject(), one.person().value()));
        return persons;
    }

    private static Set<Set<Pseudonym>> persons(LinkageRoom room) {
        Map<Long, Set<Pseudonym>> persons = new TreeMap<>();
        personOf(room).forEach((subject, person) -> persons.computeIfAbsent(person, any -> new HashSet<>()).add(subject));
        return new HashSet<>(persons.values());
    }
}
