package org.cadrenode.optout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.InvalidValue;
import org.cadrenode.api.dictionary.RowCondition;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.optout.ProtectionAim;
import org.cadrenode.api.security.Approval;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.h2.KeyedDatabase;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children whose address is protected, over sources, deliveries, restarts and rotations. */
class ShelterTest {
    private static final ProviderId COUNCIL = new ProviderId("council");
    private static final SourceTable PEOPLE = MemoryLanding.table("people", "id", "nhs", "sibling", "postcode", "line", "flag");
    private static final SourceTable WITHOUT = MemoryLanding.table("people", "id", "nhs", "sibling", "postcode", "line");
    private static final RowCondition PROTECTED = new RowCondition(RowCondition.Effect.PROTECTED, Set.of("Y", "S"), Set.of("N"));
    private static final Dictionary DICTIONARY = new Dictionary(new SourceId("test"), Digest.ofContent(new byte[] {3}), Map.of(
            PEOPLE.name(), new TableRule(PEOPLE.name(), List.of(rule("id", IdentifierKind.SUBJECT, 0, RowCondition.NONE),
                    rule("nhs", IdentifierKind.NHS_NUMBER, 0, RowCondition.NONE),
                    rule("sibling", IdentifierKind.RELATIVE_SUBJECT, 1, RowCondition.NONE),
                    rule("postcode", IdentifierKind.POSTCODE, 0, RowCondition.NONE),
                    rule("line", IdentifierKind.ADDRESS_LINE, 0, RowCondition.NONE), rule("flag", null, 0, PROTECTED)))));

    private static final SourceTable EPISODES = MemoryLanding.table("episodes", "id", "nhs", "reason");
    private static final Dictionary ADOPTIONS = new Dictionary(new SourceId("test"), Digest.ofContent(new byte[] {4}), Map.of(
            EPISODES.name(), new TableRule(EPISODES.name(), List.of(rule("id", IdentifierKind.SUBJECT, 0, RowCondition.NONE),
                    rule("nhs", IdentifierKind.NHS_NUMBER, 0, RowCondition.NONE),
                    rule("reason", null, 0, new RowCondition(RowCondition.Effect.ADOPTED, Set.of("E11", "E12"), Set.of()))))));

    @TempDir
    Path directory;
    private RotatingKeys keys;
    private Site site;
    private int deliveries;

    private static ColumnRule rule(String column, IdentifierKind kind, int relative, RowCondition rows) {
        return new ColumnRule(column, false, Optional.ofNullable(kind), relative, ColumnType.CODE, Transform.AS_IS, InvalidValue.BLANK,
                "", Set.of(), Set.of(), rows);
    }

