package org.cadrenode.linkage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.stream.IntStream;
import org.cadrenode.api.pseudonym.TokenShape;
import org.cadrenode.linkage.engine.Judgement.Verdict;
import org.cadrenode.linkage.engine.pairs.Comparison;
import org.cadrenode.linkage.engine.pairs.Pattern;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final int RAREST = 63;

    // Two who have everything in common but numbers, of which nothing is known.
    private static long namesakes(int rarity) {
        TokenShape shape = new TokenShape(2, 1, 1, rarity | (long) rarity << 8 | (long) rarity << 16);
        int[] tokens = IntStream.rangeClosed(1, shape.length(false)).toArray();
        tokens[TokenShape.NHS_NUMBER] = TokenShape.NONE;
        tokens[TokenShape.UPN] = TokenShape.NONE;
        return Comparison.of(tokens, 0, Comparison.shape(shape), shape.rarities(), tokens, 0, Comparison.shape(shape), shape.rarities(), false);
    }

    @Test
    void howRareNamesAreIsNoNumberInCommon() {
        for (int rarity = 0; rarity <= RAREST; rarity++) {
            long pattern = namesakes(rarity);
            assertFalse(Pattern.sameNumber(pattern));
            assertEquals(0, pattern & Judge.SAME_NUMBER, "rarity " + rarity);
            assertNotEquals(Verdict.CERTAIN, TestTokens.JUDGE.judge(pattern).verdict(), "rarity " + rarity);
        }
    }

    @Test
    void aNumberInCommonIsCertain() {
        assertEquals(Verdict.CERTAIN, TestTokens.JUDGE.judge(namesakes(RAREST) | Judge.SAME_NUMBER).verdict());
    }
}
