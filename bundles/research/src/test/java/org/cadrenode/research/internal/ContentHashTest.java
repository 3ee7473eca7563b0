package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ContentHashTest {
    @Test
    void theHashOfARowComesBackFromThatOfARowAndItsChild() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long row = random.nextLong();
            int subject = random.nextInt();
            assertEquals(row, ContentHash.unmixed(ContentHash.mix(row)), () -> "seed " + seed);
            assertEquals(row, ContentHash.row(ContentHash.of(row, subject), subject), () -> "seed " + seed);
        }
    }
}
