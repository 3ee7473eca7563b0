package org.cadrenode.synthetic.region;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time that a child was looked after by the council.
 *
 * @param home the family home from which the child came
 * @param placements where the child was placed, in order; at least one
 * @param endedOn null while the child is still looked after
 */
public record Care(Address home, List<Residence> placements, @Nullable LocalDate endedOn, Outcome outcome) {

    public Care {
        placements = List.copyOf(placements);
        if (placements.isEmpty()) {
            throw new IllegalArgumentException("care without a placement");
        }
    }

    /** How the time in care ended. */
    public enum Outcome {
        CONTINUES, RETURNED_HOME, ADOPTED, CAME_OF_AGE
    }

    public LocalDate startedOn() {
        return placements.get(0).from();
    }
}
