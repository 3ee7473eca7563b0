package org.cadrenode.linkage.engine.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.cadrenode.api.pseudonym.TokenShape;
import org.junit.jupiter.api.Test;

class ComparisonPropertiesTest {
    private static final int ROUNDS = 20_000;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    // Few different tokens, so that many agree.
    private int[] view(TokenShape shape, boolean edits) {
        int[] tokens = random.ints(shape.length(edits), 0, 40).toArray();
        if (edits) {
            for (int i = 0; i < shape.surnames() + Math.min(1, shape.forenames()); i++) {
                int at = i < shape.surnames() ? shape.surname(i, true) : shape.forename(0, true);
                Arrays.sort(tokens, at + TokenShape.EDIT, at + TokenShape.EDIT + TokenShape.EDITS);
            }
        }
        return tokens;
    }

    private TokenShape shape() {
        return new TokenShape(random.nextInt(5), random.nextInt(5), random.nextInt(5), random.nextLong() & 0x3f3f_3f3f_3f3f_3f3fL);
    }

    private static long compare(int[] left, TokenShape leftShape, int[] right, TokenShape rightShape, boolean edits) {
        return Comparison.of(left, 0, Comparison.shape(leftShape), leftShape.rarities(), right, 0, Comparison.shape(rightShape),
                rightShape.rarities(), edits);
    }

    @Test
    void itDoesNotMatterWhichSideIsLeft() {
        for (int i = 0; i < ROUNDS; i++) {
            boolean edits = random.nextBoolean();
            TokenShape leftShape = shape();
            TokenShape rightShape = shape();
            int[] left = view(leftShape, edits);
            int[] right = view(rightShape, edits);
            assertEquals(compare(left, leftShape, right, rightShape, edits), compare(right, rightShape, left, leftShape, edits),
                    "seed " + seed);
        }
    }

    @Test
    void sidesAreToldApartByFurtherForenamesAlone() {
        for (int i = 0; i < ROUNDS; i++) {
            TokenShape leftShape = shape();
            TokenShape rightShape = shape();
            long pattern = compare(view(leftShape, true), leftShape, view(rightShape, true), rightShape, true);
            long sided = Pattern.sided(pattern, leftShape.forenames() > 1);
            boolean one = leftShape.forenames() > 1 ^ rightShape.forenames() > 1;
            assertEquals(one ? leftShape.forenames() > 1 ? Pattern.LEFT_ALONE : Pattern.RIGHT_ALONE : Pattern.count(pattern), Pattern.count(sided),
                    "seed " + seed);
            assertEquals(pattern, one ? sided ^ Pattern.of(0, 0, Pattern.count(sided) ^ Pattern.ONE_SIDE, 0, 0, 0, 0, 0, 0, 0, 0) : sided, "seed " + seed);
        }
    }

    @Test
    void whoIsComparedWithThemselvesAgreesInAllThatIsKnown() {
        for (int i = 0; i < ROUNDS; i++) {
            TokenShape shape = shape();
            int[] tokens = view(shape, true);
            for (int at = 0; at < tokens.length; at++) {
                tokens[at] += 1;
            }
            long pattern = compare(tokens, shape, tokens, shape, true);
            assertEquals(shape.forenames() == 0 ? Pattern.MISSING : Pattern.FULL, Pattern.forenameLevel(pattern), "seed " + seed);
            assertEquals(shape.surnames() == 0 ? Pattern.MISSING : Pattern.FULL, Pattern.surnameLevel(pattern), "seed " + seed);
            assertEquals(Pattern.BIRTH_FULL, Pattern.birth(pattern), "seed " + seed);
            assertEquals(shape.postcodes() == 0 ? Pattern.NOWHERE : Pattern.UNIT, Pattern.postcode(pattern), "seed " + seed);
            assertTrue(Pattern.sameNumber(pattern), "seed " + seed);
        }
    }
}
