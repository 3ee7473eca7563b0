package org.cadrenode.optout.engine;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a child stands with some data on a day.
 *
 * @param stopping the numbers of the decisions that keep it out; empty if it is in
 * @param noContact whether it is not to be approached
 */
public record Standing(SortedSet<Long> stopping, boolean noContact) {
    public Standing {
        stopping = Collections.unmodifiableSortedSet(new TreeSet<>(stopping));
    }

    /** Returns whether the child is out. */
    public boolean out() {
        return !stopping.isEmpty();
    }
}
