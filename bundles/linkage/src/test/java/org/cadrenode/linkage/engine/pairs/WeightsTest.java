package org.cadrenode.linkage.engine.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WeightsTest {
    private static final Weights SHIPPED = Weights.parse(new Finder().shippedWeights());
    private static final int PEOPLE = 100_000;

    private static long pattern(int forename, int surname, int birth, int postcode) {
        return Pattern.of(Pattern.names(forename, rarity(forename, 16), 16), Pattern.name(Pattern.MISSING, 0), Pattern.NO_FURTHER,
                Pattern.names(surname, rarity(surname, 18), 18), 1, birth, Pattern.SAME, postcode, 1, Pattern.UNKNOWN, Pattern.UNKNOWN);
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

    @Test
    void twoCommonNamesOneLetterApartTellLessThanAMistake() {
        assertTrue(partly(Pattern.EDIT, 14, 18) < partly(Pattern.EDIT, 32, 18) - 2);
        assertTrue(partly(Pattern.FULL, 22, 22) - partly(Pattern.FULL, 22, 14) < partly(Pattern.FULL, 14, 22) - partly(Pattern.FULL, 14, 14),
                "two rare names of one origin come together");
    }

    @Test
    void aMistakeInANameTellsNoMoreThanTheName() {
        for (int level = Pattern.EDIT_SOUND; level <= Pattern.START; level++) {
            assertTrue(forename(level, 40, 14) <= forename(Pattern.FULL, 14, 14));
        }
        assertTrue(forename(Pattern.EDIT_SOUND, 40, 10) < forename(Pattern.EDIT_SOUND, 40, 18) - 2);
        assertTrue(partly(Pattern.EDIT, 30, 14, 30) - partly(Pattern.EDIT, 30, 14, 14) > partly(Pattern.EDIT, 30, 26, 30) - partly(Pattern.EDIT, 30, 26, 14) + 1,
                "whether names are of one origin shows in the more frequent of each");
    }

    private static double forename(int level, int rarity, int commoner) {
        return SHIPPED.parts(namesakes(level, rarity, commoner, 18), PEOPLE).get("forename");
    }

    private static double partly(int forename, int forenameRarity, int surnameRarity) {
        return partly(forename, forenameRarity, forenameRarity, surnameRarity);
    }

    private static double partly(int forename, int forenameRarity, int commoner, int surnameRarity) {
        return SHIPPED.score(namesakes(forename, forenameRarity, commoner, surnameRarity), PEOPLE);
    }

    private static long namesakes(int forename, int forenameRarity, int commoner, int surnameRarity) {
        return Pattern.of(Pattern.names(forename, forenameRarity, commoner), Pattern.name(Pattern.MISSING, 0), Pattern.NO_FURTHER,
                Pattern.names(Pattern.FULL, surnameRarity, surnameRarity), 1, Pattern.BIRTH_FULL, Pattern.SAME, Pattern.ELSEWHERE, 1, Pattern.UNKNOWN,
                Pattern.UNKNOWN);
    }

    @Test
    void aSinglePairDoesNotConfirmItself() {
        PatternCounts found = new PatternCounts();
        PatternCounts chance = new PatternCounts();
        found.add(pattern(Pattern.FULL, Pattern.FULL, Pattern.BIRTH_FULL, Pattern.UNIT), 2_000);
        found.add(pattern(Pattern.START, Pattern.FULL, Pattern.BIRTH_FULL, Pattern.UNIT), 1);
        chance.add(pattern(Pattern.NONE, Pattern.NONE, Pattern.BIRTH_FULL, Pattern.ELSEWHERE), 10_000);
        Weights learnt = Learner.learn(SHIPPED, new Learner.Evidence(found, chance, 2_500, 10_000, 1 / 18., 2 / 18.));
        long pattern = pattern(Pattern.START, Pattern.FULL, Pattern.BIRTH_FULL, Pattern.UNIT);
        assertTrue(learnt.parts(pattern, PEOPLE).get("forename") < SHIPPED.parts(pattern, PEOPLE).get("forename"));
    }

    @Test
    void twinsAmongThoseWhoShareABirthDateLeaveThePostcodeItsWeight() {
        assertEquals(learnt(0).parts(postcode(), PEOPLE).get("postcode"), learnt(40).parts(postcode(), PEOPLE).get("postcode"), .1);
    }

    private static long postcode() {
        return pattern(Pattern.FULL, Pattern.FULL, Pattern.BIRTH_FULL, Pattern.UNIT);
    }

    private static Weights learnt(int twins) {
        PatternCounts found = new PatternCounts();
        PatternCounts chance = new PatternCounts();
        found.add(postcode(), 2_000);
        chance.add(pattern(Pattern.NONE, Pattern.NONE, Pattern.BIRTH_FULL, Pattern.ELSEWHERE), 1_000);
        chance.add(pattern(Pattern.NONE, Pattern.FULL, Pattern.BIRTH_FULL, Pattern.UNIT), twins);
        return Learner.learn(SHIPPED, new Learner.Evidence(found, chance, 2_500, 10_000, 1 / 18., 2 / 18.));
    }

    // As many have further forenames in both files, and only the right one leaves them out.
    @Test
    void whichSideLeavesOutFurtherForenamesIsLearnt() {
        PatternCounts found = new PatternCounts();
        PatternCounts chance = new PatternCounts();
        found.add(counted(Pattern.AS_MANY), 1_400);
        found.add(counted(Pattern.LEFT_ALONE), 600);
        int level = 0;
        for (int count : new int[] {90, 0, 210, 0, 490, 210}) {
            chance.add(counted(Pattern.NONE, level++), count);
        }
        Weights learnt = Learner.learn(SHIPPED, new Learner.Evidence(found, chance, 2_500, 10_000, 1 / 18., 2 / 18.));
        double left = learnt.score(counted(Pattern.LEFT_ALONE), PEOPLE);
        double right = learnt.score(counted(Pattern.RIGHT_ALONE), PEOPLE);
        double either = learnt.score(counted(Pattern.ONE_SIDE), PEOPLE);
        assertTrue(right < either - 1 && either < left, () -> right + " " + either + " " + left);
        assertEquals(SHIPPED.score(counted(Pattern.ONE_SIDE), PEOPLE), SHIPPED.score(counted(Pattern.LEFT_ALONE), PEOPLE), 0);
        assertEquals(left, Weights.parse(learnt.text()).score(counted(Pattern.LEFT_ALONE), PEOPLE), 1e-3);
    }

    private static long counted(int count) {
        return counted(Pattern.FULL, count);
    }

    private static long counted(int names, int count) {
        return Pattern.of(Pattern.names(names, rarity(names, 16), 16), Pattern.name(Pattern.MISSING, 0), count,
                Pattern.names(names, rarity(names, 18), 18), 1, Pattern.BIRTH_FULL, Pattern.SAME, Pattern.ELSEWHERE, 1, Pattern.UNKNOWN, Pattern.UNKNOWN);
    }

    @Test
    void weightsThatAreOlderAreReadAndLearntFrom() {
        StringBuilder older = new StringBuilder("together = 0 1 1 2\n");
        SHIPPED.text().lines().filter(line -> !line.startsWith("together.") && !line.startsWith("middle.count")
                && !line.startsWith("middle.relative")).forEach(line -> older.append(line).append('\n'));
        Weights read = Weights.parse(older.toString());
        long pattern = pattern(Pattern.FULL, Pattern.FULL, Pattern.BIRTH_FULL, Pattern.UNIT);
        assertEquals(-1, read.parts(pattern, PEOPLE).get("names-together"));
        PatternCounts found = new PatternCounts();
        found.add(pattern, 100);
        Weights learnt = Learner.learn(read, new Learner.Evidence(found, new PatternCounts(), 100, 1_000, 1 / 18., 2 / 18.));
        assertTrue(learnt.score(pattern, PEOPLE) > BestPairs.LEAST_THRESHOLD);
    }
}
