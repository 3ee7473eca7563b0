package org.cadrenode.gate.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.pseudonym.PersonTokensWriter;
import org.cadrenode.api.pseudonym.RowWriter;
import org.junit.jupiter.api.Test;

class GateReviewTest extends GateScene {
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
        new PersonTokensWriter(tokens).finish();
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
}
