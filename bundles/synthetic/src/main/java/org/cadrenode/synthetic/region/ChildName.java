package org.cadrenode.synthetic.region;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The names of a child.
 *
 * @param middleNames empty, or one or two names with a space between
 * @param preferredName what the child is called instead of the forename; null where there is no such name
 * @param formerSurname the surname until {@code changedOn}; null where it never changed
 */
public record ChildName(String forename, String middleNames, String surname, @Nullable String preferredName,
        @Nullable String formerSurname, @Nullable LocalDate changedOn) {

    /** What the child is called. */
    public String calledName() {
        return preferredName == null ? forename : preferredName;
    }
}
