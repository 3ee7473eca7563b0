package org.cadrenode.linkage.internal;

import static org.cadrenode.linkage.engine.TestRegion.HEALTH;
import static org.cadrenode.linkage.engine.TestRegion.SCHOOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.linkage.Linkage.Assignment;
import org.cadrenode.api.linkage.Linkage.Status;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.TokenSet;
import org.cadrenode.api.pseudonym.TokenWriter;
import org.cadrenode.linkage.engine.Person;
import org.cadrenode.linkage.engine.TestRegion;
import org.cadrenode.linkage.engine.TestRegion.Known;
import org.cadrenode.linkage.engine.TestTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkageRoomTest {
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
    void aPackageTwiceChangesNothingAndStandsInTheJournalOnce() throws IOException {
        List<Known> known = TestRegion.of(300, 4);
        Received received = packages.of(HEALTH, known);
        long sequence = room.link(received).linkSequence();
        assertEquals(sequence, room.link(received).linkSequence());
        assertEquals(1, journal.events.size());
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

    private LinkageRoom open(Path where) {
        return new LinkageRoom(new TokenStore(where.resolve("linkage"), PASSWORD.toCharArray(), 16), 50, packages, journal);
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

    private static final class Packages implements Intake {
        private final Map<String, byte[]> contents = new HashMap<>();
        private int cutAfter = Integer.MAX_VALUE;

        Received of(ProviderId provider, List<Known> known) throws IOException {
            List<TokenSet> sets = new ArrayList<>();
            for (Known one : known) {
                if (one.subject().provider().equals(provider)) {
                    sets.add(new TokenSet(one.subject().pseudonym(), contents.size() + 1, 1, TestTokens.of(one.person())));
                }
            }
            return of(provider, sets.toArray(TokenSet[]::new));
        }

        Received of(ProviderId provider, Pseudonym subject, Person person) throws IOException {
            return of(provider, contents.size() + 1, subject, person);
        }

        Received of(ProviderId provider, long version, Pseudonym subject, Person person) throws IOException {
            return of(provider, new TokenSet(subject, version, 1, TestTokens.of(person)));
        }

        private Received of(ProviderId provider, TokenSet... sets) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            TokenWriter writer = new TokenWriter(bytes);
            for (TokenSet set : sets) {
                writer.set(set);
            }
            writer.finish();
            int sequence = contents.size() + 1;
            String id = provider + "-" + sequence;
            contents.put(id, bytes.toByteArray());
            Digest digest = Digest.ofContent(bytes.toByteArray());
            return new Received(new PackageManifest(id, PackageKind.DATA, provider, sequence, digest, Optional.empty(),
                    Optional.empty(), Optional.empty(), 0, sets.length, digest, new Journal.Checkpoint(0, digest, ""),
                    Instant.EPOCH));
        }

        @Override
        public InputStream tokens(Received received) {
            byte[] content = contents.get(received.manifest().packageId());
            return new ByteArrayInputStream(content, 0, Math.min(content.length, cutAfter));
        }

        @Override
        public Optional<Received> next() {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream rows(Received received) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream purge(Received received) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream renewal(Received received) {
            return tokens(received);
        }

        @Override
        public void confirm(Received received, Receipt receipt) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Entries implements Journal {
        private final List<AuditEvent> events = new ArrayList<>();
        private boolean refuses;

        @Override
        public JournalEntry record(AuditEvent event) {
            if (refuses) {
                throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "The journal cannot be written");
            }
            events.add(event);
            return new JournalEntry(events.size(), Instant.EPOCH, event, Digest.ofContent(new byte[0]));
        }

        @Override
        public List<JournalEntry> latest(int limit) {
            return List.of();
        }

        @Override
        public Verification verify() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Checkpoint checkpoint() {
            throw new UnsupportedOperationException();
        }
    }
}
