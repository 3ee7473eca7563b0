package org.cadrenode.linkage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cadrenode.api.pseudonym.ViewKind;
import org.cadrenode.linkage.engine.TestRegion.Known;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine finds neither fewer nor other pairs than whoever compares everybody with everybody. */
class FoundPairsTest {
    private static final int CHILDREN = 700;
    private final long seed = new Random().nextLong();

    /** A pair by its numbers. */
    private record Two(int low, int high) { }

    @ParameterizedTest
    @ValueSource(ints = {3, 8, 2_000})
    void theyAreThoseOfAllThatShareAViewOfWhichThereAreNotTooMany(int largestBlock) {
        List<Known> known = TestRegion.of(CHILDREN, seed);
        // Some have sent no tokens since their provider's release made those of form 2.
        List<PersonViews> views = known.stream().map(one -> one.subject().number() % 3 == 0 ? TestTokens.former(one.person())
                : TestTokens.of(one.person())).toList();
        Map<Two, Long> wanted = wanted(known, views, largestBlock);
        assertTrue(wanted.size() > CHILDREN / 10, () -> "seed " + seed);

        // So few in memory that most are found in runs, and these are merged.
        LinkEngine engine = new LinkEngine(TestTokens.JUDGE, Views.inMemory(), new ViewIndex(largestBlock, Scratch.inMemory(), 300));
        for (int i = 0; i < known.size(); i++) {
            engine.put(known.get(i).subject(), views.get(i), touched -> { });
            if (i % 97 == 0) {
                engine.settle();
            }
        }
        engine.settle();
        Map<Two, Long> found = new HashMap<>();
        known.forEach(one -> engine.pairs(one.subject().number(), (other, pattern) -> found.put(two(one.subject().number(), other), pattern)));
        assertEquals(wanted, found, () -> "seed " + seed);
    }

    private static Map<Two, Long> wanted(List<Known> known, List<PersonViews> views, int largestBlock) {
        Map<Long, List<Integer>> blocks = new HashMap<>();
        Map<Long, ViewKind> kinds = new HashMap<>();
        for (int i = 0; i < known.size(); i++) {
            for (int view = 0; view < views.get(i).size(); view++) {
                blocks.computeIfAbsent(views.get(i).block(view), any -> new ArrayList<>()).add(i);
                kinds.put(views.get(i).block(view), views.get(i).kind(view));
            }
        }
        Map<Two, Long> wanted = new HashMap<>();
        blocks.forEach((block, members) -> {
            boolean byNumber = kinds.get(block) == ViewKind.NHS_NUMBER || kinds.get(block) == ViewKind.UPN;
            for (int one : members) {
                for (int other : members) {
                    Subject left = known.get(one).subject();
                    Subject right = known.get(other).subject();
                    if (one >= other || members.size() > largestBlock || !byNumber && left.provider().equals(right.provider())) {
                        continue;
                    }
                    long pattern = views.get(one).pattern(views.get(other)) | (byNumber ? Judge.SAME_NUMBER : 0);
                    if (TestTokens.JUDGE.judge(pattern).tells()) {
                        wanted.merge(two(left.number(), right.number()), pattern, (former, more) -> former | more);
                    }
                }
            }
        });
        return wanted;
    }

    private static Two two(int one, int other) {
        return new Two(Math.min(one, other), Math.max(one, other));
    }
}
