package org.cadrenode.gate.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.Gate;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.RowWriter;
import org.junit.jupiter.api.Test;

class GateReleaseTest extends GateScene {
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
    void doesNotReleaseWhatADictionaryMadeThatIsNoLongerInForceButRefusesIt() throws IOException {
        gate.check(delivery("Slept well."));
        gate.review(ID);
        node.dictionaries.inForce.put(SOURCE, new Dictionary(SOURCE, Digest.ofContent(new byte[] {2}), DICTIONARY.tables()));
        assertEquals(ErrorCode.DICTIONARY_MISSING, codeOf(() -> gate.release(ID, "read", TEXT)));
        node.dictionaries.inForce.clear();
        assertEquals(ErrorCode.DICTIONARY_MISSING, codeOf(() -> gate.release(ID, "read", TEXT)));
        assertEquals(Stage.PSEUDONYMISED, node.landing.milestones.get(ID).stage());
        gate.refuse(ID, "not under that dictionary");
        assertEquals(Stage.REFUSED, node.landing.milestones.get(ID).stage());
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
}
