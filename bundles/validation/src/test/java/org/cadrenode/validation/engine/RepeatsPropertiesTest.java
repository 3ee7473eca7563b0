package org.cadrenode.validation.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.cadrenode.api.validation.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However little fits into memory, the counts are those of a plain map. */
final class RepeatsPropertiesTest {
    @TempDir
    Path folder;

    @Test
    void theCountsAreThoseOfAMapAndNothingIsLeftOnTheDisk() throws IOException {
        long seed = System.nanoTime();
        System.out.println("The repetitions' seed is " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            int records = random.nextInt(3000);
            int different = 1 + random.nextInt(2000);
            int inMemory = 1 + random.nextInt(4000);
            RuleCount again = new RuleCount(Rule.KEY_TWICE, "t", "", "");
            RuleCount shared = new RuleCount(Rule.NUMBER_SHARED, "t", "n", "");
            Map<Long, Integer> keys = new HashMap<>();
            Map<Long, Set<Long>> owners = new HashMap<>();
            Map<Long, Integer> owned = new HashMap<>();
            try (SealedSpill spill = new SealedSpill(folder)) {
                Repeats repeats = new Repeats(spill, inMemory);
                int first = repeats.target(again, false);
                int second = repeats.target(shared, true);
                for (int i = 1; i <= records; i++) {
                    long key = random.nextInt(different);
                    long owner = 1 + random.nextInt(3);
                    repeats.add(first, key, 0, i);
                    repeats.add(second, -1 - key, owner, i);
                    keys.merge(key, 1, Integer::sum);
                    owners.computeIfAbsent(key, one -> new HashSet<>()).add(owner);
                    owned.merge(key, 1, Integer::sum);
                }
                repeats.count();
            }
            long expectedAgain = keys.values().stream().mapToLong(count -> count - 1).sum();
            long expectedShared = owned.entrySet().stream().filter(one -> owners.get(one.getKey()).size() > 1).mapToLong(Map.Entry::getValue).sum();
            assertEquals(expectedAgain, again.failing(), "round " + round);
            assertEquals(expectedShared, shared.failing(), "round " + round);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void moreOfOneThanArePendingAreCountedAll() throws IOException {
        RuleCount shared = new RuleCount(Rule.NUMBER_SHARED, "t", "n", "");
        try (SealedSpill spill = new SealedSpill(folder)) {
            Repeats repeats = new Repeats(spill, 1000);
            int target = repeats.target(shared, true);
            for (int i = 1; i <= 10_000; i++) {
                repeats.add(target, 7, i < 10_000 ? 1 : 2, i);
            }
            repeats.count();
        }
        assertEquals(10_000, shared.failing());
    }

    @Test
    void whatIsSpilledShowsNoneOfItsNumbers() throws IOException {
        try (SealedSpill spill = new SealedSpill(folder)) {
            Repeats repeats = new Repeats(spill, 10);
            int target = repeats.target(new RuleCount(Rule.KEY_TWICE, "t", "", ""), false);
            for (int i = 0; i < 20; i++) {
                repeats.add(target, 0, 0, 0);
            }
            try (Stream<Path> files = Files.list(folder)) {
                Path file = files.findFirst().orElseThrow();
                byte[] content = Files.readAllBytes(file);
                assertEquals(240, content.length);
                int zeros = 0;
                for (byte octet : content) {
                    zeros += octet == 0 ? 1 : 0;
                }
                assertTrue(zeros < 20, "it is not sealed");
            }
        }
    }
}
