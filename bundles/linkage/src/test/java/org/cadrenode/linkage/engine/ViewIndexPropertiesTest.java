package org.cadrenode.linkage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewIndexPropertiesTest {
    private static final int LIMIT = 12;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Map<Long, Map<Integer, int[]>> model = new HashMap<>();

    // Few keys, many of which begin with the same bits, the largest and smallest among them.
    private long key() {
        long first = random.nextInt(5) - 2L;
        return first << 32 | random.nextInt(20);
    }

    // None, few, or so many that a page holds no second one.
    private int[] words() {
        return random.ints(new int[] {0, 3, 40, 240}[random.nextInt(4)]).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 100, 3_000, 100_000})
    void whoCameAndHasNotLeftIsFoundByItsKeyWithWhatItBroughtLast(int recent) {
        ViewIndex index = new ViewIndex(LIMIT, Scratch.inMemory(), recent);
        for (int step = 0; step < 40_000; step++) {
            long key = key();
            Map<Integer, int[]> present = model.computeIfAbsent(key, any -> new HashMap<>());
            int subject = random.nextInt(30);
            // For a while more come than go, then more go than come.
            boolean comes = random.nextInt(10) < (step / 8_000 % 2 == 0 ? 7 : 3);
            if (comes && !present.containsKey(subject)) {
                int[] words = words();
                assertEquals(present.size() == LIMIT, index.add(key, subject, words), () -> "seed " + seed);
                present.put(subject, words);
            } else if (!comes && present.containsKey(subject)) {
                assertEquals(present.size() == LIMIT + 1, index.isCrowdByOne(key), () -> "seed " + seed);
                present.remove(subject);
                index.remove(key, subject);
            }
            if (step % 2_000 == 0) {
                assertSame(index);
            }
        }
        assertSame(index);
        model.forEach((key, subjects) -> subjects.keySet().forEach(subject -> index.remove(key, subject)));
        model.values().forEach(Map::clear);
        assertSame(index);
    }

    private void assertSame(ViewIndex index) {
        ViewGroup group = new ViewGroup();
        model.forEach((key, subjects) -> {
            assertEquals(subjects.size() <= LIMIT, index.find(key, group), () -> "seed " + seed);
            index.all(key, group);
            Map<Integer, String> found = new HashMap<>();
            for (int place = 0; place < group.size(); place++) {
                found.put(group.subject(place), Arrays.toString(Arrays.copyOfRange(group.words(), group.start(place), group.start(place + 1))));
            }
            Map<Integer, String> wanted = new HashMap<>();
            subjects.forEach((subject, words) -> wanted.put(subject, Arrays.toString(words)));
            assertEquals(wanted, found, () -> "seed " + seed);
            assertEquals(List.of(subjects.size(), subjects.size()), List.of(group.size(), index.count(key)), () -> "seed " + seed);
        });
        assertEquals(model.values().stream().mapToInt(Map::size).sum(), index.size(), () -> "seed " + seed);
    }

    /** Gives back a wrong bit of each piece that is read. */
    private static final class Damaged implements Scratch {
        private final Scratch sound = Scratch.inMemory();
        private final List<Area> areas = new ArrayList<>();
        private int damage = 1;

        @Override
        public Area area() {
            Area area = sound.area();
            areas.add(area);
            return new Area() {
                @Override
                public void write(byte[] bytes, int length) {
                    area.write(bytes, length);
                }

                @Override
                public void read(long at, byte[] into, int length) {
                    area.read(at, into, length);
                    into[length / 2] ^= (byte) damage;
                }

                @Override
                public void close() {
                    areas.remove(area);
                    area.close();
                }
            };
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void whatComesBackOtherwiseIsNotUsed(int words) {
        ViewIndex index = new ViewIndex(LIMIT, new Damaged(), 50);
        for (int subject = 0; subject < 50; subject++) {
            index.add(subject, subject, new int[words]);
        }
        CadreException refused = assertThrows(CadreException.class, () -> index.find(7, new ViewGroup()));
        assertEquals(ErrorCode.STORE_FAILED, refused.code());
    }

    @Test
    void thereAreFewRunsAndThoseThatWereMergedAreLetGo() {
        Damaged scratch = new Damaged();
        scratch.damage = 0;
        ViewIndex index = new ViewIndex(LIMIT, scratch, 50);
        int most = 0;
        for (int entry = 0; entry < 10_000; entry++) {
            index.add(entry, entry, new int[entry % 3]);
            most = Math.max(most, scratch.areas.size());
        }
        assertTrue(most > 1 && most <= 7, "runs: " + most);
        index.close();
        assertEquals(List.of(), scratch.areas);
    }
}
