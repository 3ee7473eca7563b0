package org.cadrenode.gate.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.optout.ReleaseRefusal;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.RestrictedCode;
import org.cadrenode.api.terms.TermsBook;
import org.junit.jupiter.api.Test;

/** What keeps a delivery that passed its check: the law, the terms of its source, opt-outs and families. */
class GateHoldTest extends GateScene {
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
    void whatWasScreenedBeforeTheRegisterOfOptOutsChangedIsNotReleased() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        gate.check(delivery);
        gate.review(ID);
        node.optOut.changedTo(delivery.screened().optOuts() + 1);
        assertEquals(ErrorCode.WRONG_STAGE, codeOf(() -> gate.release(ID, "agreed", TEXT)));
        node.optOut.changedTo(delivery.screened().optOuts());
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
        node.stale = Optional.of(new ReleaseRefusal(ErrorCode.OPTOUT_LIST_STALE, "the list is too old"));
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
    void aMisspeltSettingThatDecidesWhatLeavesKeepsAllUntilItIsCorrected() throws IOException {
        gate.check(delivery("Slept well."));
        gate.review(ID);
        node.misspelt = Optional.of("etc/a.cfg has a setting natoinal, which nobody reads; write national.");
        CadreException refused = assertThrows(CadreException.class, () -> gate.release(ID, "agreed", TEXT));
        assertEquals(ErrorCode.CONFIGURATION_INVALID, refused.code());
        assertTrue(refused.getMessage().endsWith("write national."));
        assertEquals(1, node.journal.entries.stream().map(entry -> entry.event()).filter(event -> event.action() == AuditAction.RELEASE_FORBIDDEN
                && event.detail().get("code").equals("CONFIGURATION_INVALID")).count());
        node.misspelt = Optional.empty();
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
}
