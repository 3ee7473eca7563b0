package org.cadrenode.api.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedTablePropertiesTest {
    private static final long SEED = 7373;
    private static final int PARTS = 3;

    // Keys that are random, that differ in their last bits only, and the least and the greatest of all.
    @ParameterizedTest
    @CsvSource({"4, 0", "4, 1", "5, 0", "6, 2", "7, 1", "8, 0", "8, 3"})
    void itHoldsWhatSortedMapsWouldHoldAfterAnyPutsAndRemovals(int keyBytes, int values) {
        Random random = new Random(SEED + keyBytes * 10L + values);
        PackedTable table = new PackedTable(PARTS, keyBytes, values);
        List<TreeMap<Long, int[]>> expected = new ArrayList<>();
        for (int i = 0; i < PARTS; i++) {
            expected.add(new TreeMap<>(Long::compareUnsigned));
        }
        long every = -1L >>> Long.SIZE - keyBytes * Byte.SIZE;
        for (int step = 0; step < 30_000; step++) {
            String at = "seed " + SEED + " step " + step;
            int part = random.nextInt(PARTS);
            TreeMap<Long, int[]> map = expected.get(part);
            long key = switch (random.nextInt(8)) {
                case 0, 1, 2 -> random.nextLong() & every;
                case 3 -> every - random.nextInt(100);
                case 4 -> random.nextInt(100);
                default -> map.isEmpty() ? 0 : nearOne(map, random.nextLong() & every);
            };
            if (random.nextInt(4) == 0) {
                int place = table.find(part, key);
                assertEquals(map.containsKey(key), place >= 0, at);
                if (place >= 0) {
                    table.remove(part, place);
                    map.remove(key);
                }
            } else {
                int place = table.put(part, key);
                assertArrayEquals(map.getOrDefault(key, new int[values]), values(table, part, place, values), at);
                int[] now = random.ints(values).toArray();
                for (int i = 0; i < values; i++) {
                    table.value(part, place, i, now[i]);
                }
                map.put(key, now);
            }
            assertEquals(map.size(), table.count(part), at);
            long other = random.nextBoolean() ? key : random.nextLong() & every;
            int from = table.from(part, other);
            assertEquals(map.headMap(other).size(), from, at);
            assertEquals(map.containsKey(other) ? from : -1, table.find(part, other), at);
        }
        int size = 0;
        for (int part = 0; part < PARTS; part++) {
            int place = 0;
            for (Map.Entry<Long, int[]> entry : expected.get(part).entrySet()) {
                assertEquals(entry.getKey(), table.key(part, place));
                assertArrayEquals(entry.getValue(), values(table, part, place++, values));
            }
            size += place;
        }
        assertTrue(size > 1_000, size + " entries only");
        assertEquals(size, table.size());
    }

    private static long nearOne(TreeMap<Long, int[]> map, long key) {
        Long near = map.ceilingKey(key);
        return near == null ? map.lastKey() : near;
    }

    private static int[] values(PackedTable table, int part, int place, int values) {
        int[] found = new int[values];
        for (int i = 0; i < values; i++) {
            found[i] = table.value(part, place, i);
        }
        return found;
    }

    @Test
    void aMillionHashesOfSixBytesTakeLessThanSevenEach() {
        Random random = new Random(SEED);
        PackedTable table = new PackedTable(1 << 12, 6, 0);
        while (table.size() < 1_000_000) {
            table.put(random.nextInt(1 << 12), random.nextLong() >>> 16);
        }
        assertTrue(table.bytes() < 7_000_000, table.bytes() + " bytes");
    }

    @Test
    void aKeyOfThreeOrNineBytesIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PackedTable(1, 3, 0));
        assertThrows(IllegalArgumentException.class, () -> new PackedTable(1, 9, 0));
    }
}
