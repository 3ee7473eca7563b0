package org.cadrenode.optout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.optout.internal.MemoryLanding.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptOutConcurrencyTest {
    private static final int DELIVERIES = 3;
    private static final int CHILDREN = 1500;

    @TempDir
    private Path directory;

    @Test
    void aRequestThatComesWhileDeliveriesAreScreenedMissesNobody() throws IOException, InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(DELIVERIES + 2);
        try (Site site = new Site(directory)) {
            List<Callable<Void>> work = new ArrayList<>();
            List<Landed> deliveries = new ArrayList<>();
            for (int number = 0; number < DELIVERIES; number++) {
                List<Row> rows = new ArrayList<>();
                for (int child = 0; child < CHILDREN; child++) {
                    rows.add(Site.patient((child * 7 + number) % CHILDREN));
                }
                Landed landed = site.landing.put(number, Site.TRUST, "patients", rows);
                deliveries.add(landed);
                work.add(() -> {
                    site.screen(landed);
                    return null;
                });
            }
            List<Path> lists = new ArrayList<>();
            for (int child = 0; child < CHILDREN; child += 100) {
                lists.add(site.list(Site.nhsNumber(child) + ",,,," + Site.DECIDED));
            }
            work.add(() -> {
                for (Path list : lists) {
                    site.optOut().add(list, "governance");
                }
                return null;
            });
            work.add(() -> {
                for (int i = 0; i < 20; i++) {
                    site.optOut().due();
                }
                return null;
            });
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
            site.optOut().due();
            for (int child = 0; child < CHILDREN; child++) {
                boolean out = child % 100 == 0;
                assertEquals(out, site.suppressed().containsKey(site.key("P" + child)), "child " + child);
                assertEquals(!out, site.vault().knows(site.key("P" + child)), "child " + child);
                child += out ? 0 : 48;
            }
            assertEquals(CHILDREN / 100, site.suppressed().size());
            assertEquals(CHILDREN - CHILDREN / 100, site.vault().size(Site.TRUST));
            for (Landed landed : deliveries) {
                assertEquals(CHILDREN / 100, site.screen(landed).tally().optedOut());
            }
            assertFalse(site.held().containsKey(site.key("P0")));
            assertTrue(site.held().containsKey(site.key("P1")));
        } finally {
            threads.shutdownNow();
        }
    }
}
