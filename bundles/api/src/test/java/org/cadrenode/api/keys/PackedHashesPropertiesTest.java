package org.cadrenode.api.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PackedHashesPropertiesTest {
    private static final long SEED = 7374;

    // Also hashes that are alike but for one bit, wherever it is: the last two are the ones that do not count.
    @Test
    void nothingThatWasAddedIsMissedAndNothingElseIsFound() {
        Random random = new Random(SEED);
        PackedHashes hashes = new PackedHashes();
        Set<Long> expected = new HashSet<>();
        long hash = 0;
        for (int step = 0; step < 200_000; step++) {
            hash = random.nextBoolean() ? random.nextLong() : hash ^ 1L << random.nextInt(Long.SIZE);
            assertEquals(expected.contains(hash >>> 2), hashes.contains(hash), "seed " + SEED + " step " + step);
            if (random.nextInt(3) > 0) {
                hashes.add(hash);
                expected.add(hash >>> 2);
            }
        }
        assertEquals(expected.size(), hashes.size());
        assertTrue(expected.stream().allMatch(one -> hashes.contains(one << 2) && hashes.contains(one << 2 | 3)));
    }

    @Test
    void aMillionHashesTakeLessThanSevenAndAHalfMegabytes() {
        Random random = new Random(SEED);
        PackedHashes hashes = new PackedHashes();
        for (int i = 0; i < 1_000_000; i++) {
            hashes.add(random.nextLong());
        }
        assertTrue(hashes.bytes() < 7_500_000, hashes.bytes() + " bytes");
    }
}
