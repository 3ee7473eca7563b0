package org.cadrenode.vault.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.identifiable.SubjectKey;
import org.junit.jupiter.api.Test;

class MergesTest {
    private static final int IDS = 20_000;

    private static Merges.Named named(int id) {
        return new Merges.Named(new SubjectKey(id, ~id), Children.TRUST, "L" + id);
    }

    @Test
    void aLongChainIsWalkedFromEveryLinkAndLeadsToItsEnd() {
        Merges merges = new Merges();
        for (int id = 0; id < IDS; id++) {
            assertTrue(merges.add(named(id), named(id + 1)));
        }
        assertFalse(merges.add(named(IDS), named(0)), "a circle");
        for (int id = 0; id <= IDS; id++) {
            assertEquals(named(IDS).key(), merges.survivor(named(id).key()));
        }
        assertEquals(IDS, merges.formerIds(named(IDS).key()).size());
        assertEquals(List.of(), merges.formerIds(named(7).key()));
    }

    @Test
    void whoLooksWhileOthersMergeNeverGoesRoundAndNeverBack() throws Exception {
        long seed = System.nanoTime();
        System.out.println("Seed of looks: " + seed);
        Random random = new Random(seed);
        List<int[]> forest = new ArrayList<>();
        for (int id = 0; id < IDS; id++) {
            forest.add(new int[] {id, id + 1 + random.nextInt(Math.min(5, IDS - id))});
        }
        Collections.shuffle(forest, random);
        Merges merges = new Merges();
        CountDownLatch done = new CountDownLatch(1);
        ExecutorService lookers = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> looks = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Random own = new Random(seed + i);
                looks.add(lookers.submit(() -> {
                    do {
                        int id = own.nextInt(IDS);
                        SubjectKey seen = merges.survivor(named(id).key());
                        assertTrue(seen.high() >= id && merges.survivor(named(id).key()).high() >= seen.high());
                    } while (done.getCount() > 0);
                }));
            }
            for (int[] one : forest) {
                assertTrue(merges.add(named(one[0]), named(one[1])));
            }
            done.countDown();
            for (Future<?> look : looks) {
                look.get(60, TimeUnit.SECONDS);
            }
        } finally {
            done.countDown();
            lookers.shutdownNow();
        }
        for (int id = 0; id <= IDS; id++) {
            assertEquals(IDS, merges.survivor(named(id).key()).high());
        }
    }
}
