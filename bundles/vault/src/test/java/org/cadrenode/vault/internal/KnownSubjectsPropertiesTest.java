package org.cadrenode.vault.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.cadrenode.api.identifiable.SubjectKey;
import org.junit.jupiter.api.Test;

class KnownSubjectsPropertiesTest {
    private static final long SEED = 4711;

    private record Held(long row, boolean known, OptionalLong day, int stamp) { }

    @Test
    void itHoldsWhatAMapWouldHoldAfterAnyPutsAndRemovals() {
        Random random = new Random(SEED);
        KnownSubjects subjects = new KnownSubjects();
        Map<SubjectKey, Held> expected = new HashMap<>();
        List<SubjectKey> seen = new ArrayList<>();
        for (int step = 0; step < 60_000; step++) {
            // Few bits of difference make long runs of neighbours, which removal has to close up; some go round the end.
            SubjectKey key = seen.isEmpty() || random.nextInt(3) == 0
                    ? new SubjectKey(random.nextInt(4000) - 2000L << 22, 0) : seen.get(random.nextInt(seen.size()));
            seen.add(key);
            if (random.nextInt(5) < 2) {
                subjects.remove(key);
                expected.remove(key);
            } else {
                Held held = new Held(1 + random.nextInt(1_000_000), random.nextBoolean(),
                        random.nextBoolean() ? OptionalLong.of(random.nextInt(40_000) - 20_000) : OptionalLong.empty(),
                        random.nextInt());
                subjects.put(key, held.row(), held.known(), held.day(), held.stamp());
                expected.put(key, held);
            }
            assertEquals(expected.size(), subjects.size(), "seed " + SEED + " step " + step);
            SubjectKey other = seen.get(random.nextInt(seen.size()));
            agree(subjects, expected, other);
        }
        seen.forEach(key -> agree(subjects, expected, key));
    }

    private static void agree(KnownSubjects subjects, Map<SubjectKey, Held> expected, SubjectKey key) {
        Held held = expected.get(key);
        assertEquals(held == null ? 0 : held.row(), subjects.row(key));
        assertEquals(held != null && held.known(), subjects.knows(key));
        assertEquals(held == null ? OptionalLong.empty() : held.day(), subjects.birthDay(key));
        assertEquals(held != null, subjects.present(key, held == null ? 1 : held.row(), held == null ? 0 : held.stamp()));
        assertFalse(held != null && subjects.present(key, held.row(), held.stamp() + 1));
    }

    @Test
    void aHundredThousandChildrenTakeLessThanTwoAndAHalfMegabytes() {
        Random random = new Random(SEED);
        KnownSubjects subjects = new KnownSubjects();
        for (int i = 0; i < 100_000; i++) {
            subjects.put(new SubjectKey(random.nextLong(), random.nextLong()), i + 1, true, OptionalLong.of(15_000), i);
        }
        assertEquals(100_000, subjects.size());
        assertTrue(subjects.bytes() < 2_500_000, subjects.bytes() + " bytes");
    }
}
