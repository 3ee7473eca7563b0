package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BucketTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();

    @Test
    void whoTakesMoreThanThereIsWaitsUntilItHasFlowedIn() {
        Bucket bucket = new Bucket(100, now::get);
        assertEquals(0, bucket.take(100), "a second's worth is there");
        assertEquals(SECOND, bucket.take(100));
        now.addAndGet(SECOND / 2);
        assertEquals(SECOND / 2, bucket.take(0));
        now.addAndGet(SECOND / 2);
        assertEquals(0, bucket.take(0));
    }

    @Test
    void onePieceAMinuteIsOnePieceAMinute() {
        Bucket bucket = new Bucket(1 / 60.0, now::get);
        assertEquals(0, bucket.untilOne());
        bucket.take(1);
        assertEquals(60, Math.round(bucket.untilOne() / (double) SECOND));
        now.addAndGet(60 * SECOND + 1);
        assertEquals(0, bucket.untilOne());
    }

    @Test
    void withoutALimitNobodyWaits() {
        assertEquals(0, new Bucket(0, now::get).take(1e18));
        assertEquals(0, new Bucket(0, now::get).untilOne());
    }

    @Test
    void whoWaitsAsToldNeverExceedsTheRate() {
        long seed = new Random().nextLong();
        System.out.println("Seed: " + seed);
        Random random = new Random(seed);
        Bucket bucket = new Bucket(1000, now::get);
        double taken = 0;
        for (int i = 0; i < 1000; i++) {
            int much = random.nextInt(2000);
            taken += much;
            now.addAndGet(bucket.take(much) + random.nextInt((int) SECOND / 10));
        }
        assertTrue(taken <= 1000 + 1000.0 * now.get() / SECOND + 1, taken + " in " + now.get());
    }
}
