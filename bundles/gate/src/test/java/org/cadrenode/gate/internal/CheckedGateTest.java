package org.cadrenode.gate.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.CheckReport.Passage;
import org.cadrenode.api.gate.Gate;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.RowWriter;
import org.cadrenode.api.pseudonym.Token;
import org.cadrenode.api.pseudonym.TokenKind;
import org.cadrenode.api.pseudonym.TokenSet;
import org.cadrenode.api.pseudonym.TokenWriter;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.RestrictedCode;
import org.cadrenode.api.terms.TermsBook;
import org.cadrenode.gate.engine.CheckRules;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedGateTest {
    private static final SourceId SOURCE = new SourceId("camhs");
    private static final ProviderId PROVIDER = new ProviderId("mh-trust");
    private static final TableName NOTE = new TableName("note");
    private static final DeliveryId ID = new DeliveryId("D-AAAAAAAAAAAA");
    private static final Dictionary DICTIONARY = new Dictionary(SOURCE, Digest.ofContent(new byte[] {1}), Map.of(NOTE,
            new TableRule(NOTE, List.of(
                    new ColumnRule("text", true, Optional.empty(), ColumnType.FREE_TEXT, Transform.SCRUB, "text", false, false,
                            false, true, Set.of()),
                    new ColumnRule("plan", true, Optional.empty(), ColumnType.FREE_TEXT, Transform.SCRUB, "plan", false, false,
                            false, false, Set.of())))));

    private static final Set<String> TEXT = Set.of("note.text");

    @TempDir
    Path folder;
    private FakeNode node;
    private Gate gate;

    @BeforeEach
    void addPeople() {
        node = new FakeNode(folder.resolve("reviews"));
        node.dictionaries.inForce.put(SOURCE, DICTIONARY);
        node.vault.put("c1", List.of(new VaultPerson.Relative(Optional.of(FakeNode.key("c2")), List.of())),
                new Identifier(IdentifierKind.FORENAME, "Zebedee"), new Identifier(IdentifierKind.NHS_NUMBER, "9434765919"));
        node.optOut.suppressed.put(FakeNode.key("c2"),
                node.vault.person("c2", List.of(), new Identifier(IdentifierKind.FORENAME, "Ottoline")));
        gate = node.gate();
    }

    private Pseudonymised delivery(String... texts) throws IOException {
        return delivery(ID, "c1", texts);
    }

    private Pseudonymised delivery(DeliveryId id, String child, String... texts) throws IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        RowWriter writer = new RowWriter(rows);
        int table = writer.table(new ReleasedTable(NOTE,
                List.of(new ReleasedColumn("text", ColumnType.FREE_TEXT, false, false, true, Set.of()))));
        for (int i = 0; i < texts.length; i++) {
            writer.row(table, new RecordKey(1, i), FakeNode.pseudonym(child), new String[] {texts[i]});
        }
        writer.finish();
        ByteArrayOutputStream tokens = new ByteArrayOutputStream();
        TokenWriter tokenWriter = new TokenWriter(tokens);
        tokenWriter.set(new TokenSet(FakeNode.pseudonym(child), 1, 1, List.of(new Token(TokenKind.SEX, 1, 2))));
        tokenWriter.finish();
        return put(id, rows.toByteArray(), tokens.toByteArray(), texts.length);
    }

    private Pseudonymised put(DeliveryId id, byte[] rows, byte[] tokens, int records) {
        node.landing.put(id, Artefact.ROWS, rows);
        node.landing.put(id, Artefact.TOKENS, tokens);
        node.landing.put(id, Artefact.RESTRICTED, ("{\"list_digest\":\"" + node.restricted.list.digest() + "\",\"kept\":["
                + "{\"category\":\"adoption\",\"table\":\"note\",\"column\":\"kind\",\"count\":2}]}").getBytes(StandardCharsets.UTF_8));
        node.landing.put(id, Artefact.DROPPED_COLUMNS, "{\"note\":[\"author\"]}".getBytes(StandardCharsets.UTF_8));
        Tally tally = new Tally(records + 3L, 0, 1, 1, 0, 0, 1, 0);
        Landed landed = new Landed(new Delivery(id, SOURCE, PROVIDER, "note", Instant.EPOCH, 10, Digest.ofContent(new byte[0])), tally);
        Pseudonymised delivery = new Pseudonymised(new Screened(landed, tally, DICTIONARY.digest(), 4), tally,
                Digest.ofContent(rows), Digest.ofContent(tokens));
        node.landing.milestones.put(id, delivery);
        return delivery;
    }

    private static ErrorCode codeOf(Runnable action) {
        return assertThrows(CadreException.class, action::run).code();
    }

    @Test
    void rowsThatWereMadeBeforeAMergeOfIdsAreThoseOfTheOneChild() throws IOException {
        assertFalse(gate.check(delivery(ID, "c9", "Slept well.")).passed(), "nobody knows this child");
        node.pseudonymiser.formerIds.put("c1", "c9");
        assertTrue(node.gate().check(delivery(ID, "c9", "Slept badly.")).passed());
        node.pseudonymiser.formerIds.clear();
        node.pseudonymiser.formerIds.put("c2", "c9");
        assertFalse(node.gate().check(delivery(ID, "c9", "No concerns.")).passed(), "the child is out");
    }

    @Test
    void reportsWhatItChecked() throws IOException {
        CheckReport report = gate.check(delivery("Slept well.", null, "No concerns."));
        assertTrue(report.passed());
        assertEquals(3, report.rowCount());
        assertEquals(2, report.valueCount());
        assertEquals(Map.of("note", List.of("author")), report.droppedColumns());
        assertEquals(List.of("note.plan"), report.withheldColumns());
        assertEquals(List.of("Slept well.", "No concerns."), report.freeText().sample().stream().map(Passage::text).toList());
        assertEquals(List.of("note.text"), report.freeText().columns());
        assertEquals(4, report.freeText().words());
        assertEquals(List.of(ID), gate.waiting());
        assertEquals(List.of(AuditAction.DELIVERY_CHECKED), node.journal.actions());
    }

    @Test
    void tellsWhatTheLawKeptBackAndKeepsItWithTheReport() throws IOException {
        CheckReport.Restricted kept = gate.check(delivery("Slept well.")).restricted();
        assertEquals(List.of(new CheckReport.Kept("adoption", "note", "kind", 2)), kept.kept());
        assertEquals(2, kept.records());
        assertEquals(kept, node.gate().report(ID).orElseThrow().restricted());
    }

    @Test
    void aRestrictedCodeThatIsAboutToLeaveForbidsTheRelease() throws IOException {
        node.restricted.set(new RestrictedCode("gender-recognition", CodeSystem.ICD10, "F64", true));
        CheckReport report = gate.check(delivery("Known F64.0.", "Known F32.0."));
        assertEquals(List.of(new CheckReport.Finding("restricted_code", "note", "text", 1)), report.findings());
        assertEquals(ErrorCode.CHECK_FAILED, codeOf(() -> gate.release(ID, "agreed", TEXT)));
    }

    @Test
    void whatWasMadeUnderAnotherListIsNotReleased() throws IOException {
        gate.check(delivery("Slept well."));
        gate.review(ID);
        node.restricted.set(new RestrictedCode("gender-recognition", CodeSystem.ICD10, "F64", true));
        assertEquals(ErrorCode.CHECK_FAILED, codeOf(() -> gate.release(ID, "agreed", TEXT)), "the list changed behind the check");
        gate.check(delivery("Slept well."));
        gate.review(ID);
        gate.release(ID, "agreed", TEXT);
    }

    @Test
    void whatWasComparedWithNoListIsNotReleased() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        node.landing.artefacts.remove(ID + "/" + Artefact.RESTRICTED);
        gate.check(delivery);
        assertEquals(List.of(), gate.waiting());
        assertEquals(ErrorCode.CHECK_FAILED, codeOf(() -> gate.release(ID, "agreed", TEXT)));
    }

    @Test
    void theTermsForbidAtTheMomentOfTheReleaseWhateverTheCheckSaid() throws IOException {
        gate.check(delivery("Slept well."));
        gate.review(ID);
        node.terms.refusals.add(new TermsBook.Refusal(3, "the agreement DSA-2026-017 of camhs ran out on 2026-03-31"));
        CadreException refused = assertThrows(CadreException.class, () -> gate.release(ID, "agreed", TEXT));
        assertEquals(ErrorCode.TERMS_REFUSED, refused.code());
        assertEquals("TERMS_REFUSED: delivery D-AAAAAAAAAAAA is not released: camhs.terms, line 3: the agreement DSA-2026-017 of camhs ran out on 2026-03-31",
                refused.getMessage());
        AuditEvent event = node.journal.entries.get(node.journal.entries.size() - 1).event();
        assertEquals(AuditAction.RELEASE_FORBIDDEN, event.action());
        assertEquals(AuditOutcome.REFUSED, event.outcome());
        assertEquals(3, event.counts().get("line"));
        assertEquals("reeve", event.actor());
        assertEquals(node.terms.refusals, gate.forbidden(ID), "fresh, though the report is kept");
        assertTrue(gate.report(ID).orElseThrow().passed());
        assertEquals(Stage.PSEUDONYMISED, node.landing.milestones.get(ID).stage());
        assertEquals(Result.Status.WARN, node.gate().execute().getStatus());
        assertTrue(node.gate().execute().toString().contains("1 deliveries of camhs wait"), node.gate().execute().toString());

        node.terms.refusals.clear();
        Cleared cleared = gate.release(ID, "agreed", TEXT);
        assertEquals(new ReleaseTerms(Digest.ofContent(new byte[] {4}), Set.of(Purpose.RESEARCH), "DSA-2026-017", LocalDate.of(2031, 3, 31)),
                cleared.release().terms().orElseThrow());
        String signed = new String(cleared.release().signedContent(), StandardCharsets.UTF_8);
        assertTrue(signed.startsWith("cadre-release-2\n") && signed.contains("\nresearch\nDSA-2026-017\n2031-03-31\nreeve\n"), signed);
    }

    @Test
    void listsOfOptOutsThatAreTooOldForbidAtTheMomentOfTheRelease() throws IOException {
        gate.check(delivery("Slept well."));
        gate.review(ID);
        node.stale = Optional.of("the list is too old");
        CadreException refused = assertThrows(CadreException.class, () -> gate.release(ID, "agreed", TEXT));
        assertEquals(ErrorCode.OPTOUT_LIST_STALE, refused.code());
        assertTrue(refused.getMessage().endsWith("the list is too old"));
        assertEquals(1, node.journal.entries.stream().map(entry -> entry.event()).filter(event -> event.action() == AuditAction.RELEASE_FORBIDDEN
                && event.detail().get("code").equals("OPTOUT_LIST_STALE")).count());
        assertEquals(Result.Status.CRITICAL, node.gate().execute().getStatus());
        assertTrue(node.gate().execute().toString().contains("the list is too old"));
        node.stale = Optional.empty();
        gate.release(ID, "agreed", TEXT);
    }

    @Test
    void aRequestOfAFamilyThatWaitsKeepsItsProvidersDeliveriesUntilAPersonHasDecided() throws IOException {
        gate.check(delivery("Slept well."));
        gate.review(ID);
        node.waiting = Optional.of("1 requests of families wait");
        CadreException refused = assertThrows(CadreException.class, () -> gate.release(ID, "agreed", TEXT));
        assertEquals(ErrorCode.OPTOUT_REQUEST_WAITING, refused.code());
        assertTrue(refused.getMessage().endsWith("1 requests of families wait"));
        assertEquals(1, node.journal.entries.stream().map(entry -> entry.event()).filter(event -> event.action() == AuditAction.RELEASE_FORBIDDEN
                && event.detail().get("code").equals("OPTOUT_REQUEST_WAITING")).count());
        node.waiting = Optional.empty();
        gate.release(ID, "agreed", TEXT);
    }

    @Test
    void whereThereAreNoTermsNothingIsReleasedEvenIfNobodySaysWhy() throws IOException {
        gate.check(delivery("Slept well."));
        gate.review(ID);
        node.terms.there = false;
        assertEquals(ErrorCode.TERMS_REFUSED, codeOf(() -> gate.release(ID, "agreed", TEXT)));
        assertInstanceOf(Refused.class, gate.refuse(ID, "no agreement"), "to refuse needs no terms");
    }

    @Test
    void dataThatGoNowhereAreSettledHereAndEveryRecordHasItsPlace() throws IOException {
        Pseudonymised delivery = delivery("Slept well.", "No concerns.");
        node.terms.never = true;
        CheckReport report = gate.check(delivery);
        assertEquals(2, report.rowCount());
        Refused kept = assertInstanceOf(Refused.class, node.landing.milestones.get(ID));
        assertEquals(0, kept.tally().underWay());
        assertEquals(delivery.tally().underWay() + delivery.tally().held(), kept.tally().held());
        assertEquals(List.of(AuditAction.DELIVERY_CHECKED, AuditAction.DELIVERY_KEPT), node.journal.actions());
        assertEquals(List.of(), gate.waiting());
        assertEquals(ErrorCode.WRONG_STAGE, codeOf(() -> gate.release(ID, "agreed", TEXT)));
        gate.check(delivery);
        assertEquals(2, node.journal.actions().size(), "once");
    }

    @Test
    void aDeliveryThatWaitedWhenItsTermsBecameNeverIsSettledToo() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        gate.check(delivery);
        node.terms.never = true;
        gate.check(delivery);
        assertEquals(Stage.REFUSED, node.landing.milestones.get(ID).stage());
    }

    @Test
    void findsTheNameOfAnOptedOutSibling() throws IOException {
        CheckReport report = gate.check(delivery("Plays with Ottoline and Zebedee", "Slept well."));
        assertEquals(List.of(new CheckReport.Finding("own_name", "note", "text", 1)), report.findings());
        assertFalse(node.journal.entries.toString().contains("Ottoline"), "no value in the journal");
    }

    @Test
    void findsTheRowOfAnOptedOutChild() throws IOException {
        assertEquals("opted_out_child", gate.check(delivery(ID, "c2", "Slept well.")).findings().get(0).kind());
    }

    @Test
    void givesTheSameReportForTheSameContentOverARestart() throws IOException {
        Pseudonymised delivery = delivery("Slept well. Ottoline came.");
        CheckReport report = gate.check(delivery);
        assertSame(report, gate.check(delivery));
        assertEquals(report, node.gate().check(delivery));
        assertEquals(Optional.of(report), node.gate().report(ID));
        assertEquals(1, node.journal.entries.size());
    }

    @Test
    void checksNewContentAnew() throws IOException {
        CheckReport before = gate.check(delivery("Ottoline came."));
        Pseudonymised now = delivery("Someone came.");
        assertEquals(List.of(), gate.waiting(), "the report is of other content");
        assertEquals(Optional.empty(), gate.report(ID));
        assertFalse(before.passed());
        assertTrue(gate.check(now).passed());
    }

    @Test
    void readsOfTheVaultOnlyWhatChanged() throws IOException {
        gate.check(delivery("Slept well."));
        node.vault.put("c3", List.of(), new Identifier(IdentifierKind.NHS_NUMBER, "4010232137"));
        assertEquals("nhs_number", gate.check(delivery("No 401 023 2137.")).findings().get(0).kind());
        gate.check(delivery("Slept."));
        assertEquals(List.of(1L, 1L), node.vault.readings);
    }

    @Test
    void refusesContentThatIsNotWhatWasPseudonymised() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        byte[] rows = node.landing.artefacts.get(ID + "/ROWS");
        rows[rows.length - 8] ^= 1;
        assertEquals(ErrorCode.CONTENT_CHANGED, codeOf(() -> gate.check(delivery)));
        assertEquals(List.of(), gate.waiting());
    }

    @Test
    void refusesWhatRidesBehindTheEndMark() throws IOException {
        delivery("Slept well.");
        for (int extra : new int[] {1, 15, 16, 17, 100_000}) {
            byte[] rows = node.landing.artefacts.get(ID + "/ROWS");
            byte[] more = Arrays.copyOf(rows, rows.length + extra);
            Pseudonymised delivery = put(ID, more, node.landing.artefacts.get(ID + "/TOKENS"), 1);
            assertEquals(ErrorCode.IO_FAILED, codeOf(() -> gate.check(delivery)));
            node.landing.put(ID, Artefact.ROWS, rows);
        }
        Pseudonymised tokens = put(ID, node.landing.artefacts.get(ID + "/ROWS"), new byte[] {0, 0, 7}, 1);
        assertEquals(ErrorCode.IO_FAILED, codeOf(() -> gate.check(tokens)));
    }

    @Test
    void doesNotCheckByAnotherDictionaryThanTheOneItWasMadeBy() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        node.dictionaries.inForce.put(SOURCE, new Dictionary(SOURCE, Digest.ofContent(new byte[] {2}), DICTIONARY.tables()));
        assertEquals(ErrorCode.DICTIONARY_MISSING, codeOf(() -> gate.check(delivery)));
    }

    @Test
    void releasesWithASignedStatementThatTheJournalBacks() throws IOException, GeneralSecurityException {
        Pseudonymised delivery = delivery("Slept well.");
        gate.check(delivery);
        gate.review(ID);
        Cleared cleared = gate.release(ID, " Read the sample. ", TEXT);
        assertEquals(cleared, node.landing.milestones.get(ID));
        assertEquals("reeve", cleared.release().releasedBy());
        assertEquals(DICTIONARY.digest(), cleared.release().dictionary());
        assertTrue(node.keys.good(cleared.release().signedContent(), Base64.getDecoder().decode(cleared.release().signature())));
        var entry = node.journal.entries.get(node.journal.entries.size() - 1);
        assertEquals(AuditAction.DELIVERY_RELEASED, entry.event().action());
        assertEquals("Read the sample.", entry.event().reason());
        assertEquals(delivery.rows().hex(), entry.event().detail().get("rows_digest"));
        assertEquals(entry.sequence(), cleared.release().journalSequence());
        assertEquals(entry.hash(), cleared.release().journalHash());
        assertEquals(List.of(), gate.waiting());
    }

    @Test
    void releasesNothingWithoutPermissionReasonOrCheck() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        assertEquals(ErrorCode.CHECK_FAILED, codeOf(() -> gate.release(ID, "unseen", TEXT)));
        gate.check(delivery);
        assertEquals(ErrorCode.REASON_MISSING, codeOf(() -> gate.release(ID, " \n", TEXT)));
        assertEquals(ErrorCode.NOT_FOUND, codeOf(() -> gate.release(new DeliveryId("D-BBBBBBBBBBBB"), "who", TEXT)));
        node.authorizer.permitted = false;
        assertEquals(ErrorCode.NOT_PERMITTED, codeOf(() -> gate.release(ID, "please", TEXT)));
        assertEquals(ErrorCode.NOT_PERMITTED, codeOf(() -> gate.refuse(ID, "please")));
        assertEquals(delivery, node.landing.milestones.get(ID));
        assertEquals(List.of(AuditAction.DELIVERY_CHECKED), node.journal.actions());
    }

    @Test
    void whoControlledTheConnectorOfTheSourceDoesNotReleaseItsDeliveries() throws IOException {
        for (AuditAction control : List.of(AuditAction.CONNECTOR_STARTED, AuditAction.CONNECTOR_STOPPED,
                AuditAction.CODE_ADMITTED)) {
            node.journal.entries.clear();
            Pseudonymised delivery = delivery("Slept well.");
            gate.check(delivery);
            String source = delivery.delivery().source().value();
            node.journal.record(AuditEvent.of(control, source).by("reeve"));
            assertEquals(ErrorCode.DUTIES_CONFLICT, codeOf(() -> gate.release(ID, "read", TEXT)), control.name());
            assertEquals(delivery, node.landing.milestones.get(ID));
            AuditEvent last = node.journal.entries.get(node.journal.entries.size() - 1).event();
            assertEquals(AuditAction.PERMISSION_REFUSED, last.action());
            assertEquals(AuditOutcome.REFUSED, last.outcome());
            assertEquals("reeve", last.actor());
        }
        assertEquals(Stage.REFUSED, gate.refuse(ID, "somebody else looks").stage());
    }

    @Test
    void whatOthersDidOrWasRefusedOrConcernsAnotherSourceDoesNotKeepAPersonFromReleasing() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        gate.check(delivery);
        gate.review(ID);
        String source = delivery.delivery().source().value();
        node.journal.record(AuditEvent.of(AuditAction.CONNECTOR_STARTED, source).by("clerk"));
        node.journal.record(AuditEvent.of(AuditAction.CONNECTOR_STARTED, source + "-other").by("reeve"));
        node.journal.record(AuditEvent.of(AuditAction.CONNECTOR_STOPPED, source).by("reeve").ending(AuditOutcome.REFUSED));
        node.journal.record(AuditEvent.of(AuditAction.CONNECTOR_ARRIVED, source).by("reeve"));
        assertEquals(Stage.CLEARED, gate.release(ID, "read", TEXT).stage());
    }

    @Test
    void nothingIsReleasedWhileTheJournalCannotSayWhoControlledTheSource() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        gate.check(delivery);
        node.journal.unreadable = true;
        assertEquals(ErrorCode.IO_FAILED, codeOf(() -> gate.release(ID, "read", TEXT)));
        assertEquals(delivery, node.landing.milestones.get(ID));
    }

    @Test
    void doesNotReleaseWhatFailedTheCheckButRefusesIt() throws IOException {
        Pseudonymised delivery = delivery("Ottoline came.", "Slept well.");
        gate.check(delivery);
        assertEquals(ErrorCode.CHECK_FAILED, codeOf(() -> gate.release(ID, "no matter", TEXT)));
        Refused refused = gate.refuse(ID, "a name is left");
        assertEquals(0, refused.tally().underWay());
        assertEquals(delivery.tally().held() + 2, refused.tally().held());
        assertEquals(Stage.REFUSED, node.landing.milestones.get(ID).stage());
        assertEquals(ErrorCode.WRONG_STAGE, codeOf(() -> gate.release(ID, "again", TEXT)));
    }

    @Test
    void aDeliveryOfRemovalsAloneIsReleasedAndARefusedOneHoldsThem() throws IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        RowWriter writer = new RowWriter(rows);
        writer.removal(new RecordKey(1, 1), 5);
        writer.removal(new RecordKey(2, 2), 5);
        writer.finish();
        delivery();
        Pseudonymised put = put(ID, rows.toByteArray(), node.landing.artefacts.get(ID + "/TOKENS"), 2);
        Pseudonymised delivery = new Pseudonymised(put.screened(), new Tally(2, 0, 0, 0, 0, 0, 0, 2, 0), put.rows(), put.tokens());
        node.landing.milestones.put(ID, delivery);
        CheckReport report = gate.check(delivery);
        assertTrue(report.passed());
        assertEquals(0, report.rowCount());
        assertEquals(2, report.removals());
        assertEquals(report, gate.report(ID).orElseThrow());
        assertEquals(delivery, gate.release(ID, "removals only", Set.of()).pseudonymised());
        node.landing.milestones.put(ID, delivery);
        assertEquals(new Tally(2, 0, 0, 0, 0, 0, 2, 0, 0), gate.refuse(ID, "not these").tally());
    }

    @Test
    void doesNotReleaseWhatTheJournalCannotRecord() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        gate.check(delivery);
        gate.review(ID);
        node.journal.unwritable = true;
        assertEquals(ErrorCode.JOURNAL_UNWRITABLE, codeOf(() -> gate.release(ID, "read", TEXT)));
        assertEquals(delivery, node.landing.milestones.get(ID));
    }

    @Test
    void keepsNoReportThatTheJournalCannotRecord() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        node.journal.unwritable = true;
        assertEquals(ErrorCode.JOURNAL_UNWRITABLE, codeOf(() -> gate.check(delivery)));
        assertEquals(Optional.empty(), gate.report(ID));
    }

    @Test
    void releasesOnceWhenTwoPeopleReleaseAtOnce() throws Exception {
        gate.check(delivery("Slept well."));
        gate.review(ID);
        Gate other = node.gate();
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Boolean>> done = new ArrayList<>();
            for (Gate one : List.of(gate, other)) {
                Callable<Boolean> release = () -> {
                    together.await();
                    try {
                        one.release(ID, "read", TEXT);
                        return true;
                    } catch (CadreException e) {
                        assertEquals(ErrorCode.WRONG_STAGE, e.code());
                        return false;
                    }
                };
                done.add(threads.submit(release));
            }
            assertEquals(1, (done.get(0).get() ? 1 : 0) + (done.get(1).get() ? 1 : 0));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void givesWayToAnOptOutThatSendsTheDeliveryBack() throws IOException {
        gate.check(delivery("Slept well."));
        gate.review(ID);
        node.landing.beforeReach = () -> node.landing.returnToLanded(ID);
        assertEquals(ErrorCode.WRONG_STAGE, codeOf(() -> gate.release(ID, "read", TEXT)));
        assertInstanceOf(Landed.class, node.landing.milestones.get(ID));
        var last = node.journal.entries.get(node.journal.entries.size() - 1).event();
        assertEquals(AuditAction.DELIVERY_RELEASED, last.action());
        assertEquals(AuditOutcome.FAILED, last.outcome());
    }

    @Test
    void warnsOfDeliveriesThatDidNotPass() throws IOException {
        CheckedGate health = node.gate();
        assertEquals(Result.Status.OK, health.execute().getStatus());
        health.check(delivery("Ottoline came."));
        assertEquals(Result.Status.WARN, health.execute().getStatus());
    }

    @Test
    void freeTextLeavesOnlyIfWhoReleasesNamesItsColumns() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        gate.check(delivery);
        gate.review(ID);
        assertEquals(ErrorCode.FREE_TEXT_UNNAMED, codeOf(() -> gate.release(ID, "read", Set.of())));
        CadreException refused = assertThrows(CadreException.class, () -> gate.release(ID, "read", Set.of("note.plan")));
        assertTrue(refused.getMessage().contains("--free-text note.text"), refused.getMessage());
        assertEquals(delivery, node.landing.milestones.get(ID));
        assertEquals(Stage.CLEARED, gate.release(ID, "read", Set.of("note.text", "note.other")).stage());
    }

    @Test
    void freeTextLeavesOnlyIfTheSamePersonReviewedExactlyThisContent() throws IOException {
        gate.check(delivery("Slept well."));
        assertEquals(ErrorCode.REVIEW_MISSING, codeOf(() -> gate.release(ID, "unseen", TEXT)));
        node.authorizer.person = "clerk";
        gate.review(ID);
        node.authorizer.person = "reeve";
        assertEquals(ErrorCode.REVIEW_MISSING, codeOf(() -> gate.release(ID, "another saw it", TEXT)));
        gate.review(ID);
        gate.check(delivery("Slept badly."));
        assertEquals(ErrorCode.REVIEW_MISSING, codeOf(() -> gate.release(ID, "I saw what it was before", TEXT)));
        gate.review(ID);
        assertEquals(Stage.CLEARED, node.gate().release(ID, "seen, and the node restarted", TEXT).stage());
    }

    @Test
    void nothingIsReleasedWhileTheJournalCannotSayWhoReviewed() throws IOException {
        gate.check(delivery("Slept well."));
        node.journal.unwritable = true;
        assertEquals(ErrorCode.JOURNAL_UNWRITABLE, codeOf(() -> gate.review(ID)));
        node.journal.unwritable = false;
        assertEquals(ErrorCode.REVIEW_MISSING, codeOf(() -> gate.release(ID, "read", TEXT)));
    }

    @Test
    void withoutFreeTextNothingIsNamedAndNothingNeedsAReview() throws IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        RowWriter writer = new RowWriter(rows);
        writer.finish();
        ByteArrayOutputStream tokens = new ByteArrayOutputStream();
        new TokenWriter(tokens).finish();
        gate.check(put(ID, rows.toByteArray(), tokens.toByteArray(), 0));
        assertEquals(Stage.CLEARED, gate.release(ID, "agreed", Set.of()).stage());
    }

    @Test
    void aSheetIsForTheNodesUserAloneAndIsRemovedOnceTheDeliveryIsRefused() throws IOException {
        gate.check(delivery("Slept <script>alert(1)</script> well, says Zofia Kowalczyk."));
        Path sheet = gate.reviewSheet(ID);
        assertEquals(folder.resolve("reviews").resolve(ID + ".html"), sheet);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(sheet)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(sheet.getParent())));
        String html = Files.readString(sheet);
        assertTrue(html.contains("Slept &lt;script&gt;alert(1)&lt;/script&gt; well"), html);
        assertEquals(AuditAction.DELIVERY_REVIEWED, node.journal.actions().get(node.journal.actions().size() - 1));
        gate.refuse(ID, "names");
        assertFalse(Files.exists(sheet));
    }

    @Test
    void aSheetOfADeliveryThatIsSettledIsRemovedAtTheNextLook() throws IOException {
        gate.check(delivery("Slept well."));
        Path sheet = gate.reviewSheet(ID);
        gate.release(ID, "read", TEXT);
        assertTrue(Files.exists(sheet), "it is on its way");
        node.landing.milestones.remove(ID);
        assertEquals(List.of(), gate.waiting());
        assertFalse(Files.exists(sheet));
    }

    @Test
    void theMeasureOfTheScrubberIsTakenOnlyForTheRowsThatWereMeasured() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        String measure = "{\"rows_digest\":\"%s\",\"texts\":3,\"kinds\":{\"name\":{\"planted\":10,\"removed\":10}}}";
        node.landing.put(ID, Artefact.SCRUB_MEASURE, measure.formatted(delivery.tokens().hex()).getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(), gate.check(delivery).freeText().recall());
        Pseudonymised again = delivery("Slept badly.");
        node.landing.put(ID, Artefact.SCRUB_MEASURE, measure.formatted(again.rows().hex()).getBytes(StandardCharsets.UTF_8));
        CheckReport.FreeText text = gate.check(again).freeText();
        assertEquals(3, text.measuredTexts());
        assertEquals(10, text.recall().get(0).removed());
        // 0.05 to the power of a tenth.
        assertEquals(0.7411, text.recall().get(0).atLeast(), 0.0001);
    }

    @Test
    void aReportOfTheFirstVersionIsReadButDoesNotDoForARelease() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        String first = """
                {"version":1,"delivery":"%s","rows_digest":"%s","tokens_digest":"%s","dictionary_digest":"%s","rows":1,"values":1,
                "findings":[],"dropped_columns":{},"withheld_columns":[],"smallest_class":4,"children_below_k":9,"k":5,"sample":["Slept well."]}
                """.formatted(ID, delivery.rows(), delivery.tokens(), DICTIONARY.digest());
        node.landing.put(ID, Artefact.REPORT, first.getBytes(StandardCharsets.UTF_8));
        assertEquals(Optional.empty(), gate.report(ID));
        assertEquals(List.of("note.text"), gate.check(delivery).freeText().columns());
        CheckReport read = ReportForm.read(first.getBytes(StandardCharsets.UTF_8)).report();
        assertEquals(4, read.risk().smallestClass());
        assertEquals("Slept well.", read.freeText().sample().get(0).text());
    }

    @Test
    void aReportIsReadAsItWasWritten() throws IOException {
        node.rules = new CheckRules(3, 2, 11, 0.25, Set.of());
        CheckReport report = node.gate().check(delivery("Seen with Zofia Kowalczyk on 4 March 2019.", "Slept."));
        assertFalse(report.freeText().doubtful().isEmpty());
        assertEquals(report, ReportForm.read(ReportForm.write(report)).report());
    }
}
