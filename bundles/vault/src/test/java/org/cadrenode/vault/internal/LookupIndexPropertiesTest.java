package org.cadrenode.vault.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LookupIndexPropertiesTest {
    private static final long SEED = 50505;

    @Test
    void itHoldsWhatAMapOfSetsWouldHoldAfterAnyAdditionsAndRemovals() {
        Random random = new Random(SEED);
        LookupIndex index = new LookupIndex(1);
        Map<Long, Set<Long>> expected = new HashMap<>();
        int size = 0;
        for (int step = 0; step < 60_000; step++) {
            // Few hashes make long runs of neighbours, which removal has to close up; some go round the end.
            long hash = random.nextInt(900) - 450L << 24;
            long row = 1 + random.nextInt(6);
            Set<Long> rows = expected.computeIfAbsent(hash, key -> new TreeSet<>());
            if (random.nextInt(5) < 2) {
                index.remove(hash, row);
                size -= rows.remove(row) ? 1 : 0;
            } else {
                index.add(hash, row);
                size += rows.add(row) ? 1 : 0;
            }
            assertEquals(size, index.size(), "seed " + SEED + " step " + step);
            long other = random.nextInt(900) - 450L << 24;
            assertArrayEquals(expected.getOrDefault(other, Set.of()).stream().mapToLong(Long::longValue).toArray(),
                    index.rows(other), "seed " + SEED + " step " + step);
        }
    }
}