    @BeforeEach
    void open() {
        keys = new RotatingKeys(7);
        site = new Site(directory, keys);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Screened deliver(ProviderId provider, Instant at, Row... rows) throws IOException {
        Landed landed = site.landing.put(++deliveries, provider, "", List.of(rows));
        Delivery put = landed.delivery();
        return site.optOut().screen(new Landed(new Delivery(put.id(), put.source(), provider, "", at, put.bytes(), put.content()),
                landed.tally()), DICTIONARY);
    }

    private Screened deliver(ProviderId provider, Row... rows) throws IOException {
        return deliver(provider, Instant.EPOCH, rows);
    }

    private static Row child(String id, int nhs, String flag) {
        return new Row(PEOPLE, id, nhs == 0 ? null : Site.nhsNumber(nhs), null, null, null, flag);
    }

    private static Row home(String id, String postcode, String line, String flag) {
        return new Row(PEOPLE, id, null, null, postcode, line, flag);
    }

    private Set<SubjectKey> keys(ProviderId provider, String... ids) {
        return List.of(ids).stream().map(id -> site.vault().keyOf(provider, id)).collect(Collectors.toSet());
    }

    private ProtectionRoom room(Word word, String now) {
        return new ProtectionRoom(site.optOut(), site.journal, new Governance(), word, Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
    }

    @Test
    void whatASourceSaysOnceHoldsForLaterDeliveriesOtherSourcesAndAfterARestart() throws IOException {
        deliver(Site.TRUST, child("a", 1, "y"), child("b", 2, "N"), child("c", 3, null));
        assertEquals(keys(Site.TRUST, "a"), site.optOut().sheltered());
        long before = site.optOut().version();
        deliver(COUNCIL, child("77", 1, "N"), child("78", 2, "N"));
        Set<SubjectKey> both = new HashSet<>(keys(Site.TRUST, "a"));
        both.addAll(keys(COUNCIL, "77"));
        assertEquals(both, site.optOut().sheltered());
        assertTrue(site.optOut().version() > before, "what was screened before and has not left goes back");
        deliver(Site.TRUST, child("a", 1, "N"));
        long settled = site.optOut().version();
        site.restart();
        assertEquals(both, site.optOut().sheltered());
        assertEquals(settled, site.optOut().version(), "nothing is sent back for a restart");
    }

    @Test
    void aValueThatNobodyListedProtectsABlankOneDoesNotAndAMissingColumnStopsTheDelivery() throws IOException {
        deliver(Site.TRUST, child("a", 0, "perhaps"), child("b", 0, " "));
        assertEquals(keys(Site.TRUST, "a"), site.optOut().sheltered());
        CadreException stopped = assertThrows(CadreException.class,
                () -> deliver(Site.TRUST, new Row(WITHOUT, "c", null, null, null, null)));
        assertEquals(ErrorCode.OPTOUT_LIST_INVALID, stopped.code());
        assertTrue(stopped.getMessage().contains("people.flag"), stopped.getMessage());
        assertFalse(site.held().containsKey(site.key("c")));
    }

    @Test
    void aListProtectsWhoIsKnownAndWhoComesLater() throws IOException {
        deliver(Site.TRUST, child("a", 1, "N"), child("b", 2, "N"));
        ProtectionRoom room = room(new Word(), "2026-02-03T04:05:06Z");
        List<String> list = List.of("# from the court", Site.nhsNumber(1), "", "council/77", "A950000178301");
        assertEquals(3, room.add(list, ProtectionAim.ADDRESS, true));
        assertEquals(Set.of(), site.optOut().sheltered(), "a trial changes nothing");
        assertEquals(3, room.add(list, ProtectionAim.ADDRESS, false));
        assertEquals(0, room.add(list, ProtectionAim.ADDRESS, false));
        Set<SubjectKey> expected = new HashSet<>(keys(Site.TRUST, "a"));
        expected.addAll(keys(COUNCIL, "77"));
        assertEquals(expected, site.optOut().sheltered());
        deliver(COUNCIL, child("90", 1, "N"));
        expected.addAll(keys(COUNCIL, "90"));
        assertEquals(expected, site.optOut().sheltered());
        assertEquals(3, room.status().statements());
        assertEquals(3, room.status().children());
        CadreException refused = assertThrows(CadreException.class, () -> room.add(List.of(Site.nhsNumber(5), "12345"), ProtectionAim.ADDRESS, false));
        assertEquals(ErrorCode.OPTOUT_LIST_INVALID, refused.code());
        assertTrue(refused.getMessage().contains("[2]") && !refused.getMessage().contains("12345"), refused.getMessage());
        assertEquals(3, room.status().statements(), "all lines or none");
    }

    @Test
    void theHouseholdIsShelteredByRelationInEitherDirectionAndByAddress() throws IOException {
        deliver(Site.TRUST, new Row(PEOPLE, "a", null, "named", "AB1 2DE", "7 Elm Road", "Y"),
                home("same-home", "AB1 2DE", "7 elm road", "N"), home("only-postcode", "AB1 2DE", null, "N"),
                home("neighbour", "AB1 2DE", "9 Oak Road", "N"), home("elsewhere", "AB1 2DF", "7 Elm Road", "N"),
                new Row(PEOPLE, "names", null, "a", null, null, "N"), child("named", 0, "N"));
        assertEquals(keys(Site.TRUST, "a", "same-home", "only-postcode", "names", "named"), site.optOut().sheltered());
        deliver(Site.TRUST, home("moved-in", "AB1 2DE", "7 Elm Road", "N"), home("a", "EF3 4GH", "1 Ash Way", "N"));
        deliver(Site.TRUST, home("new-home", "EF3 4GH", "1 Ash Way", "N"), home("abroad", "ZZ99 3VZ", null, "N"));
        assertEquals(keys(Site.TRUST, "a", "same-home", "only-postcode", "names", "named", "moved-in", "new-home"),
                site.optOut().sheltered());
    }

    @Test
    void onlyTwoPeopleLiftItAndASourceThatSaysSoLaterProtectsAgain() throws IOException {
        deliver(Site.TRUST, Instant.parse("2026-01-01T00:00:00Z"), child("a", 1, "Y"));
        Word word = new Word();
        ProtectionRoom room = room(word, "2026-02-01T00:00:00Z");
        List<Long> found = room.find(List.of("mh-trust/a"));
        assertEquals(1, found.size());
        assertEquals(List.of(), room.find(List.of("mh-trust/b")));
        assertEquals(ErrorCode.APPROVAL_NEEDED,
                assertThrows(CadreException.class, () -> room.lift(found.get(0), "the order has ended")).code());
        assertEquals(keys(Site.TRUST, "a"), site.optOut().sheltered());
        word.agreed = true;
        long before = site.optOut().version();
        room.lift(found.get(0), "the order has ended");
        assertEquals(Set.of(), site.optOut().sheltered());
        assertTrue(site.optOut().version() > before);
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, () -> room.lift(found.get(0), "again")).code());
        assertEquals(ErrorCode.NOT_FOUND, assertThrows(CadreException.class, () -> room.lift(99, "who")).code());
        deliver(Site.TRUST, Instant.parse("2026-01-20T00:00:00Z"), child("a", 1, "Y"));
        assertEquals(Set.of(), site.optOut().sheltered(), "that was received before it was lifted");
        deliver(Site.TRUST, Instant.parse("2026-02-20T00:00:00Z"), child("a", 1, "Y"));
        assertEquals(keys(Site.TRUST, "a"), site.optOut().sheltered());
        assertFalse(site.journal.toString().contains(Site.nhsNumber(1)));
    }

