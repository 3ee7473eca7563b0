package org.cadrenode.optout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.erasure.Erasures;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.optout.OptOutCounts;
import org.cadrenode.api.optout.OptOutDetail;
import org.cadrenode.api.optout.OptOutEvent;
import org.cadrenode.api.optout.OptOutStatement;
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

/** Single decisions: recorded, shown, withdrawn by two people, and proved. */
class OptOutDeskTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

    @TempDir
    private Path directory;
    private Site site;
    private boolean agreed = true;

    @BeforeEach
    void open() {
        site = new Site(directory);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private OptOutRoom desk() {
        return new OptOutRoom(site.optOut(), site.journal, new Anna(), new Word(), site.keys(), site.landing, site.vault(),
                new One(), CLOCK);
    }

    private static Map<String, String> decision(int child, String... more) {
        Map<String, String> decision = new HashMap<>(Map.of("nhs_number", Site.nhsNumber(child), "scope", "all", "decided_by", "parent",
                "decided_on", "2026-01-05", "person", "case 17 of Mrs Frost", "evidence", "drawer of Mr Baker"));
        for (int i = 0; i < more.length; i += 2) {
            decision.put(more[i], more[i + 1]);
        }
        return decision;
    }

    @Test
    void whatIsRecordedIsShownWithoutAnybodysNameAndOverRestarts() throws IOException {
        long reference = desk().add(decision(1, "effective_on", "2026-03-01"), false).reference();
        assertEquals(1, reference);
        site.restart();
        OptOutDetail detail = desk().show(reference);
        assertEquals("parent", detail.line().decidedBy());
        assertEquals("2026-03-01", detail.effectiveOn().toString());
        assertEquals(Optional.of(Instant.parse("2026-02-03T04:05:06Z")), detail.receivedAt());
        assertTrue(detail.person() && detail.evidence());
        assertEquals(List.of("nhs_number"), detail.named());
        assertEquals("waiting", detail.line().state());
        assertFalse(detail.toString().contains("Frost"));
        assertEquals(List.of(new OptOutEvent(Instant.parse("2026-02-03T04:05:06Z"), "received", "anna")), desk().history(reference));
        assertEquals(0, desk().add(decision(2), true).reference(), "a trial keeps nothing");
        assertEquals(ErrorCode.NOT_FOUND, assertThrows(CadreException.class, () -> desk().show(2)).code());
    }

    @Test
    void whatIsWrongIsToldByTheNameOfItsField() {
        for (Map<String, String> wrong : List.of(decision(1, "scope", "purpose:selling"), decision(1, "decided_by", "aunt"),
                decision(1, "decision", "in"), decision(1, "effective_on", "soon"), decision(1, "colour", "red"))) {
            CadreException refused = assertThrows(CadreException.class, () -> desk().add(wrong, false));
            assertEquals(ErrorCode.OPTOUT_LIST_INVALID, refused.code());
            assertFalse(refused.getMessage().contains("soon") || refused.getMessage().contains("aunt"), refused.getMessage());
        }
    }

    @Test
    void aWithdrawalNeedsTwoPeopleAndItsOwnMaker() throws IOException {
        long reference = desk().add(decision(1), false).reference();
        site.screen(1, Site.patient(1));
        Map<String, String> maker = Map.of("decided_by", "parent", "person", "case 17 of Mrs Frost");
        agreed = false;
        assertEquals(ErrorCode.APPROVAL_NEEDED,
                assertThrows(CadreException.class, () -> desk().withdraw(reference, maker, "letter")).code());
        agreed = true;
        assertEquals(ErrorCode.NOT_PERMITTED, assertThrows(CadreException.class,
                () -> desk().withdraw(reference, Map.of("decided_by", "parent", "person", "another"), "letter")).code());
        assertEquals(ErrorCode.REASON_MISSING, assertThrows(CadreException.class, () -> desk().withdraw(reference, maker, " ")).code());
        site.optOut().due();
        assertEquals(List.of(), site.optOut().returning());
        assertEquals("returning", withdrawn(reference, maker));
        site.optOut().returned(site.optOut().returning().stream().map(one -> one.child()).toList());
        assertEquals("withdrawn", desk().show(reference).line().state());
        assertFalse(site.suppressed().containsKey(site.key("P1")));
    }

    private String withdrawn(long reference, Map<String, String> maker) {
        desk().withdraw(reference, maker, "letter");
        site.optOut().due();
        return desk().show(reference).line().state();
    }

    @Test
    void aWithdrawalOfALaterDayWaitsForIt() throws IOException {
        long reference = desk().add(decision(1, "person", ""), false).reference();
        site.screen(1, Site.patient(1));
        desk().withdraw(reference, Map.of("decided_by", "parent", "effective_on", "2026-02-05"), "letter");
        site.optOut().due();
        assertEquals(List.of(), site.optOut().returning());
        assertEquals("stopped", desk().show(reference).line().state());
    }

    @Test
    void whoOptsOutOnceMoreWhileItComesBackIsInTheVaultNoMore() throws IOException {
        long reference = desk().add(decision(1, "person", ""), false).reference();
        Screened first = site.screen(1, Site.patient(1), Site.relative(1));
        desk().withdraw(reference, Map.of("decided_by", "parent"), "letter");
        site.optOut().due();
        Set<SubjectKey> coming = site.optOut().returning().stream().map(one -> one.child().subject()).collect(Collectors.toSet());
        assertEquals(Set.of(site.key("P1")), coming);
        site.optOut().recall(first.landed(), Site.DICTIONARY, coming);
        assertTrue(site.held().containsKey(site.key("P1")));
        desk().add(decision(1, "decided_by", "guardian"), false);
        site.screen(2, Site.patient(2));
        // The sweep is still at the deliveries of those who were to come.
        site.optOut().recall(first.landed(), Site.DICTIONARY, coming);
        assertEquals(Set.of(site.key("P2")), site.held().keySet());
    }

    @Test
    void aBirthDateThatComesLaterCanEndWhatAYoungPersonSaid() throws IOException {
        desk().add(decision(1), false);
        desk().add(decision(1, "decided_by", "young_person", "decision", "in"), false);
        site.screen(1, new Row(Site.PATIENTS, "P1", Site.nhsNumber(1), null, null, null, null, null, null, "2010-03-04", null, null));
        assertEquals(Set.of(), site.suppressed().keySet());
        assertEquals(2, site.screen(2, new Row(Site.CONTACTS, "P1", null, "2015-03-04", null, ""), Site.contact(1)).tally().optedOut());
        assertEquals(Set.of(site.key("P1")), site.suppressed().keySet());
    }

    @Test
    void aStatementAndTheJournalTellFromWhenOnADecisionReallyCounts() throws IOException {
        long out = desk().add(decision(1, "person", ""), false).reference();
        long in = desk().add(decision(1, "decided_by", "young_person", "decision", "in", "effective_on", "2026-03-01"), false).reference();
        assertTrue(desk().prove(out).text().contains("\neffective from: 2026-02-03T04:05:06Z\n"));
        assertTrue(desk().prove(in).text().contains("\neffective from: 2026-03-01\n"));
        desk().withdraw(out, Map.of("decided_by", "parent", "effective_on", "2025-01-01"), "letter");
        assertEquals("2026-02-03", desk().show(out).withdrawnFrom().orElseThrow().toString());
        assertEquals(List.of("2026-02-03"), site.journal.events().stream().filter(event -> event.action() == AuditAction.OPTOUT_WITHDRAWN)
                .map(event -> event.detail().get("from")).toList());
    }

    @Test
    void toBeOutOfContactAloneStopsNothing() throws IOException {
        long reference = desk().add(decision(1, "scope", "contact"), false).reference();
        desk().add(decision(2, "scope", "provider:another-trust"), false);
        desk().add(decision(3, "scope", "provider:mh-trust"), false);
        site.screen(1, Site.patient(1), Site.patient(2), Site.patient(3));
        assertEquals(List.of(site.key("P3")), List.copyOf(site.suppressed().keySet()));
        assertEquals("recorded", desk().show(reference).line().state());
    }

    @Test
    void aPurposeStopsOnceTheResourceServesItAndNoLongerThanThat() throws IOException {
        Judge.Circumstances research = new Judge.Circumstances(() -> Set.of("research"), Map.of());
        site.restart(research);
        desk().add(decision(1, "scope", "purpose:commercial"), false);
        site.screen(1, Site.patient(1));
        assertEquals(List.of(), site.optOut().due());
        site.restart(new Judge.Circumstances(() -> Set.of("research", "commercial"), Map.of()));
        List<StoppedChild> due = site.optOut().due();
        assertEquals(1, due.size());
        site.optOut().ordered(due, "order");
        site.optOut().honoured("order");
        site.restart(research);
        site.optOut().due();
        assertEquals(1, site.optOut().returning().size());
    }

    @Test
    void countsTellWhereDecisionsCameFromAndWhatWaits() throws IOException {
        desk().add(decision(1), false);
        desk().add(decision(2, "decided_by", "young_person", "scope", "purpose:research"), false);
        site.screen(1, Site.patient(3));
        desk().add(decision(3, "decided_by", "guardian"), false);
        site.optOut().ordered(site.optOut().due(), "mh-trust-00000007");
        OptOutCounts counts = desk().counts();
        assertEquals(Map.of("local", 3L), counts.origins());
        assertEquals(Map.of("parent", 1L, "young_person", 1L, "guardian", 1L), counts.deciders());
        assertEquals(Map.of("all", 2L, "purpose", 1L), counts.scopes());
        assertEquals(List.of(new OptOutCounts.OpenOrder("mh-trust-00000007", Optional.of(Instant.parse("2026-02-03T04:05:06Z")), 1)),
                counts.open());
    }

    @Test
    void aStatementIsSignedAndNamesNobody() throws IOException {
        DeliveryId delivery = site.screen(1, Site.patient(1), Site.contact(1), Site.patient(2)).id();
        long reference = desk().add(decision(1), false).reference();
        List<StoppedChild> due = site.optOut().due();
        site.optOut().ordered(due, "mh-trust-00000007");
        site.optOut().confirmed("resource", new Receipt("mh-trust-00000007", PackageKind.PURGE,
                List.of(new Receipt.Count(delivery, 0, 0, 2)), Instant.parse("2026-02-04T00:00:00Z")));
        site.optOut().honoured("mh-trust-00000007");
        OptOutStatement statement = desk().prove(reference);
        for (String form : List.of(statement.text(), statement.json())) {
            assertTrue(desk().isOwn(desk().verify(form)));
            assertTrue(form.contains("mh-trust-00000007") && form.contains(delivery.value()) && form.contains("patients"), form);
            for (String identifier : List.of(Site.nhsNumber(1), "Forename1", "Surname1", Site.birthDate(1), "Frost", "Baker", "P1\"", "P1;")) {
                assertFalse(form.contains(identifier), identifier);
            }
            String altered = form.replace("mh-trust-00000007", "mh-trust-00000008");
            assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> desk().verify(altered)).code());
            assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> desk().verify(form.substring(9))).code());
        }
        assertTrue(statement.text().contains("rows: 2"), statement.text());
        assertTrue(statement.text().contains("at: 2026-02-03T04:05:06Z; object: vault; what: key_destroyed"), statement.text());
        assertTrue(site.journal.events().stream().anyMatch(event -> event.action() == AuditAction.OPTOUT_PROVED));
        assertEquals(List.of("received", "applied", "key_destroyed", "ordered", "confirmed", "proved"),
                desk().history(reference).stream().map(OptOutEvent::what).toList());
    }

    @Test
    void aStatementTellsWhenWhatWasTakenOutHasGoneFromFilesAndBackups() throws IOException {
        DeliveryId delivery = site.screen(1, Site.patient(1), Site.patient(2)).id();
        long reference = desk().add(decision(1), false).reference();
        site.optOut().ordered(site.optOut().due(), "mh-trust-00000007");
        site.optOut().confirmed("resource", new Receipt("mh-trust-00000007", PackageKind.PURGE,
                List.of(new Receipt.Count(delivery, 0, 0, 1)), Instant.parse("2026-02-04T00:00:00Z"), Optional.of(Instant.parse("2026-02-05T01:02:03Z"))));
        String untold = desk().prove(reference).text();
        assertTrue(untold.contains("gone from files at: not yet told") && untold.contains("last backup gone by: not told"), untold);
        OptOutRoom desk = desk();
        desk.erasures = new Daily();
        String told = desk.prove(reference).text();
        assertTrue(told.contains("gone from files at: 2026-02-03T12:00:00Z; gone from files by: 2026-02-04T04:05:06Z;"
                + " last backup gone by: 2026-03-05T12:00:00Z; place: vault; unreadable since: 2026-02-03T04:05:06Z"), told);
        assertTrue(told.contains("gone from files by: 2026-02-05T01:02:03Z"), told);
        assertTrue(told.contains("the resource, by its signed receipt for mh-trust-00000007; unreadable since: 2026-02-04T00:00:00Z"), told);
        assertFalse(told.contains("(files)"), told);
    }

    @Test
    void aRegisterOfTheVersionBeforeIsBroughtUpAndItsOptOutsCanBeWithdrawn() throws Exception {
        site.add(Site.nhsNumber(1) + ",,,," + Site.DECIDED);
        site.screen(1, Site.patient(1), Site.patient(2));
        site.close();
        OptOutDatabase database = new OptOutDatabase(directory.resolve("optout"), 4, site.keys());
        try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
            for (String table : List.of("decision", "history", "confirmation", "returned")) {
                statement.execute("DELETE FROM " + table);
            }
            OptOutStatements rows = new OptOutStatements(database.connect(), site.keys(), new Anchor(database.directory()),
                    new ReplicaMode(false), Clock.systemUTC());
            // With the digest that the version before would have: of its own tables.
            rows.digest().renewed();
            rows.commit();
            for (String table : List.of("decision", "history", "confirmation", "returned")) {
                statement.execute("DROP TABLE " + table);
            }
            statement.execute("ALTER TABLE request ALTER COLUMN scope SET DATA TYPE VARCHAR(20)");
            statement.execute("UPDATE state SET number = 3 WHERE name = 'schema'");
            KeyedDatabase.shutdown(connection);
        }
        site = new Site(directory);
        assertEquals(1, site.screen(2, Site.patient(1), Site.patient(2)).tally().optedOut());
        OptOutDetail detail = desk().show(1);
        assertEquals("stopped", detail.line().state());
        assertEquals(Optional.empty(), detail.receivedAt());
        assertEquals(0, site.add(Site.nhsNumber(1) + ",,,," + Site.DECIDED), "it is the same opt-out");
        desk().withdraw(1, Map.of("decided_by", "parent"), "letter");
        site.restart();
        site.optOut().due();
        assertEquals(1, site.optOut().returning().size());
        desk().add(decision(5, "scope", "provider:a-provider-with-a-name-of-some-length"), false);
    }

    private final class Word implements Approvals {
        @Override
        public Approval demand(ApprovalKind kind, String object, Map<String, String> parameters, String reason) {
            assertEquals(ApprovalKind.OPTOUT_WITHDRAWAL, kind);
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

    private static final class Anna implements Authorizer {
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

    private static final class One implements Dictionaries {
        @Override
        public List<SourceId> sources() {
            return List.of(new SourceId("test"));
        }

        @Override
        public Optional<Dictionary> dictionary(SourceId source) {
            return Optional.of(Site.DICTIONARY);
        }

        @Override
        public List<DictionaryFinding> check(SourceId source) {
            return List.of();
        }

        @Override
        public Path file(SourceId source) {
            throw new UnsupportedOperationException();
        }
    }

    /** A node that makes files anew within a day, and did so with the vault's at noon. */
    private static final class Daily implements Erasures {
        @Override
        public Duration within() {
            return Duration.ofHours(24);
        }

        @Override
        public OptionalInt backupDays() {
            return OptionalInt.of(30);
        }

        @Override
        public List<Line> lines() {
            return List.of();
        }

        @Override
        public Optional<Instant> gone(String place, Instant takenOut) {
            return place.equals("vault") ? Optional.of(Instant.parse("2026-02-03T12:00:00Z")) : Optional.empty();
        }

        @Override
        public List<Outcome> run(boolean trial) {
            return List.of();
        }
    }
}
