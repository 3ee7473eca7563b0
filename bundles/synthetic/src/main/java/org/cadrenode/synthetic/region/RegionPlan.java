package org.cadrenode.synthetic.region;

/**
 * What decides a region: the same plan gives the same region, to the byte.
 *
 * @param children how many children are born into the region; each adoption adds one identity to them
 * @param seed any number
 */
public record RegionPlan(int children, long seed) {

    /**
     * With many more children than twice this a school would use up its pupil numbers of a year. Streets, schools and practices are those of
     * 112,000, 65,000 and 108,000 children at the most: in a larger region more children share each.
     */
    public static final int MOST_CHILDREN = 1_000_000;

    public RegionPlan {
        if (children < 1 || children > MOST_CHILDREN) {
            throw new IllegalArgumentException("children must be between 1 and " + MOST_CHILDREN);
        }
    }
}
