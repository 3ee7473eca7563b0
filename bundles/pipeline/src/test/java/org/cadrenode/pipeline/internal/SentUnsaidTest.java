package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.keystore.engine.GrowingKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that ended between a package and the delivery's saying that it has left: the receipt is there before the node looks again. */
class SentUnsaidTest {
    @TempDir
    private Path files;

    @Test
    void aDeliveryWhosePackageWasTakenInBeforeItSaidThatItHasLeftIsSettled() throws IOException {
        GrowingKeys node = new GrowingKeys(1);
        try (WholeSite site = new WholeSite(files, node, new GrowingKeys(2), new WholeJournal(node.present()))) {
            site.deliver(WholeSite.TRUST, "people", "id,nhs,forename,surname,born,state,out\n1+T0," + SiteModel.nhsNumber(0) + ","
                    + SiteModel.forename(0) + "," + SiteModel.surname(0, false) + "," + SiteModel.born(0) + ",s1,N");
            while (site.waiting().isEmpty()) {
                assertTrue(site.provider());
            }
            site.release();
            assertEquals(List.of(Stage.CLEARED), stages(site));
            site.sendUnsaid();
            assertTrue(site.resource());
            assertEquals(List.of(Stage.CLEARED), stages(site));
            site.rest();
            assertEquals(List.of(Stage.SETTLED), stages(site));
        }
    }

    private static List<Stage> stages(WholeSite site) {
        return site.landing.deliveries().stream().map(status -> status.milestone().stage()).toList();
    }
}
