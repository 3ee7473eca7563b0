package org.cadrenode.optout.engine;

import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What somebody decided for a child.
 *
 * @param reference the register's number of it
 * @param source where it comes from
 * @param maker who decided
 * @param choice out or in
 * @param scope about what
 * @param decidedOn when
 * @param receivedOn when the node got to know it
 * @param effectiveOn from when on it is to count
 * @param withdrawnFrom from when on it counts no more, if its maker withdrew it
 */
public record Decision(
        long reference, Source source, Maker maker, Choice choice, Scope scope, LocalDate decidedOn, LocalDate receivedOn,
        LocalDate effectiveOn, Optional<LocalDate> withdrawnFrom) {
    /** Newest decision last; of the same day and hour, the one that stops. */
    static final Comparator<Decision> BY_DECISION = Comparator.comparing(Decision::decidedOn)
            .thenComparing(decision -> decision.choice == Choice.OUT).thenComparing(Decision::reference);

    /** What was decided. */
    public enum Choice {
        /** The data are not to be used. */
        OUT,
        /** The data may be used. Only a young person's own word needs it; others withdraw. */
        IN
    }

    /**
     * Returns the first day on which it counts. An opt-out counts as soon as it is known, whatever day it was meant for; a decision
     * to be in counts from the latest of its days.
     */
    public LocalDate begins() {
        return choice == Choice.OUT ? Collections.min(List.of(receivedOn, effectiveOn))
                : Collections.max(List.of(receivedOn, effectiveOn, decidedOn));
    }

    /** Returns whether it counts on a day; a withdrawal counts from its own. */
    public boolean counts(LocalDate day) {
        return !day.isBefore(begins()) && withdrawnFrom.filter(from -> !day.isBefore(from)).isEmpty();
    }

    /** Returns whether somebody may withdraw it: its own maker alone. */
    public boolean isOf(Maker other) {
        return maker.equals(other);
    }

    @Override
    public String toString() {
        return "[decision " + reference + "]";
    }
}
