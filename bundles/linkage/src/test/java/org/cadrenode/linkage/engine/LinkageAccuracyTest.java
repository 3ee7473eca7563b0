package org.cadrenode.linkage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.cadrenode.linkage.engine.TestRegion.Accuracy;
import org.cadrenode.linkage.engine.TestRegion.Known;
import org.junit.jupiter.api.Test;

class LinkageAccuracyTest {
    private static final int CHILDREN = 20_000;

    @Test
    void almostAllOfARegionsChildrenAreFoundAgainAndAlmostNobodyElse() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Accuracy accuracy = measure(TestRegion.of(CHILDREN, seed), "key");
        System.out.printf("precision %.5f recall %.5f missed %s%n", accuracy.precision(), accuracy.recall(),
                accuracy.missedBetween());
        assertTrue(accuracy.recall() >= .95, () -> "recall " + accuracy.recall());
        assertTrue(accuracy.precision() >= .999, () -> "precision " + accuracy.precision());
    }

    @Test
    void underTwoDifferentKeysNobodyIsLinked() {
        List<Known> known = TestRegion.of(500, 7);
        List<PersonViews> tokens = known.stream().map(one -> TestTokens.of(one.person(), one.subject().provider().value())).toList();
        Settlement settlement = LinkEngine.cluster(TestTokens.JUDGE, 2_000,
                known.stream().map(Known::subject).toList(), tokens);
        assertEquals(known.size(), settlement.clusters().size());
    }

    static Accuracy measure(List<Known> known, String key) {
        List<PersonViews> tokens = known.stream().map(one -> TestTokens.of(one.person(), key)).toList();
        Settlement settlement = LinkEngine.cluster(TestTokens.JUDGE, 2_000,
                known.stream().map(Known::subject).toList(), tokens);
        return TestRegion.accuracy(known, settlement.clusters());
    }
}
