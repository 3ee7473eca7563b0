package org.cadrenode.linkage.engine.pairs;

import java.util.Map;
import java.util.TreeMap;

/**
 * Estimates weights from patterns alone, by expectation and maximisation (Dempster, Laird, Rubin 1977; for linkage: Winkler
 * 1988, Larsen and Rubin 2001). Each round takes the score of each pattern as the chance that its pairs are one person,
 * counts levels with these chances, and makes weights of the counts. So many counts as a small set of pairs would have
 * are put in beforehand, spread as the weights to begin with say, so that a few pairs cannot move a weight far. Stateless.
 *
 * <p>Levels among two strangers are counted in pairs that share the birth date, of one day in several, and are thus not chosen by names,
 * sex or postcode. Levels among one person are counted where the birth date is the same: these are found by a few letters of both
 * names, the sound of the forename or the postcode, one of which holds for nearly everybody, so that hardly any level is chosen by what
 * it is of. Those of the birth date itself are counted among all that were found.
 */
final class Learner {
    private static final int ROUNDS = 12;
    /** Counts put in beforehand: pairs of one person. */
    private static final double SAME = 40;
    /** Counts put in beforehand: pairs of two people. */
    private static final double TWO = 4_000;
    /** Chance put in beforehand that two people's names are of one level and class. */
    private static final double SMALL = 1.5e-4;
    private static final double[] SEX_BY_CHANCE = {.5, .5};
    private static final double[] POSTCODE_BY_CHANCE = {1e-4, 1e-3, .9989};
    /** Pairs put in beforehand of which names agree together, of as many as chance would have. */
    private static final double TOGETHER = 3;
    private static final double LEAST_PRESENT = .02;
    private static final double MOST_PRESENT = .95;

    private Learner() { }

    /**
     * What was counted.
     *
     * @param found patterns of the pairs that blocking found
     * @param chance patterns of pairs that share the birth date, chosen by nothing else
     * @param left how many left people the found ones belong to
     * @param right how many right people there are
     * @param sameYear chance that two people who share month and day of birth share the year
     * @param nextYear chance that their years are one apart
     */
    record Evidence(PatternCounts found, PatternCounts chance, int left, int right, double sameYear, double nextYear) { }

    static Weights learn(Weights start, Evidence evidence) {
        Weights weights = start;
        for (int round = 0; round < ROUNDS; round++) {
            weights = round(start, weights, evidence);
        }
        return weights;
    }

    private static Weights round(Weights start, Weights weights, Evidence evidence) {
        Counts same = new Counts();
        Counts two = new Counts();
        double[] births = new double[Pattern.BIRTH_LEVELS];
        double[] sameUnit = new double[Pattern.BIRTH_LEVELS];
        double[] total = new double[1];
        evidence.found().each((pattern, count) -> {
            double chance = count / (1 + Math.exp(-weights.score(pattern, evidence.right())));
            total[0] += chance;
            int birth = Pattern.birth(pattern);
            if (birth != Pattern.BIRTH_NONE && birth != Pattern.BIRTH_SWAPPED) {
                births[birth] += chance;
            } else if (Pattern.postcode(pattern) == Pattern.UNIT) {
                sameUnit[birth] += chance;
            }
            if (Pattern.birth(pattern) == Pattern.BIRTH_FULL) {
                same.add(pattern, chance);
            }
        });
        // Of two who share names and nothing of the birth date only those count who share a postcode too: else two people of
        // one name would pass for one person. Those who moved are as many more as they are among the others.
        double moved = same.postcode[Pattern.UNIT] + same.postcode[Pattern.SECTOR] + same.postcode[Pattern.ELSEWHERE] + SAME;
        for (int birth : new int[] {Pattern.BIRTH_NONE, Pattern.BIRTH_SWAPPED}) {
            births[birth] = sameUnit[birth] * moved / (same.postcode[Pattern.UNIT] + SAME);
        }
        // Those who share a birth date by chance, not as twins do: by twins a surname and a postcode would say less than they do.
        evidence.chance().each((pattern, count) -> two.add(pattern, count * weights.strangers(pattern, evidence.right())));
        Map<String, double[]> changed = new TreeMap<>();
        for (int kind = 0; kind < Weights.NAMES.length; kind++) {
            names(Weights.NAMES[kind], same.names[kind], two.names[kind], start, changed);
        }
        changed.put("together.middle", together(start.togetherMiddle(), two.togetherMiddle, two.agreeing[0], two.agreeing[1], two.all));
        changed.put("together.surname", together(start.togetherSurname(), two.togetherSurname, two.agreeing[0], two.agreeing[2], two.all));
        changed.put("sex", plain(start.value("sex"), SEX_BY_CHANCE, same.sex, two.sex));
        changed.put("middle.count", counts(start.counts(), same.count, two.count));
        changed.put("postcode", plain(start.value("postcode"), POSTCODE_BY_CHANCE, same.postcode, two.postcode));
        changed.put("nhs-number", number(start.value("nhs-number"), same.nhsNumber));
        changed.put("upn", number(start.value("upn"), same.upn));
        double[] byChance = birthsByChance(evidence.sameYear(), evidence.nextYear());
        changed.put("birth", births(births, byChance, start));
        changed.put("present", new double[] {Math.max(LEAST_PRESENT,
                Math.min(MOST_PRESENT, (total[0] + SAME * start.present()) / (evidence.left() + SAME)))});
        return start.with(changed);
    }

