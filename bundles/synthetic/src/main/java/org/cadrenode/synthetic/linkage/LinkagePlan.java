package org.cadrenode.synthetic.linkage;

/**
 * What decides a set of people to be linked: the same plan gives the same set, to the byte.
 *
 * @param seed any number
 * @param errorRate r, from 0 to 1: see {@link RecordingErrors}
 * @param lookedFor how many people are looked for
 * @param absent how many of them are not among the candidates
 * @param candidates how many people they are looked for among
 * @param perfectIds the share of people, from 0 to 1, whose perfect identifier both sides know
 */
public record LinkagePlan(long seed, double errorRate, int lookedFor, int absent, int candidates, double perfectIds) {

    private static final int MOST_PEOPLE = 10_000_000;

    public LinkagePlan {
        if (!(errorRate >= 0 && errorRate <= 1) || !(perfectIds >= 0 && perfectIds <= 1)) {
            throw new IllegalArgumentException("a rate must be between 0 and 1");
        }
        if (absent < 0 || lookedFor < Math.max(1, absent) || candidates < Math.max(1, lookedFor - absent)
                || candidates > MOST_PEOPLE || absent > MOST_PEOPLE) {
            throw new IllegalArgumentException("the absent must be among the looked for, the others among the candidates,"
                    + " and both be at most " + MOST_PEOPLE);
        }
    }

    /** The set of the published comparison: 5,000 looked for, 1,000 of them absent, among 20,000. */
    public static LinkagePlan usual(long seed, double errorRate) {
        return new LinkagePlan(seed, errorRate, 5_000, 1_000, 20_000, 0);
    }

    /** How many people there are in all. */
    public int people() {
        return candidates + absent;
    }
}
