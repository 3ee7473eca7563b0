package org.cadrenode.optout.internal;

import static org.cadrenode.api.identifiable.ScreeningDecision.DROPPED;
import static org.cadrenode.api.identifiable.ScreeningDecision.HELD;
import static org.cadrenode.api.identifiable.ScreeningDecision.OPTED_OUT;
import static org.cadrenode.api.identifiable.ScreeningDecision.PASS;
import static org.cadrenode.api.identifiable.ScreeningDecision.QUARANTINED;
import static org.cadrenode.optout.internal.Site.DECIDED;
import static org.cadrenode.optout.internal.Site.contact;
import static org.cadrenode.optout.internal.Site.nhsNumber;
import static org.cadrenode.optout.internal.Site.patient;
import static org.cadrenode.optout.internal.Site.relative;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.OptOutScreen.StoppedChild;
import org.cadrenode.api.identifiable.OptOutScreen.Suppressed;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.optout.OptOutLine;
import org.cadrenode.api.optout.OptOutStatus;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptOutScreenTest {
    @TempDir
    private Path directory;
    private Site site;

    @BeforeEach
    void open() {
        site = new Site(directory);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private List<ScreeningDecision> decisions(Screened screened) {
        return site.landing.decisions(screened.id());
    }

    @Test
    void everyRecordGetsOneDecisionAndTheTallyAddsUp() throws IOException {
        site.add(nhsNumber(2) + ",,,," + DECIDED);
        Screened screened = site.screen(1, patient(1), patient(2), contact(1), contact(2), contact(3),
                new Row(Site.CONTACTS, " ", null, null, null, "whose?"), new Row(Site.UNKNOWN, "P1"), relative(1), relative(2));
        assertEquals(List.of(PASS, OPTED_OUT, PASS, OPTED_OUT, HELD, QUARANTINED, DROPPED, PASS, OPTED_OUT),
                decisions(screened));
        assertEquals(new Tally(9, 0, 1, 3, 1, 0, 1, 0), screened.tally());
        assertEquals(3, screened.tally().underWay());
        assertEquals(screened, site.landing.milestone(screened.id()).orElseThrow());
        assertEquals(List.of(new QuarantineEntry(screened.id(), "contacts", 7, "patient", ErrorCode.SUBJECT_MISSING)),
                site.landing.quarantined());
        AuditEvent event = events(AuditAction.DELIVERY_SCREENED).get(0);
        assertEquals(3L, event.counts().get("passed"));
        assertEquals(3L, event.counts().get("opted_out"));
        assertEquals(Long.toString(screened.optOuts()), event.detail().get("optouts"));
    }

    @Test
    void theOrderOfRecordsDoesNotMatterAndScreeningAgainGivesTheSame() throws IOException {
        site.add(nhsNumber(2) + ",,,," + DECIDED);
        Landed landed = site.landing.put(1, Site.TRUST, "", List.of(contact(1), contact(2), relative(2), relative(1),
                patient(2), patient(1)));
        Screened first = site.screen(landed);
        assertEquals(List.of(PASS, OPTED_OUT, OPTED_OUT, PASS, OPTED_OUT, PASS), decisions(first));
        long vaultVersion = site.vault().version();
        assertEquals(first, site.screen(landed));
        site.restart();
        assertEquals(first, site.screen(landed));
        assertEquals(List.of(PASS, OPTED_OUT, OPTED_OUT, PASS, OPTED_OUT, PASS), decisions(first));
        assertEquals(vaultVersion, site.vault().version());
    }

    @Test
    void aRemovalNeedsNoChildTellsNothingAndIsStoppedOnlyIfItsChildIsOut() throws IOException {
        site.add(nhsNumber(2) + ",,,," + DECIDED);
        Screened screened = site.screen(1, patient(2), new Row(Site.CONTACTS, 7, null, null, null, null, "gone"),
                new Row(Site.CONTACTS, 7, "P9", nhsNumber(9), null, "Laterly", "gone"), new Row(Site.UNKNOWN, 7, "P1"),
                new Row(Site.CONTACTS, 7, "P2", null, null, null, "gone"),
                new Row(Site.PATIENTS, 7, "P1", nhsNumber(1), null, null, null, null, null, null, null, null, null));
        assertEquals(List.of(OPTED_OUT, PASS, PASS, DROPPED, OPTED_OUT, PASS), decisions(screened));
        assertEquals(new Tally(6, 0, 0, 2, 1, 0, 0, 0), screened.tally());
        assertEquals(0, site.vault().size(Site.TRUST), "nobody becomes known by a removal");
        assertEquals(List.of(), site.landing.quarantined());
    }

    @Test
    void anEmptyRegisterStopsNobody() throws IOException {
        assertEquals(List.of(PASS, PASS), decisions(site.screen(1, patient(1), contact(1))));
        assertEquals(1, site.vault().size(Site.TRUST));
    }

    @Test
    void aChildIsStoppedWhateverBlanksAndDashesItsSourceWritesItsNumberWith() throws IOException {
        String number = nhsNumber(2);
        site.add(number + ",,,," + DECIDED, ",A950000178301,,," + DECIDED);
        Screened screened = site.screen(1,
                new Row(Site.PATIENTS, "a", number.substring(0, 3) + '\u00a0' + number.substring(3, 6) + '\u2011' + number.substring(6), null, null,
                        null, null, null, null, null, null, null),
                new Row(Site.PATIENTS, "b", null, "A950000178301\u00a0", null, null, null, null, null, null, null, null),
                new Row(Site.PATIENTS, "c", "\ufeff" + number, null, null, null, null, null, null, null, null, null),
                new Row(Site.PATIENTS, "d", nhsNumber(3), null, null, null, null, null, null, null, null, null));
        assertEquals(List.of(OPTED_OUT, OPTED_OUT, OPTED_OUT, PASS), decisions(screened));
    }

    private static Row named(String id, String forename, String surname, String birthDate) {
        return new Row(Site.PATIENTS, id, null, null, null, forename, null, surname, null, birthDate, null, null);
    }

    @Test
    void aChildIsStoppedByItsNameInWhateverLettersItIsWritten() throws IOException {
        site.add(",,Lukasz,Los,2012-03-12" + DECIDED, ",,Bj\u00f8rn,M\u00fcller,2012-03-13" + DECIDED);
        Screened screened = site.screen(1, named("a", "\u0141ukasz", "\u0141o\u015b", "2012-03-12"), named("b", "Bjorn", "Mueller", "2012-03-13"),
                named("c", "Bjoern", "Muller", "2012-03-13"), named("d", "\u0141ukasz", "\u0141o\u015b", "2012-03-13"));
        assertEquals(List.of(OPTED_OUT, OPTED_OUT, OPTED_OUT, PASS), decisions(screened));
    }

    @Test
    void aChildWhoIsKnownIsFoundByItsNameInWhateverLettersItIsWritten() throws IOException {
        Landed landed = site.landing.put(1, Site.TRUST, "", List.of(named("a", "\u0141ukasz", "\u0141o\u015b", "2012-03-12"),
                named("b", "Bjorn", "Mueller", "2012-03-13"), named("d", "Lukas", "Los", "2012-03-12")));
        assertEquals(List.of(PASS, PASS, PASS), decisions(site.screen(landed)));
        site.add(",,Lukasz,Los,2012-03-12" + DECIDED, ",,Bj\u00f8rn,M\u00fcller,2012-03-13" + DECIDED);
        assertEquals(List.of(OPTED_OUT, OPTED_OUT, PASS), decisions(site.screen(landed)));
    }

    @Test
    void childrenOfAFormerReleaseAreFoundByTheMarksOfThisOneBeforeAnybodyTellsOfThem() throws IOException {
        site.add(",,Bj\u00f8rn,M\u00fcller,2012-03-13" + DECIDED);
        site.optOut().due();
        site.vault().record(List.of(new Contribution(site.key("b"), Site.TRUST, "b", Contribution.Role.DEFINES, Optional.empty(),
                List.of(new Identifier(IdentifierKind.FORENAME, "Bjorn"), new Identifier(IdentifierKind.SURNAME, "Mueller"),
                        new Identifier(IdentifierKind.BIRTH_DATE, "2012-03-13")))));
        // As a release left it that knew no other letters: it had looked the request up when the child was in the vault already.
        site.optOut().store().change(within -> {
            within.state("names_searched", site.vault().version());
            within.state(OptOutStore.MARKS_FORM, 1);
            within.commit();
            return 0;
        });
        site.restart();
        assertEquals(List.of(site.key("b")), site.optOut().due().stream().map(StoppedChild::subject).toList());
        assertTrue(site.held().isEmpty());
        site.restart();
        site.optOut().due();
        // It is done once.
        long transactions = site.optOut().store().transactions();
        site.optOut().due();
        assertEquals(transactions, site.optOut().store().transactions());
    }

    @Test
    void aChildIsStoppedByUpnByFormerUpnAndByAnyOfItsNames() throws IOException {
        site.add(",A950000178301,,," + DECIDED, ",H243278544154,,," + DECIDED,
                ",,Zoë,O'Brien-Smith,12/03/2012" + DECIDED, ",,Other,Person,2012-03-14" + DECIDED);
        Screened screened = site.screen(1,
                new Row(Site.PATIENTS, "a", null, "A950000178301", null, null, null, null, null, null, null, null),
                new Row(Site.PATIENTS, "b", null, null, "H243278544154", null, null, null, null, null, null, null),
                new Row(Site.PATIENTS, "c", null, null, null, "Zoe", null, "OBrien Smith", null, "2012-03-12", null, null),
                new Row(Site.PATIENTS, "d", null, null, null, "Susan", "ZOE", "Jones", "obriensmith", "2012-03-12", null, null),
                new Row(Site.PATIENTS, "e", null, null, null, "Zoe", null, "OBrien Smith", null, "2012-03-13", null, null),
                new Row(Site.PATIENTS, "f", null, null, null, "Other", null, null, null, "2012-03-14", null, null));
        assertEquals(List.of(OPTED_OUT, OPTED_OUT, OPTED_OUT, OPTED_OUT, PASS, PASS), decisions(screened));
    }

    @Test
    void theSuppressionHoldsWhatScrubbingNeedsAndNothingOfTheRelatives() throws IOException {
        site.add(nhsNumber(2) + ",,,," + DECIDED);
        site.screen(1, patient(2), relative(2),
                new Row(Site.CONTACTS, "P2", null, null, "Laterly", "note"));
        assertTrue(site.held().isEmpty());
        try (Suppressed reading = site.optOut().open(Site.CHECK)) {
            var child = reading.person(site.key("P2")).orElseThrow();
            assertEquals("P2", child.localId());
            assertEquals(Site.TRUST, child.provider());
            assertEquals(List.of(), child.relatives());
            assertEquals(Set.of(of(IdentifierKind.NHS_NUMBER, nhsNumber(2)), of(IdentifierKind.FORENAME, "Forename2"),
                    of(IdentifierKind.SURNAME, "Surname2"), of(IdentifierKind.BIRTH_DATE, "2012-03-03"),
                    of(IdentifierKind.PHONE, "07700 901002"), of(IdentifierKind.SURNAME, "Laterly")),
                    Set.copyOf(child.identifiers()));
            assertTrue(reading.person(site.key("P1")).isEmpty());
        }
        List<AuditEvent> reads = events(AuditAction.VAULT_READ).stream()
                .filter(event -> "suppression".equals(event.detail().get("store"))).toList();
        assertEquals(List.of("opened", "closed"), reads.stream().map(event -> event.detail().get("reading")).toList());
        assertEquals(1L, reads.get(1).counts().get("people"));
    }

    @Test
    void whoOptsOutLaterIsDueUntilTheOrderIsCarriedOutOverRestarts() throws IOException {
        Landed landed = site.landing.put(1, Site.TRUST, "", List.of(patient(1), patient(2), contact(2), relative(2)));
        Screened before = site.screen(landed);
        assertEquals(List.of(), site.optOut().due());
        long version = site.optOut().version();
        assertEquals(2, site.add(nhsNumber(2) + ",,,," + DECIDED, ",,Nobody,Here,2010-01-01" + DECIDED));
        assertTrue(site.optOut().version() > version);
        StoppedChild stopped = new StoppedChild(site.key("P2"), Site.TRUST, "P2");
        assertEquals(List.of(stopped), site.optOut().due());
        assertFalse(site.held().containsKey(site.key("P2")));
        site.restart();
        assertEquals(List.of(stopped), site.optOut().due());
        Screened after = site.screen(landed);
        assertTrue(after.optOuts() > before.optOuts());
        assertEquals(List.of(PASS, OPTED_OUT, OPTED_OUT, OPTED_OUT), decisions(after));
        assertEquals(List.of("waiting", "removing"), states());

        site.optOut().ordered(List.of(stopped), "order-1");
        assertEquals(List.of(), site.optOut().due());
        site.restart();
        assertEquals(List.of(), site.optOut().due());
        assertEquals(List.of("waiting", "removing"), states());
        OptOutStatus status = site.optOut().status();
        assertEquals(List.of(2L, 1L, 0L), List.of(status.requests(), status.matched(), status.honoured()));
        site.optOut().honoured("order-of-another");
        site.optOut().honoured("order-1");
        site.optOut().honoured("order-1");
        assertEquals(List.of("waiting", "removed"), states());
        assertEquals(1, site.optOut().status().honoured());
        AuditEvent applied = events(AuditAction.OPTOUT_APPLIED).get(0);
        assertEquals(List.of("1", "register"), List.of(applied.detail().get("references"), applied.object()));
        assertEquals(1L, applied.counts().get("children_known_before"));
        assertEquals(1, events(AuditAction.OPTOUT_HONOURED).size());
        assertEquals("order-1", events(AuditAction.OPTOUT_HONOURED).get(0).object());
    }

    @Test
    void whoWasNeverLoadedIsHonouredAtOnce() throws IOException {
        site.add(nhsNumber(2) + ",,,," + DECIDED);
        site.screen(1, patient(2));
        assertEquals(List.of(), site.optOut().due());
        assertEquals(List.of("stopped"), states());
        assertEquals(1, site.optOut().status().honoured());
    }

    @Test
    void aNumberThatALaterRecordBringsStopsAKnownChildInAllRecordsOfTheDelivery() throws IOException {
        site.screen(1, new Row(Site.PATIENTS, "x", null, null, null, "Ann", null, null, null, null, null, null));
        site.add(nhsNumber(7) + ",,,," + DECIDED);
        Screened screened = site.screen(2, new Row(Site.CONTACTS, "x", null, null, null, "first"),
                new Row(Site.CONTACTS, "x", nhsNumber(7), null, null, "second"));
        assertEquals(List.of(OPTED_OUT, OPTED_OUT), decisions(screened));
        assertEquals(List.of(new StoppedChild(site.key("x"), Site.TRUST, "x")), site.optOut().due());
    }

    @Test
    void aNameWhosePartsComeInDifferentRecordsIsMatched() throws IOException {
        site.add(",,Ann,Laterly,2012-03-04" + DECIDED);
        Screened first =
                site.screen(1, new Row(Site.PATIENTS, "x", null, null, null, "Ann", null, null, null, null, null, null));
        assertEquals(List.of(PASS), decisions(first));
        Screened second = site.screen(2, new Row(Site.CONTACTS, "x", null, "2012-03-04", null, ""),
                new Row(Site.CONTACTS, "x", null, null, "Laterly", ""));
        assertEquals(List.of(OPTED_OUT, OPTED_OUT), decisions(second));
        assertEquals(1, site.optOut().due().size());
    }

    @Test
    void aNameIsMatchedAlsoIfAKillCameBetweenRecordingAndLookingUp() throws IOException {
        site.add(",,Ann,Laterly,2012-03-04" + DECIDED);
        List<Row> rows = List.of(new Row(Site.PATIENTS, "x", null, null, null, "Ann", null, null, null, "2012-03-04", null, null),
                new Row(Site.CONTACTS, "x", null, null, "Laterly", ""));
        Landed landed = site.landing.put(1, Site.TRUST, "", rows);
        site.restart(Optional.of(vault -> new CutVault(vault, CutVault.Cut.AFTER_RECORD)));
        assertThrows(IllegalStateException.class, () -> site.screen(landed));
        site.restart();
        assertTrue(site.vault().knows(site.key("x")));
        assertEquals(List.of(OPTED_OUT, OPTED_OUT), decisions(site.screen(landed)));
    }

    @Test
    void aKillBetweenSuppressionAndVaultStopsTheChildAndEndsTheRemovalLater() throws IOException {
        Landed landed = site.landing.put(1, Site.TRUST, "", List.of(patient(1), patient(2), patient(3)));
        site.screen(landed);
        site.add(nhsNumber(1) + ",,,," + DECIDED, nhsNumber(2) + ",,,," + DECIDED);
        site.restart(Optional.of(vault -> new CutVault(vault, CutVault.Cut.BEFORE_REMOVAL, 1)));
        assertThrows(IllegalStateException.class, () -> site.optOut().due());
        site.restart();
        assertEquals(2, site.held().size());
        assertEquals(2, site.optOut().due().size());
        assertEquals(Set.of(site.key("P3")), site.held().keySet());
        assertEquals(List.of(OPTED_OUT, OPTED_OUT, PASS), decisions(site.screen(landed)));
        assertEquals(2, site.optOut().due().size());
    }

    @Test
    void contributionsOfHeldRecordsAreNotLost() throws IOException {
        Screened held = site.screen(1, new Row(Site.CONTACTS, "P1", null, null, "Earlier", ""), relative(1), contact(9));
        assertEquals(List.of(HELD, HELD, HELD), decisions(held));
        assertEquals(0, site.optOut().resolvable(held.landed(), dictionary()));
        site.screen(2, patient(1));
        var person = site.held().get(site.key("P1"));
        assertTrue(person.identifiers().contains(of(IdentifierKind.SURNAME, "Earlier")));
        assertEquals(1, person.relatives().size());
        assertEquals(2, site.optOut().resolvable(held.landed(), dictionary()));
        assertEquals(List.of(PASS, PASS, HELD), decisions(site.screen(held.landed())));
    }

    @Test
    void heldRecordsOfAChildWhoIsOutByNowAreResolvableToo() throws IOException {
        Screened held = site.screen(1, contact(2));
        site.add(nhsNumber(2) + ",,,," + DECIDED);
        site.screen(2, patient(2));
        assertEquals(1, site.optOut().resolvable(held.landed(), dictionary()));
        assertEquals(List.of(OPTED_OUT), decisions(site.screen(held.landed())));
    }

    @Test
    void aChildHeldBeforeItsDefinitionLeavesTheVaultWhenItOptsOut() throws IOException {
        site.screen(1, new Row(Site.CONTACTS, "P2", nhsNumber(2), null, "Earlier", ""), relative(2));
        assertEquals(1, site.held().size());
        site.add(nhsNumber(2) + ",,,," + DECIDED);
        assertEquals(List.of(), site.optOut().due());
        assertTrue(site.held().isEmpty());
        assertTrue(site.suppressed().get(site.key("P2")).contains(of(IdentifierKind.SURNAME, "Earlier")));
        assertEquals(List.of(OPTED_OUT), decisions(site.screen(2, patient(2))));
        assertEquals(List.of("stopped"), states());
    }

    @Test
    void aSecondRequestOfAChildWhoIsOutAlreadyIsMatchedAsWell() throws IOException {
        site.add(nhsNumber(2) + ",,,," + DECIDED);
        site.screen(1, patient(2));
        site.add(",,Forename2,Surname2," + Site.birthDate(2) + DECIDED);
        assertEquals(List.of("stopped", "stopped"), states());
        assertEquals(2, site.optOut().status().matched());
    }

    @Test
    void moreRecordsThanALotAreAllTaken() throws IOException {
        Row[] rows = new Row[2400];
        for (int i = 0; i < 1200; i++) {
            rows[i] = patient(i);
            rows[1200 + i] = new Row(Site.CONTACTS, "P" + i, null, Site.birthDate(i), null, "");
        }
        site.add(nhsNumber(3) + ",,,," + DECIDED, nhsNumber(1100) + ",,,," + DECIDED);
        Screened screened = site.screen(1, rows);
        assertEquals(4, screened.tally().optedOut());
        assertEquals(1198, site.vault().size(Site.TRUST));
    }

    @Test
    void aJournalThatCannotBeWrittenStopsTheScreenBeforeTheMilestone() throws IOException {
        Landed landed = site.landing.put(1, Site.TRUST, "", List.of(patient(1)));
        site.journal.becomeUnwritable();
        assertEquals(ErrorCode.JOURNAL_UNWRITABLE, assertThrows(CadreException.class, () -> site.screen(landed)).code());
        assertTrue(site.landing.milestone(landed.id()).isEmpty());
    }

    @Test
    void theDatabaseFileAndItsTablesHoldNoClearIdentifier() throws IOException, SQLException {
        site.add(nhsNumber(2) + ",,Forename2,Surname2," + Site.birthDate(2) + DECIDED);
        site.screen(1, patient(2), patient(1));
        List<String> words = List.of("Forename2", "Surname2", nhsNumber(2), Site.birthDate(2), "07700 901002");
        StringBuilder script = new StringBuilder();
        try (Connection connection = new OptOutDatabase(directory.resolve("optout"), 4, site.keys()).connect();
                var result = connection.createStatement().executeQuery("SCRIPT")) {
            while (result.next()) {
                script.append(result.getString(1).toLowerCase(Locale.ROOT)).append('\n');
            }
        }
        assertTrue(script.indexOf("insert into \"public\".\"suppressed\"") > 0);
        for (String word : words) {
            assertFalse(script.toString().contains(word.toLowerCase(Locale.ROOT)), word);
            assertFalse(script.toString().contains(HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8))), word);
        }
        site.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".db")).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                words.forEach(word -> assertFalse(bytes.contains(word), file.getFileName() + " " + word));
            }
        }
        open();
    }

    @Test
    void anAlteredRecordOfTheRegisterKeepsItClosed() throws IOException, SQLException {
        site.add(nhsNumber(2) + ",,,," + DECIDED, nhsNumber(3) + ",,,," + DECIDED);
        try (Connection connection = new OptOutDatabase(directory.resolve("optout"), 4, site.keys()).connect()) {
            connection.createStatement().execute("CREATE TABLE kept AS SELECT sealed FROM request WHERE reference = 2");
            connection.createStatement()
                    .execute("UPDATE request SET sealed = (SELECT sealed FROM request WHERE reference = 1) WHERE reference = 2");
        }
        assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> site.restart()).code());
        try (Connection connection = new OptOutDatabase(directory.resolve("optout"), 4, site.keys()).connect()) {
            connection.createStatement().execute("UPDATE request SET sealed = (SELECT sealed FROM kept) WHERE reference = 2");
        }
        open();
    }

    @Test
    void afterTheDatabaseWasClosedUnderItTheRegisterGoesOn() throws IOException, SQLException {
        site.add(nhsNumber(2) + ",,,," + DECIDED);
        try (Connection connection = new OptOutDatabase(directory.resolve("optout"), 4, site.keys()).connect()) {
            connection.createStatement().execute("SHUTDOWN IMMEDIATELY");
        }
        assertThrows(CadreException.class, () -> site.add(nhsNumber(3) + ",,,," + DECIDED));
        assertEquals(1, site.add(nhsNumber(3) + ",,,," + DECIDED));
        assertEquals(List.of(OPTED_OUT, OPTED_OUT), decisions(site.screen(1, patient(2), patient(3))));
        assertEquals("FAILED", events(AuditAction.OPTOUT_IMPORTED).stream().map(event -> event.outcome().name())
                .filter("FAILED"::equals).findFirst().orElse("none recorded"));
    }

    // Its keys work for a moment still, and whoever reads it through does not know yet.
    @Test
    void aRegisterThatIsClosedIsNotOpenedAgainByItsReaders() throws IOException {
        site.add(nhsNumber(2) + ",,,," + DECIDED);
        assertEquals(Optional.empty(), site.optOut().readOn("").unreadable());
        site.optOut().deactivate();
        assertThrows(CadreException.class, () -> site.optOut().readOn(""));
        Path file = directory.resolve("optout").resolve("optout.mv.db");
        assertTrue(Files.exists(file));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            assertNotNull(lock, "nobody has the file");
        }
    }

    private List<String> states() {
        return site.optOut().requests(10).stream().map(OptOutLine::state).toList();
    }

    private List<AuditEvent> events(AuditAction action) {
        return site.journal.events().stream().filter(event -> event.action() == action).toList();
    }

    private static org.cadrenode.api.dictionary.Dictionary dictionary() {
        return Site.DICTIONARY;
    }

    private static Identifier of(IdentifierKind kind, String value) {
        return new Identifier(kind, value);
    }
}
