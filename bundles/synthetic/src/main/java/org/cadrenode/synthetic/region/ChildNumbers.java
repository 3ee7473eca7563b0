package org.cadrenode.synthetic.region;

import org.jspecify.annotations.Nullable;

/**
 * The numbers a child is known by in the whole country; null where the child has none.
 *
 * @param formerPupilNumber the pupil number before the present one, where a second was issued in error
 */
public record ChildNumbers(@Nullable String nhsNumber, @Nullable String pupilNumber, @Nullable String formerPupilNumber,
        @Nullable String learnerNumber) {
}
