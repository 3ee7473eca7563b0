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
import java.security.GeneralSecurityException;
import java.time.Instant;
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
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.gate.CheckReport;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    private final FakeNode node = new FakeNode();
    private Gate gate;

    @BeforeEach
    void addPeople() {
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
    void reportsWhatItChecked() throws IOException {
        CheckReport report = gate.check(delivery("Slept well.", null, "No concerns."));
        assertTrue(report.passed());
        assertEquals(3, report.rowCount());
        assertEquals(2, report.valueCount());
        assertEquals(Map.of("note", List.of("author")), report.droppedColumns());
        assertEquals(List.of("note.plan"), report.withheldColumns());
        assertEquals(List.of("Slept well.", "No concerns."), report.sample());
        assertEquals(List.of(ID), gate.waiting());
        assertEquals(List.of(AuditAction.DELIVERY_CHECKED), node.journal.actions());
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
        Cleared cleared = gate.release(ID, " Read the sample. ");
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
        assertEquals(ErrorCode.CHECK_FAILED, codeOf(() -> gate.release(ID, "unseen")));
        gate.check(delivery);
        assertEquals(ErrorCode.REASON_MISSING, codeOf(() -> gate.release(ID, " \n")));
        assertEquals(ErrorCode.NOT_FOUND, codeOf(() -> gate.release(new DeliveryId("D-BBBBBBBBBBBB"), "who")));
        node.authorizer.permitted = false;
        assertEquals(ErrorCode.NOT_PERMITTED, codeOf(() -> gate.release(ID, "please")));
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
            assertEquals(ErrorCode.DUTIES_CONFLICT, codeOf(() -> gate.release(ID, "read")), control.name());
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
        String source = delivery.delivery().source().value();
        node.journal.record(AuditEvent.of(AuditAction.CONNECTOR_STARTED, source).by("clerk"));
        node.journal.record(AuditEvent.of(AuditAction.CONNECTOR_STARTED, source + "-other").by("reeve"));
        node.journal.record(AuditEvent.of(AuditAction.CONNECTOR_STOPPED, source).by("reeve").ending(AuditOutcome.REFUSED));
        node.journal.record(AuditEvent.of(AuditAction.CONNECTOR_ARRIVED, source).by("reeve"));
        assertEquals(Stage.CLEARED, gate.release(ID, "read").stage());
    }

    @Test
    void nothingIsReleasedWhileTheJournalCannotSayWhoControlledTheSource() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        gate.check(delivery);
        node.journal.unreadable = true;
        assertEquals(ErrorCode.IO_FAILED, codeOf(() -> gate.release(ID, "read")));
        assertEquals(delivery, node.landing.milestones.get(ID));
    }

    @Test
    void doesNotReleaseWhatFailedTheCheckButRefusesIt() throws IOException {
        Pseudonymised delivery = delivery("Ottoline came.", "Slept well.");
        gate.check(delivery);
        assertEquals(ErrorCode.CHECK_FAILED, codeOf(() -> gate.release(ID, "no matter")));
        Refused refused = gate.refuse(ID, "a name is left");
        assertEquals(0, refused.tally().underWay());
        assertEquals(delivery.tally().held() + 2, refused.tally().held());
        assertEquals(Stage.REFUSED, node.landing.milestones.get(ID).stage());
        assertEquals(ErrorCode.WRONG_STAGE, codeOf(() -> gate.release(ID, "again")));
    }

    @Test
    void doesNotReleaseWhatTheJournalCannotRecord() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        gate.check(delivery);
        node.journal.unwritable = true;
        assertEquals(ErrorCode.JOURNAL_UNWRITABLE, codeOf(() -> gate.release(ID, "read")));
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
        Gate other = node.gate();
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Boolean>> done = new ArrayList<>();
            for (Gate one : List.of(gate, other)) {
                Callable<Boolean> release = () -> {
                    together.await();
                    try {
                        one.release(ID, "read");
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
        node.landing.beforeReach = () -> node.landing.returnToLanded(ID);
        assertEquals(ErrorCode.WRONG_STAGE, codeOf(() -> gate.release(ID, "read")));
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
}