    @Test
    void theStatementsSurviveARotationAndAnAlteredRowIsFound() throws IOException {
        deliver(Site.TRUST, child("a", 1, "Y"));
        ProtectionRoom room = room(new Word(), "2026-02-01T00:00:00Z");
        room.add(List.of(Site.nhsNumber(9)), ProtectionAim.ADDRESS, false);
        keys.rotate(KeyPurpose.SUPPRESSION_RECORD);
        keys.rotate(KeyPurpose.SUPPRESSION_LOOKUP);
        site.optOut().renew(KeyPurpose.SUPPRESSION_RECORD, 100);
        site.restart();
        assertEquals(keys(Site.TRUST, "a"), site.optOut().sheltered());
        assertEquals(List.of(2L), room(new Word(), "2026-02-01T00:00:00Z").find(List.of(Site.nhsNumber(9))));
        assertEquals(0, room(new Word(), "2026-02-01T00:00:00Z").add(List.of(Site.nhsNumber(9)), ProtectionAim.ADDRESS, true));
    }

    @Test
    void aRegisterOfTheVersionBeforeIsBroughtUpToThisOne() throws Exception {
        deliver(Site.TRUST, child("a", 1, "N"));
        site.close();
        OptOutDatabase database = new OptOutDatabase(directory.resolve("optout"), 4, keys);
        try (var connection = database.connect(); var statement = connection.createStatement()) {
            statement.execute("DROP TABLE protection");
            statement.execute("UPDATE state SET number = 2 WHERE name = 'schema'");
            KeyedDatabase.shutdown(connection);
        }
        site = new Site(directory, keys);
        deliver(Site.TRUST, child("a", 1, "Y"));
        assertEquals(keys(Site.TRUST, "a"), site.optOut().sheltered());
    }

