package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.keystore.engine.GrowingKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An opt-out that comes when a delivery is released and has not left yet, as it waits for its terms, or the disk was full. */
class OptedOutBehindReleaseTest {
    @TempDir
    private Path files;
    private WholeSite site;
    private WholeJournal journal;

    @BeforeEach
    void release() throws IOException {
        GrowingKeys node = new GrowingKeys(1);
        journal = new WholeJournal(node.present());
        site = new WholeSite(files, node, new GrowingKeys(2), journal);
        site.deliver(WholeSite.TRUST, "people", "id,nhs,forename,surname,born,state,out\n" + child(0) + "\n" + child(1));
        while (site.waiting().isEmpty()) {
            assertTrue(site.provider());
        }
        site.release();
        assertEquals(Stage.CLEARED, milestone().stage());
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static String child(int child) {
        return "1+T" + child + "," + SiteModel.nhsNumber(child) + "," + SiteModel.forename(child) + "," + SiteModel.surname(child, false) + ","
                + SiteModel.born(child) + ",s1,N";
    }

    private void optOut() throws IOException {
        site.desk.add(Map.of("scope", "all", "decided_by", "parent", "person", "case 1", "decided_on", "2026-01-05", "nhs_number",
                SiteModel.nhsNumber(0)), false);
    }

    private long releases() {
        return journal.entries.stream().filter(entry -> entry.event().action() == AuditAction.DELIVERY_RELEASED).count();
    }

    private Milestone milestone() {
        return site.landing.deliveries().get(0).milestone();
    }

    @Test
    void theChildsRowsDoNotLeave() throws IOException {
        optOut();
        site.rest();
        Settled settled = (Settled) milestone();
        assertEquals(1, settled.released().cleared().pseudonymised().screened().tally().optedOut(), "its row was stopped here");
        assertEquals(1, settled.tally().loaded());
        assertEquals(2, releases(), "released anew");
    }

    @Test
    void whatHasLeftIsNotScreenedAgain() throws IOException {
        site.sendUnsaid();
        optOut();
        site.rest();
        Settled settled = (Settled) milestone();
        assertEquals(0, settled.released().cleared().pseudonymised().screened().tally().optedOut());
        assertEquals(1, releases());
        assertEquals(List.of(Stage.SETTLED), site.landing.deliveries().stream().map(status -> status.milestone().stage()).toList());
    }
}
