package org.cadrenode.linkage.engine.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WeightsTest {
    private static final Weights SHIPPED = Weights.parse(new Finder().shippedWeights());
    private static final int PEOPLE = 100_000;

    private static long pattern(int forename, int surname, int birth, int postcode) {
        return Pattern.of(Pattern.name(forename, rarity(forename, 16)), Pattern.name(Pattern.MISSING, 0), Pattern.NO_FURTHER,
                Pattern.name(surname, rarity(surname, 18)), 1, birth, Pattern.SAME, postcode, 1, Pattern.UNKNOWN, Pattern.UNKNOWN);
    }

    // A mistaken name is one of the rarest.
    private static int rarity(int level, int full) {
        return level == Pattern.FULL ? full : level < Pattern.NONE ? 30 : 0;
    }

    private static double score(int forename, int surname, int birth, int postcode) {
        return SHIPPED.score(pattern(forename, surname, birth, postcode), PEOPLE);
    }

    @Test
    void theTextReadsBackTheSame() {
        long pattern = pattern(Pattern.EDIT, Pattern.SOUND, Pattern.BIRTH_DAY, Pattern.SECTOR);
        assertEquals(SHIPPED.score(pattern, PEOPLE), Weights.parse(SHIPPED.text()).score(pattern, PEOPLE), 1e-3);
    }

    @Test
    void textsThatAreNoneAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Weights.parse(""));
        assertThrows(IllegalArgumentException.class, () -> Weights.parse("sex\n"));
        assertThrows(IllegalArgumentException.class, () -> Weights.parse(SHIPPED.text().replace("sex = ", "sex = x ")));
        assertThrows(IllegalArgumentException.class, () -> Weights.parse(SHIPPED.text() + "sex = 1 2\n"));
    }

    @Test
    void betterLevelsWeighMore() {
        assertTrue(score(Pattern.FULL, Pattern.FULL, Pattern.BIRTH_FULL, Pattern.UNIT)
                > score(Pattern.EDIT_SOUND, Pattern.FULL, Pattern.BIRTH_FULL, Pattern.UNIT));
        assertTrue(score(Pattern.EDIT, Pattern.FULL, Pattern.BIRTH_FULL, Pattern.UNIT) > BestPairs.LEAST_THRESHOLD);
        assertTrue(score(Pattern.FULL, Pattern.FULL, Pattern.BIRTH_NONE, Pattern.ELSEWHERE) < 0);
    }

    @Test
    void twinsAndSiblingsStayApart() {
        assertTrue(score(Pattern.NONE, Pattern.FULL, Pattern.BIRTH_FULL, Pattern.UNIT) < BestPairs.LEAST_THRESHOLD);
        assertTrue(score(Pattern.NONE, Pattern.FULL, Pattern.BIRTH_NEXT_YEAR, Pattern.UNIT) < BestPairs.LEAST_THRESHOLD);
    }

    @Test
    void wayOfKeepingApartDoesNotTouchWhoHasAForenameInCommon() {
        assertTrue(score(Pattern.FULL, Pattern.FULL, Pattern.BIRTH_FULL, Pattern.UNIT) > 7);
    }
}