    @Test
    void theOrderInWhichDeliveriesComeDoesNotMatter() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int sibling = random.nextInt(30);
            rows.add(new Row(PEOPLE, "c" + i, Site.nhsNumber(1 + random.nextInt(20)), random.nextInt(4) == 0 ? "c" + sibling : null,
                    "AB1 " + random.nextInt(9) + "DE", random.nextBoolean() ? random.nextInt(9) + " Elm Road" : null,
                    random.nextInt(8) == 0 ? "S" : "N"));
        }
        List<Set<SubjectKey>> answers = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            Collections.shuffle(rows, random);
            try (Site other = new Site(directory.resolve("run" + run), new RotatingKeys(7))) {
                for (int from = 0; from < rows.size(); from += 10) {
                    other.optOut().screen(other.landing.put(run * 10 + from, Site.TRUST, "", rows.subList(from, from + 10)), DICTIONARY);
                }
                answers.add(other.optOut().sheltered());
            }
        }
        assertEquals(answers.get(0), answers.get(1), "seed " + seed);
        assertEquals(answers.get(0), answers.get(2), "seed " + seed);
    }

    private void episode(ProviderId provider, String id, int nhs, String reason) throws IOException {
        site.optOut().screen(site.landing.put(++deliveries, provider, "",
                List.of(new Row(EPISODES, id, nhs == 0 ? null : Site.nhsNumber(nhs), reason))), ADOPTIONS);
    }

    @Test
    void anAdoptionThatASourceTellsKeepsTheIdentityApartWhereverItsNumbersAreAndForEver() throws IOException {
        episode(COUNCIL, "a", 1, "e11");
        episode(COUNCIL, "b", 2, "E4A");
        episode(COUNCIL, "c", 3, "E111");
        episode(COUNCIL, "d", 0, null);
        assertEquals(keys(COUNCIL, "a"), site.optOut().apart());
        assertEquals(Set.of(), site.optOut().sheltered(), "its address is not what is protected");
        long before = site.optOut().version();
        episode(Site.TRUST, "77", 1, null);
        Set<SubjectKey> both = new HashSet<>(keys(COUNCIL, "a"));
        both.addAll(keys(Site.TRUST, "77"));
        assertEquals(both, site.optOut().apart());
        assertTrue(site.optOut().version() > before, "what was made before and has not left is made again");
        episode(COUNCIL, "a", 1, "E4A");
        site.restart();
        assertEquals(both, site.optOut().apart());
    }

    @Test
    void aPersonTellsAnAdoptionAndTwoLiftIt() throws IOException {
        deliver(Site.TRUST, child("a", 1, "N"), child("b", 2, "Y"));
        Word word = new Word();
        ProtectionRoom room = room(word, "2026-02-01T00:00:00Z");
        assertEquals(1, room.add(List.of(Site.nhsNumber(1)), ProtectionAim.ADOPTION, false));
        assertEquals(1, room.add(List.of(Site.nhsNumber(1)), ProtectionAim.ADDRESS, true), "the one is not the other");
        assertEquals(keys(Site.TRUST, "a"), site.optOut().apart());
        assertEquals(keys(Site.TRUST, "b"), site.optOut().sheltered());
        assertEquals(1, room.status().apart());
        assertEquals(Set.of("adoption_local", "source"), room.statements(9).stream().map(one -> one.origin()).collect(Collectors.toSet()));
        keys.rotate(KeyPurpose.SUPPRESSION_RECORD);
        keys.rotate(KeyPurpose.SUPPRESSION_LOOKUP);
        site.optOut().renew(KeyPurpose.SUPPRESSION_RECORD, 100);
        site.restart();
        ProtectionRoom later = room(word, "2026-02-02T00:00:00Z");
        assertEquals(0, later.add(List.of(Site.nhsNumber(1)), ProtectionAim.ADOPTION, true));
        List<Long> found = later.find(List.of(Site.nhsNumber(1)));
        assertEquals(1, found.size());
        word.agreed = true;
        later.lift(found.get(0), "it was another child");
        assertEquals(Set.of(), site.optOut().apart());
        assertEquals(keys(Site.TRUST, "b"), site.optOut().sheltered());
    }

    /** A second person who agrees when the test says so. */
    private static final class Word implements Approvals {
        private boolean agreed;

        @Override
        public Approval demand(ApprovalKind kind, String object, Map<String, String> parameters, String reason) {
            if (!agreed) {
                throw new CadreException(ErrorCode.APPROVAL_NEEDED, "request A-7K3M4Q was filed");
            }
            return new Approval("A-7K3M4Q", kind, object, parameters, "anna", reason, Instant.EPOCH, Instant.EPOCH,
                    Approval.State.USED, Optional.of("ben"));
        }

        @Override
        public List<Approval> list() {
            return List.of();
        }

        @Override
        public Approval approve(String id, String reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Approval refuse(String id, String reason) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Governance implements Authorizer {
        @Override
        public String actor() {
            return "anna";
        }

        @Override
        public String require(String permission) {
            return "anna";
        }

        @Override
        public boolean may(String permission) {
            return true;
        }
    }
}
