package org.cadrenode.linkage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ViewIndexPropertiesTest {
    private static final int ROOM = 64;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final ViewIndex index = new ViewIndex();
    private final Map<Long, Set<Integer>> model = new HashMap<>();

    // Few tables and prints that lie side by side, all zeros among them: so slots meet, wrap around, and move up again.
    private long key() {
        long table = random.nextInt(3);
        long print = random.nextInt(10) < 8 ? random.nextInt(40) * 0x0500_0000L & 0xffff_ffffL : random.nextInt(3);
        return table << 48 | print << 16;
    }

    @Test
    void whoCameAndHasNotLeftIsFoundByItsKeyAndNobodyElseIs() {
        for (int step = 0; step < 200_000; step++) {
            long key = key();
            Set<Integer> present = model.computeIfAbsent(key, any -> new HashSet<>());
            int subject = random.nextInt(30);
            // For a while more come than go, then more go than come.
            if (random.nextInt(10) < (step / 20_000 % 2 == 0 ? 7 : 3)) {
                if (present.add(subject)) {
                    index.add(key, subject);
                }
            } else {
                present.remove(subject);
                index.remove(key, subject);
            }
            if (step % 10_000 == 0) {
                assertSame();
            }
        }
        assertSame();
        model.forEach((key, subjects) -> subjects.forEach(subject -> index.remove(key, subject)));
        assertEquals(0, index.size(), () -> "seed " + seed);
    }

    private void assertSame() {
        int[] found = new int[ROOM];
        model.forEach((key, subjects) -> {
            int count = index.find(key, found);
            assertEquals(subjects, Arrays.stream(found, 0, count).boxed().collect(Collectors.toSet()), () -> "seed " + seed);
            assertEquals(List.of(subjects.size(), subjects.size()), List.of(count, index.count(key)), () -> "seed " + seed);
        });
        assertEquals(model.values().stream().mapToInt(Set::size).sum(), index.size(), () -> "seed " + seed);
    }

    @Test
    void moreThanThereIsRoomForAreCountedAsOneMore() {
        for (int subject = 0; subject < 9; subject++) {
            index.add(1L << 20, subject);
            assertEquals(Math.min(subject + 1, 4), index.find(1L << 20, new int[3]));
            assertEquals(subject + 1, index.count(1L << 20));
        }
    }
}
