package org.cadrenode.vault.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LookupIndexPropertiesTest {
    private static final long SEED = 50505;
    private static final int BITS = 28;

    // Hashes that differ in bits that are not kept only, of one child and of several, come together and part again.
    @Test
    void itLeadsToEveryRowThatHasAHashAndToNoneThatHasNotItsFirstBits() {
        Random random = new Random(SEED);
        LookupIndex index = new LookupIndex(1);
        Map<Long, Set<Long>> hashesOfRow = new TreeMap<>();
        for (int step = 0; step < 30_000; step++) {
            String at = "seed " + SEED + " step " + step;
            long row = 1 + random.nextInt(60);
            Set<Long> had = hashesOfRow.getOrDefault(row, Set.of());
            Set<Long> has = random.nextInt(4) == 0 ? new HashSet<>() : new HashSet<>(had);
            for (int more = random.nextInt(3); more > 0; more--) {
                has.add(hash(random));
            }
            if (!had.isEmpty() && random.nextInt(3) == 0) {
                has.remove(had.iterator().next());
            }
            index.change(row, had, has);
            hashesOfRow.put(row, has);
            long wanted = hash(random);
            long[] found = index.rows(wanted);
            assertArrayEquals(hashesOfRow.keySet().stream().mapToLong(Long::longValue)
                    .filter(one -> hashesOfRow.get(one).stream().anyMatch(hash -> first(hash) == first(wanted))).toArray(), found, at);
            for (long hash : has) {
                assertTrue(Arrays.stream(index.rows(hash)).anyMatch(one -> one == row), at);
            }
        }
        assertEquals(hashesOfRow.values().stream()
                .mapToInt(hashes -> hashes.stream().map(LookupIndexPropertiesTest::first).collect(Collectors.toSet()).size()).sum(),
                index.size());
    }

    private static long hash(Random random) {
        return (random.nextInt(300) - 150L << Long.SIZE - BITS - 2) + random.nextInt(3);
    }

    private static long first(long hash) {
        return hash >>> Long.SIZE - BITS;
    }

    @Test
    void aHundredThousandEntriesTakeLessThanEightBytesEach() {
        Random random = new Random(SEED);
        LookupIndex index = new LookupIndex(1);
        for (int row = 1; row <= 100_000; row++) {
            index.change(row, Set.of(), Set.of(random.nextLong()));
        }
        assertTrue(index.bytes() < 800_000, index.bytes() + " bytes");
    }
}
