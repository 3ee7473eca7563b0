package org.cadrenode.gate.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.gate.CheckReport;
import org.cadrenode.api.gate.CheckReport.Passage;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.gate.engine.CheckRules;
import org.junit.jupiter.api.Test;

class CheckedGateTest extends GateScene {
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
    void keepsNoReportThatTheJournalCannotRecord() throws IOException {
        Pseudonymised delivery = delivery("Slept well.");
        node.journal.unwritable = true;
        assertEquals(ErrorCode.JOURNAL_UNWRITABLE, codeOf(() -> gate.check(delivery)));
        assertEquals(Optional.empty(), gate.report(ID));
    }

    @Test
    void warnsOfDeliveriesThatDidNotPass() throws IOException {
        CheckedGate health = node.gate();
        assertEquals(Result.Status.OK, health.execute().getStatus());
        health.check(delivery("Ottoline came."));
        assertEquals(Result.Status.WARN, health.execute().getStatus());
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
