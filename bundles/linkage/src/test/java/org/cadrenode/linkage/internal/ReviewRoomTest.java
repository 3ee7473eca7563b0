package org.cadrenode.linkage.internal;

import static org.cadrenode.linkage.engine.TestRegion.COUNCIL;
import static org.cadrenode.linkage.engine.TestRegion.HEALTH;
import static org.cadrenode.linkage.engine.TestRegion.SCHOOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.linkage.LinkReview.Pair;
import org.cadrenode.api.linkage.LinkReview.Standing;
import org.cadrenode.api.linkage.LinkReview.Word;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.linkage.engine.Judge;
import org.cadrenode.linkage.engine.Person;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.engine.TestRegion;
import org.cadrenode.linkage.engine.TestRegion.Known;
import org.cadrenode.linkage.engine.TestTokens;
import org.cadrenode.linkage.engine.pairs.Finder;
import org.cadrenode.linkage.engine.pairs.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewRoomTest {
    private static final String PASSWORD = "0123456789abcdef".repeat(4);
    private static final LinkRules RULES = new LinkRules(TestTokens.JUDGE, 2_000, 1);
    private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");
    private static final Person ANNA = new Person(0, "", "", "annabel", "whitmore", LocalDate.of(2015, 3, 7), "F", List.of("AB1 2CD"));
    // A typing error and a move: between the thresholds.
    private static final Person MOVED = ANNA.withNames("annabek", "whitmore").withPostcodes("ZZ1 1ZZ");
    private static final Person STRANGER = new Person(1, "", "", "gregor", "thistle", LocalDate.of(2009, 11, 20), "M", List.of("XY9 9XY"));
    private static final Pseudonym A = Pseudonym.ofHex("0a".repeat(16));
    private static final Pseudonym B = Pseudonym.ofHex("0b".repeat(16));
    private static final Pseudonym C = Pseudonym.ofHex("0c".repeat(16));

    @TempDir
    private Path folder;
    private final Packages packages = new Packages();
    private final Entries journal = new Entries();
    private final People people = new People();
    private final RotatingKeys keys = new RotatingKeys();
    private Instant now = START;
    private int retentionDays;
    private LinkRules rules = RULES;
    private LinkageRoom room;
    private ReviewRoom review;

    @BeforeEach
    void open() {
        room = new LinkageRoom(rules, new TokenStore(folder.resolve("store/linkage"), PASSWORD.toCharArray(), 16),
                new DecisionLedger(LinkageRoom.ledger(folder.resolve("store")), keys), retentionDays, packages, journal,
                Clock.fixed(now, ZoneOffset.UTC));
        review = new ReviewRoom(room, people, people, journal, Clock.fixed(now, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        room.close();
    }

    private void reopen() {
        close();
        open();
    }

    @Test
    void aPairBetweenTheThresholdsWaitsAndShowsLevelsAlone() throws IOException {
        room.link(packages.of(HEALTH, A, ANNA));
        room.link(packages.of(SCHOOL, B, MOVED));
        assertEquals(1, review.queue(10).total());
        Pair pair = review.queue(10).pairs().get(0);
        assertEquals(Standing.UNCERTAIN, pair.standing());
        assertEquals("0a0a0a0a", pair.left());
        assertTrue(pair.agreements().stream().anyMatch(one -> one.identifier().equals("forename") && one.level().startsWith("one-edit")),
                () -> pair.toString());
        assertEquals(pair.score().getAsDouble(), pair.agreements().stream().mapToDouble(one -> one.weight()).sum(), 1e-9, "the weights sum to the score");
        assertEquals(pair, review.explain(pair.number()));
        assertEquals(pair, review.explain(B, A));
        assertFalse(pair.toString().contains("annab") || pair.toString().contains("AB1"), pair::toString);
        assertEquals(ErrorCode.NOT_FOUND, assertThrows(CadreException.class, () -> review.explain("R-1-99")).code());
        assertEquals(ErrorCode.NOT_FOUND, assertThrows(CadreException.class, () -> review.explain("17")).code());
        assertEquals(ErrorCode.NOT_FOUND, assertThrows(CadreException.class, () -> review.explain(A, C)).code());
    }

    @Test
    void aSharedNumberThatAllElseContradictsWaitsAndIsNotLinked() throws IOException {
        room.link(packages.of(HEALTH, A, ANNA.withNumbers("943 476 5919", "")));
        room.link(packages.of(SCHOOL, B, STRANGER.withNumbers("943 476 5919", "")));
        assertEquals(2, room.status().persons());
        assertEquals(Standing.CONTRADICTED, review.queue(10).pairs().get(0).standing());
        assertEquals(1L, journal.events.get(journal.events.size() - 1).counts().get("conflicts"));
    }

    @Test
    void twoNumbersThatDifferAreNotLinkedThoughAllElseIsTheSame() throws IOException {
        room.link(packages.of(HEALTH, A, ANNA.withNumbers("943 476 5919", "")));
        room.link(packages.of(SCHOOL, B, ANNA.withNumbers("943 476 5870", "")));
        assertEquals(2, room.status().persons());
        assertEquals(Standing.CONTRADICTED, review.queue(10).pairs().get(0).standing());
    }

    @Test
    void aJoinByTwoPeopleLinksAndIsTakenBackByTwo() throws IOException {
        room.link(packages.of(HEALTH, A, ANNA));
        room.link(packages.of(SCHOOL, B, MOVED));
        String number = review.queue(1).pairs().get(0).number();
        assertEquals(ErrorCode.APPROVAL_NEEDED, refused(number, Word.JOIN));
        assertEquals(2, room.status().persons());
        long sequence = room.lastSequence();
        Pair joined = decide(number, Word.JOIN);
        assertEquals(Standing.LINKED, joined.standing());
        assertEquals("greta", joined.decision().orElseThrow().second());
        assertEquals(1, room.status().persons());
        assertEquals(1, room.assignmentsSince(sequence, 10).size(), "research hears of the one who moved");
        assertEquals(0, review.queue(10).total());
        assertEquals(ErrorCode.WRONG_STAGE, refused(number, Word.JOIN), "it is decided already");
        reopen();
        room.link(packages.of(COUNCIL, C, STRANGER));
        assertEquals(2, room.status().persons());
        decide(number, Word.NONE);
        assertEquals(3, room.status().persons());
        assertEquals(1, review.queue(10).total(), "it waits again");
        assertEquals(List.of("join", "none"), journal.events.stream().filter(event -> event.action() == AuditAction.LINK_DECIDED)
                .map(event -> event.detail().get("decision")).toList());
        people.permitted = false;
        assertEquals(ErrorCode.NOT_PERMITTED, refused(number, Word.JOIN));
    }

    @Test
    void aSplitUndoesWhatHungOnTheLinkAndHoldsForGood() throws IOException {
        room.link(packages.of(HEALTH, A, ANNA));
        room.link(packages.of(SCHOOL, B, ANNA.withNumbers("", "A123456789012")));
        room.link(packages.of(COUNCIL, C, ANNA.withNames("", "").withNumbers("", "A123456789012").withPostcodes("ZZ1 1ZZ")));
        assertEquals(1, room.status().persons());
        decide(review.explain(A, B).number(), Word.SPLIT);
        assertEquals(2, room.status().persons());
        assertEquals(personOf().get(B), personOf().get(C), "whoever hung on the one goes with it");
        assertNotEquals(personOf().get(A), personOf().get(B));
        reopen();
        room.link(packages.of(SCHOOL, B, ANNA.withNumbers("", "A123456789012").withSex("")));
        assertNotEquals(personOf().get(A), personOf().get(B), "also once other tokens come");
        room.renew(packages.renewal(SCHOOL, 1, List.of(new Known(new Subject(0, SCHOOL, B), ANNA))));
        Pseudonym present = LinkageRoomTest.renamed(B);
        assertNotEquals(personOf().get(A), personOf().get(present), "also under a new pseudonym");
        assertEquals(Word.SPLIT, review.explain(A, present).decision().orElseThrow().word());
        reopen();
        room.link(packages.of(HEALTH, A, ANNA.withSex("")));
        assertNotEquals(personOf().get(A), personOf().get(present), "also after that");
        room.forget(List.of(present));
        room.readmit(List.of(present));
        room.link(packages.of(SCHOOL, present, ANNA));
        assertNotEquals(personOf().get(A), personOf().get(present), "also if it was forgotten and comes again");
        decide(review.explain(A, present).number(), Word.NONE);
        assertEquals(personOf().get(A), personOf().get(present));
    }

    @Test
    void ofTwoThatARenewalMakesOneNoDecisionIsLeft() throws IOException {
        room.link(packages.of(SCHOOL, B, ANNA));
        room.link(packages.of(SCHOOL, LinkageRoomTest.renamed(B), ANNA));
        decide(review.explain(B, LinkageRoomTest.renamed(B)).number(), Word.SPLIT);
        assertEquals(1, decisions());
        open();
        room.renew(packages.renewal(SCHOOL, 1, List.of(new Known(new Subject(0, SCHOOL, B), ANNA))));
        assertEquals(Set.of(Set.of(LinkageRoomTest.renamed(B))), persons());
        assertEquals(0, decisions());
        open();
        assertEquals(Set.of(Set.of(LinkageRoomTest.renamed(B))), persons());
        room.known(SCHOOL, List.of());
        assertEquals(0, decisions(), "nor does the ledger bring it back");
        open();
    }

    // Closes the room, and returns how many decisions are in the store.
    private int decisions() throws IOException {
        close();
        try (TokenStore store = new TokenStore(folder.resolve("store/linkage"), PASSWORD.toCharArray(), 16)) {
            return new StoredRows(store).decisions(store.providers()).size();
        }
    }

    @Test
    void aJoinThatPutsTwoOfOneProviderTogetherIsRefused() throws IOException {
        room.link(packages.of(HEALTH, A, ANNA));
        room.link(packages.of(SCHOOL, B, ANNA));
        room.link(packages.of(SCHOOL, C, MOVED));
        assertEquals(1, room.status().linked());
        assertEquals(0, review.queue(10).total(), "it could not be joined, and does not wait");
        assertEquals(ErrorCode.WRONG_STAGE, refused(review.explain(A, C).number(), Word.JOIN));
    }

    @Test
    void aStoreThatWasPutBackMeetsTheDecisionsSince() throws IOException {
        room.link(packages.of(HEALTH, A, ANNA));
        room.link(packages.of(SCHOOL, B, ANNA));
        room.link(packages.of(COUNCIL, C, MOVED));
        Path file = folder.resolve("store/linkage.mv.db");
        close();
        Files.copy(file, folder.resolve("copy"));
        open();
        String split = review.explain(A, B).number();
        decide(split, Word.SPLIT);
        String join = review.explain(A, C).number();
        decide(join, Word.JOIN);
        decide(join, Word.NONE);
        Received renewal = packages.renewal(SCHOOL, 1, List.of(new Known(new Subject(0, SCHOOL, B), ANNA)));
        room.renew(renewal);
        Pseudonym present = LinkageRoomTest.renamed(B);
        assertNotEquals(personOf().get(A), personOf().get(present));
        close();
        Files.copy(folder.resolve("copy"), file, StandardCopyOption.REPLACE_EXISTING);
        keys.rotate(KeyPurpose.LINKAGE_FILE);
        open();
        room.renew(renewal);
        assertNotEquals(personOf().get(A), personOf().get(present), "the split followed the new pseudonym, and comes back with it");
        assertEquals(Word.SPLIT, review.explain(A, present).decision().orElseThrow().word());
        assertTrue(review.explain(A, C).decision().isEmpty(), "what was taken back stays so");
        reopen();
        assertEquals(Word.SPLIT, review.explain(A, present).decision().orElseThrow().word());
        Files.delete(LinkageRoom.ledger(folder.resolve("store")));
        reopen();
        assertEquals(Word.SPLIT, review.explain(A, present).decision().orElseThrow().word(), "the store has it by now, and the ledger again");
        assertTrue(Files.exists(LinkageRoom.ledger(folder.resolve("store"))));
        byte[] damaged = Files.readAllBytes(LinkageRoom.ledger(folder.resolve("store")));
        damaged[damaged.length - 1] ^= 1;
        Files.write(LinkageRoom.ledger(folder.resolve("store")), damaged);
        reopen();
        assertEquals(ErrorCode.STORE_FAILED, assertThrows(CadreException.class, () -> review.queue(1)).code());
    }

    @Test
    void whoWasForgottenTakesItsJoinsAlong() throws IOException {
        room.link(packages.of(HEALTH, A, ANNA));
        room.link(packages.of(SCHOOL, B, MOVED));
        decide(review.queue(1).pairs().get(0).number(), Word.JOIN);
        room.forget(List.of(B));
        room.readmit(List.of(B));
        room.link(packages.of(SCHOOL, B, MOVED));
        assertEquals(2, room.status().persons());
    }

    @Test
    void otherRulesJudgeAllPairsAnewAndAreInTheJournal() throws IOException {
        List<Known> known = TestRegion.of(300, 21);
        room.link(packages.of(HEALTH, known));
        room.link(packages.of(SCHOOL, known));
        Set<Set<Pseudonym>> before = persons();
        rules = new LinkRules(new Judge(Weights.parse(new Finder().shippedWeights()), 60, 60, 1), 2_000, 1);
        reopen();
        assertEquals(0, review.queue(10).total());
        assertEquals(room.status().subjects(), room.status().persons(), "nobody reaches so high a score");
        rules = RULES;
        reopen();
        review.queue(10);
        assertEquals(before, persons());
        assertEquals(3, journal.events.stream().filter(event -> event.action() == AuditAction.LINK_WEIGHTS_IN_FORCE).count());
    }

    @Test
    void tokensGoAfterTheirTimeAndWhoIsLinkedStaysSo() throws Exception {
        room.link(packages.of(HEALTH, A, ANNA));
        room.link(packages.of(SCHOOL, B, ANNA));
        retentionDays = 30;
        now = START.plus(Duration.ofDays(31));
        reopen();
        room.link(packages.of(SCHOOL, B, ANNA));
        assertEquals(1L, journal.events.get(journal.events.size() - 1).counts().get("tokens_withdrawn"));
        assertTrue(room.since().isPresent(), "they are erased from the file like all that goes");
        assertEquals(1, room.status().persons());
        reopen();
        room.link(packages.of(COUNCIL, C, ANNA.withSex("")));
        assertEquals(personOf().get(A), personOf().get(B));
        assertEquals(personOf().get(B), personOf().get(C), "who still delivers is found");
        room.link(packages.of(HEALTH, A, ANNA));
        assertEquals(1, room.status().persons(), "and whose tokens come again is, too");
    }

    @Test
    void aStoreOfAnotherFormIsRefusedWithWhatToDo() throws Exception {
        Path older = folder.resolve("older");
        try (TokenStore store = new TokenStore(older, PASSWORD.toCharArray(), 16)) {
            store.change(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute("CREATE TABLE token_set (subject_id INTEGER)");
                }
            });
        }
        CadreException refused = assertThrows(CadreException.class, () -> new TokenStore(older, PASSWORD.toCharArray(), 16));
        assertEquals(ErrorCode.TOKEN_FORM_UNKNOWN, refused.code());
        assertTrue(refused.getMessage().contains("put its folder aside"), refused.getMessage());
    }

    @Test
    void aStoreOfAnOlderFormThatIsReadGoesOnAndOneOfANewerIsRefused() throws Exception {
        room.link(packages.of(HEALTH, A, ANNA));
        form(PersonTokens.OLDEST_FORM);
        assertEquals(PersonTokens.FORM, form(PersonTokens.FORM), "once it was opened, no former release reads it");
        form(PersonTokens.OLDEST_FORM);
        open();
        room.link(packages.of(SCHOOL, B, ANNA));
        assertEquals(personOf().get(A), personOf().get(B), "its children are found");
        form(PersonTokens.FORM + 1);
        assertEquals(ErrorCode.TOKEN_FORM_UNKNOWN, assertThrows(CadreException.class, this::open).code());
    }

    // Closes the room, and returns what the store said when it was opened.
    private int form(int form) throws IOException {
        close();
        try (TokenStore store = new TokenStore(folder.resolve("store/linkage"), PASSWORD.toCharArray(), 16)) {
            return store.change(connection -> {
                try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SELECT token_form FROM judge")) {
                    row.next();
                    int before = row.getInt(1);
                    statement.execute("UPDATE judge SET token_form = " + form);
                    return before;
                }
            });
        }
    }

    @Test
    void weightsAreLearntFromTheStoreAndCanBeRead() throws IOException {
        List<Known> known = TestRegion.of(4_000, 22);
        room.link(packages.of(HEALTH, known));
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, () -> review.learn()).code());
        room.link(packages.of(SCHOOL, known));
        Map<Pseudonym, Long> before = personOf();
        var proposal = review.learn();
        Judge learnt = new Judge(Weights.parse(proposal.text()), 4, 2, 1);
        assertEquals(TestTokens.JUDGE.weights().people(), learnt.weights().people());
        assertNotEquals(TestTokens.JUDGE.weights().text(), proposal.text());
        assertTrue(proposal.pairs() > 1_000 && proposal.children() == room.status().subjects(), proposal::toString);
        assertEquals(before, personOf(), "nothing that is linked changes");
    }

    private ErrorCode refused(String number, Word word) {
        return assertThrows(CadreException.class, () -> review.decide(number, word, "because")).code();
    }

    private Pair decide(String number, Word word) {
        people.agree(number, word.name().toLowerCase(Locale.ROOT));
        return review.decide(number, word, "because");
    }

    private Map<Pseudonym, Long> personOf() {
        Map<Pseudonym, Long> persons = new HashMap<>();
        room.assignmentsSince(0, 1_000_000).forEach(one -> persons.put(one.subject(), one.person().value()));
        return persons;
    }

    private Set<Set<Pseudonym>> persons() {
        Map<Long, Set<Pseudonym>> persons = new TreeMap<>();
        personOf().forEach((subject, person) -> persons.computeIfAbsent(person, any -> new HashSet<>()).add(subject));
        return new HashSet<>(persons.values());
    }
}