    /** Counts of levels, weighted. */
    private static final class Counts {
        final double[][] names = new double[Weights.NAMES.length][Pattern.NAME_LEVELS * Weights.CLASSES];
        final double[][] agreeing = new double[3][Weights.CLASSES];
        final double[] togetherMiddle = new double[Weights.CLASSES];
        final double[] togetherSurname = new double[Weights.CLASSES];
        double all;
        final double[] count = new double[Pattern.COUNT_LEVELS];
        final double[] sex = new double[Pattern.PLAIN_LEVELS];
        final double[] nhsNumber = new double[Pattern.PLAIN_LEVELS];
        final double[] upn = new double[Pattern.PLAIN_LEVELS];
        final double[] postcode = new double[Pattern.POSTCODE_LEVELS];

        void add(long pattern, double weight) {
            names[0][Pattern.forename(pattern) >> Weights.CLASS_SHIFT] += weight;
            names[1][Pattern.middle(pattern) >> Weights.CLASS_SHIFT] += weight;
            names[2][Pattern.surname(pattern) >> Weights.CLASS_SHIFT] += weight;
            if (Pattern.forenameLevel(pattern) <= Pattern.EDIT) {
                agreeing[0][Weights.commonerClass(Pattern.forenameCommoner(pattern))] += weight;
            }
            if (Pattern.middleLevel(pattern) == Pattern.FULL) {
                agreeing[1][Weights.commonerClass(Pattern.middleCommoner(pattern))] += weight;
            }
            if (Pattern.surnameLevel(pattern) <= Pattern.EDIT) {
                agreeing[2][Weights.commonerClass(Pattern.surnameCommoner(pattern))] += weight;
            }
            if (Weights.togetherMiddle(pattern)) {
                togetherMiddle[Weights.middleClass(pattern)] += weight;
            }
            if (Weights.togetherSurname(pattern) && Pattern.forenameLevel(pattern) <= Pattern.EDIT) {
                togetherSurname[Weights.surnameClass(pattern)] += weight;
            }
            all += weight;
            count[Pattern.count(pattern)] += weight;
            sex[Pattern.sex(pattern)] += weight;
            postcode[Pattern.postcode(pattern)] += weight;
            nhsNumber[Pattern.nhsNumber(pattern)] += weight;
            upn[Pattern.upn(pattern)] += weight;
        }
    }

    // Two people hardly ever share a number: how often they do is not learnt, how often one person's differ is.
    private static double[] number(double[] before, double[] same) {
        double all = same[Pattern.SAME] + same[Pattern.DIFFERENT] + SAME;
        double different = (same[Pattern.DIFFERENT] + SAME * Math.exp(before[Pattern.DIFFERENT])) / all;
        return new double[] {before[Pattern.SAME], Math.log(different), 0};
    }

    // How much more often two names agree together than they would if they had nothing to do with each other, by the class of the
    // more frequent of the two.
    private static double[] together(double[] before, double[] counted, double[] one, double[] other, double all) {
        double[] together = new double[before.length];
        double oneRarer = 0;
        double otherRarer = 0;
        for (int c = before.length - 1; c >= 0; c--) {
            double expected = -oneRarer * otherRarer;
            oneRarer += one[c];
            otherRarer += other[c];
            expected = (expected + oneRarer * otherRarer) / Math.max(1, all);
            together[c] = Math.max(0, Math.log((counted[c] + TOGETHER * Math.exp(before[c])) / (expected + TOGETHER)));
        }
        return together;
    }

    // P(birth level | two people), where year, month and day are independent and the latter even.
    private static double[] birthsByChance(double sameYear, double nextYear) {
        double[] chance = new double[Pattern.BIRTH_LEVELS];
        double day = 1 / 365.25;
        chance[Pattern.BIRTH_FULL] = sameYear * day;
        chance[Pattern.BIRTH_SWAPPED] = sameYear * (132 / 365.25) * day;
        chance[Pattern.BIRTH_NEXT_YEAR] = nextYear * day;
        chance[Pattern.BIRTH_DAY] = sameYear * (1 / 12. - day);
        chance[Pattern.BIRTH_MONTH] = sameYear * (1 / 30.44 - day);
        chance[Pattern.BIRTH_YEAR] = Math.max(.02, 1 - sameYear - nextYear) * day;
        chance[Pattern.BIRTH_NONE] = 1 - chance[0] - chance[1] - chance[2] - chance[3] - chance[4] - chance[5];
        chance[Pattern.BIRTH_MISSING] = 1;
        return chance;
    }

