package org.cadrenode.synthetic.region;

/**
 * What decides a region: the same plan gives the same region, to the byte.
 *
 * @param children how many children are born into the region; each adoption adds one identity to them
 * @param seed any number
 */
public record RegionPlan(int children, long seed) {

    /** More children than this would use up the pupil numbers of a school year. */
    public static final int MOST_CHILDREN = 500_000;

    public RegionPlan {
        if (children < 1 || children > MOST_CHILDREN) {
            throw new IllegalArgumentException("children must be between 1 and " + MOST_CHILDREN);
        }
    }
}
