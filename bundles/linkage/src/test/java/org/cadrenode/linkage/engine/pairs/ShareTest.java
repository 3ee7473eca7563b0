package org.cadrenode.linkage.engine.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ShareTest {
    @Test
    void aFewPeopleAreComparedAtOnce() {
        assertEquals(List.of(Share.ALL), Share.of(0));
        assertEquals(List.of(Share.ALL), Share.of(500_000));
        assertEquals(2, Share.of(500_001).size());
        assertEquals(4, Share.of(2_000_000).size());
        assertEquals(40, Share.of(20_000_000).size());
    }

    @Test
    void everyKeyIsInOneShareAndSharesAreOfASize() {
        long seed = System.nanoTime();
        System.out.println("The seed is " + seed + ".");
        Random random = new Random(seed);
        List<Share> shares = Share.of(1_500_000);
        int[] held = new int[shares.size()];
        for (int i = 0; i < 30_000; i++) {
            long key = random.nextLong();
            List<Share> holding = shares.stream().filter(share -> share.holds(key)).toList();
            assertEquals(1, holding.size());
            held[holding.get(0).index()]++;
        }
        for (int one : held) {
            assertTrue(Math.abs(one - 10_000) < 500, () -> List.of(held[0], held[1], held[2]).toString());
        }
    }
}