    private static double[] births(double[] counted, double[] byChance, Weights start) {
        double[] before = start.value("birth");
        double[] startChance = birthsByChance(1 / 18., 2 / 18.);
        double all = 0;
        for (int level = 0; level < Pattern.BIRTH_MISSING; level++) {
            counted[level] += SAME * Math.exp(before[level]) * startChance[level];
            all += counted[level];
        }
        double[] weights = new double[Pattern.BIRTH_LEVELS];
        for (int level = 0; level < Pattern.BIRTH_MISSING; level++) {
            weights[level] = Math.log(counted[level] / all / byChance[level]);
        }
        return weights;
    }

    // Counts put in beforehand are spread as chance and the weights to begin with say.
    private static double[] plain(double[] before, double[] byChance, double[] same, double[] two) {
        double sameAll = SAME;
        double twoAll = TWO;
        for (int level = 0; level < byChance.length; level++) {
            sameAll += same[level];
            twoAll += two[level];
        }
        double[] weights = new double[before.length];
        for (int level = 0; level < byChance.length; level++) {
            double m = (same[level] + SAME * Math.exp(before[level]) * byChance[level]) / sameAll;
            double u = (two[level] + TWO * byChance[level]) / twoAll;
            weights[level] = Math.log(m / u);
        }
        return weights;
    }

    // Sides are told apart. What one side alone says is learnt of both together, too, for those who do not tell them apart.
    private static double[] counts(double[] before, double[] same, double[] two) {
        double sameAll = SAME;
        double twoAll = SAME;
        for (int level = 0; level < before.length; level++) {
            sameAll += same[level];
            twoAll += two[level];
        }
        for (double[] each : new double[][] {same, two}) {
            each[Pattern.ONE_SIDE] += each[Pattern.LEFT_ALONE] + each[Pattern.RIGHT_ALONE];
        }
        double[] weights = new double[before.length];
        for (int level = 0; level < before.length; level++) {
            double spread = SAME / (level < Pattern.LEFT_ALONE ? Pattern.LEFT_ALONE : 2 * Pattern.LEFT_ALONE);
            double u = (two[level] + spread) / twoAll;
            double m = (discounted(same[level]) + SAME * Math.exp(before[level]) * u) / sameAll;
            weights[level] = Math.log(m / u);
        }
        return weights;
    }

    // One pair less, as in absolute discounting (Ney, Essen, Kneser 1994): else a single pair of its level would say by itself that
    // one person's names differ like that, and so confirm that it is one person.
    private static double discounted(double count) {
        return Math.max(0, count - 1);
    }

    private static void names(String name, double[] same, double[] two, Weights start, Map<String, double[]> changed) {
        int missing = Pattern.MISSING * Weights.CLASSES;
        double sameAll = 0;
        double twoAll = 0;
        for (int i = 0; i < missing; i++) {
            sameAll += same[i];
            twoAll += two[i];
        }
        double sameTotal = sameAll + SAME;
        double fullBefore = Math.exp(start.value(name + ".full")[0]);
        changed.put(name + ".full", new double[] {Math.log((level(same, Pattern.FULL) + SAME * fullBefore) / sameTotal)});
        for (int level = Pattern.EDIT_SOUND; level <= Pattern.CROSSED; level++) {
            double[] before = start.value(name + '.' + Weights.PARTIAL[level - 1]);
            double[] weights = new double[Weights.CLASSES];
            for (int c = 0; c < Weights.CLASSES; c++) {
                // As many pairs of two people beforehand as make the class of the level one in a few thousand.
                double u = (two[level * Weights.CLASSES + c] + TWO * SMALL) / (twoAll + TWO);
                double m = (discounted(same[level * Weights.CLASSES + c]) + SAME * Math.exp(before[c]) * u) / sameTotal;
                weights[c] = Math.log(m / u);
            }
            changed.put(name + '.' + Weights.PARTIAL[level - 1], weights);
        }
        double none = Math.exp(start.value(name + ".none")[0]);
        double u = (level(two, Pattern.NONE) + TWO * .97) / (twoAll + TWO);
        double m = (discounted(level(same, Pattern.NONE)) + SAME * none * u) / sameTotal;
        changed.put(name + ".none", new double[] {Math.log(m / u)});
    }

    private static double level(double[] counts, int level) {
        double sum = 0;
        for (int c = 0; c < Weights.CLASSES; c++) {
            sum += counts[level * Weights.CLASSES + c];
        }
        return sum;
    }
}
