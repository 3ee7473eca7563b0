package org.cadrenode.api.dictionary;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How a source value becomes a released one: one step after the other, {@code strip_html > scrub} in a dictionary file. */
public record Transform(List<Step> steps) {
    /** Parsed and written in the type's own form; a day that is a birth date of the child's family becomes its month. */
    public static final Transform AS_IS = of(Operation.AS_IS);
    /** A keyed hash, for ids of records. */
    public static final Transform PSEUDONYM = of(Operation.PSEUDONYM);
    /** A date to its month. */
    public static final Transform MONTH = of(Operation.MONTH);
    /** A date to its year. */
    public static final Transform YEAR = of(Operation.YEAR);
    /** A postcode to the area that the site's lookup table gives. */
    public static final Transform AREA = of(Operation.AREA);
    /** Free text through the scrubber. */
    public static final Transform SCRUB = of(Operation.SCRUB);

    private static final String ARROW = " > ";

    public Transform {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("A transform has a step");
        }
        steps = List.copyOf(steps);
    }

    /** Makes a transform of operations that take no argument. */
    public static Transform of(Operation... operations) {
        return new Transform(Arrays.stream(operations).map(Step::of).toList());
    }

    /** Returns whether one of the steps does this. */
    public boolean does(Operation operation) {
        return steps.stream().anyMatch(step -> step.operation() == operation);
    }

    /** Returns the steps as a dictionary file has them. */
    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining(ARROW));
    }
}
