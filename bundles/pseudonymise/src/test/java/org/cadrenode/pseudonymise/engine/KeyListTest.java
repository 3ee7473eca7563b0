package org.cadrenode.pseudonymise.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.cadrenode.api.pseudonym.RecordKey;
import org.junit.jupiter.api.Test;

class KeyListTest {
    @Test
    void aListSortsAndFindsAsAListOfObjectsDoes() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int size : new int[] {0, 1, 2, 3, 1_024, 1_025, 20_000}) {
            KeyList list = new KeyList();
            List<RecordKey> expected = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                RecordKey key = new RecordKey(random.nextInt(200) - 100, random.nextInt(200) - 100);
                list.add(key);
                expected.add(key);
            }
            expected.sort(Comparator.comparingLong(RecordKey::high).thenComparingLong(RecordKey::low));
            List<RecordKey> found = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                found.add(list.sorted(i));
            }
            assertEquals(expected, found, "seed " + seed);
            for (int i = 0; i < 1_000; i++) {
                RecordKey key = new RecordKey(random.nextInt(204) - 102, random.nextInt(204) - 102);
                assertEquals(expected.contains(key), list.contains(key), "seed " + seed);
            }
        }
    }
}
