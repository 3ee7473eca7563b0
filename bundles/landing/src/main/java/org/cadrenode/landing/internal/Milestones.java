package org.cadrenode.landing.internal;

import java.util.Optional;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Milestone;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.delivery.Released;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.Tally;

/** The chain of milestones of one delivery. */
final class Milestones {
    private Milestones() { }

    /** Returns the milestone from which this one was made. */
    static Optional<Milestone> before(Milestone milestone) {
        return switch (milestone.stage()) {
            case RECEIVED -> Optional.empty();
            case LANDED -> Optional.of(((Landed) milestone).delivery());
            case SCREENED -> Optional.of(((Screened) milestone).landed());
            case PSEUDONYMISED -> Optional.of(((Pseudonymised) milestone).screened());
            case REFUSED -> Optional.of(((Refused) milestone).pseudonymised());
            case CLEARED -> Optional.of(((Cleared) milestone).pseudonymised());
            case RELEASED -> Optional.of(((Released) milestone).cleared());
            case SETTLED -> Optional.of(((Settled) milestone).released());
        };
    }

    /** Returns whether {@code later} was made, in one step or more, from {@code earlier}. */
    static boolean leadsTo(Milestone earlier, Milestone later) {
        Optional<Milestone> at = before(later);
        while (at.isPresent()) {
            if (at.get().equals(earlier)) {
                return true;
            }
            at = before(at.get());
        }
        return false;
    }

    /** Returns the landing of a milestone, or empty if it has not come that far. */
    static Optional<Landed> landed(Milestone milestone) {
        Milestone at = milestone;
        while (!(at instanceof Landed)) {
            Optional<Milestone> earlier = before(at);
            if (earlier.isEmpty()) {
                return Optional.empty();
            }
            at = earlier.get();
        }
        return Optional.of((Landed) at);
    }

    /** Returns the milestone as it is once records that moved are no longer part of the delivery. */
    static Milestone without(Milestone milestone, Moved moved) {
        return switch (milestone.stage()) {
            case RECEIVED -> (Delivery) milestone;
            case LANDED -> {
                Landed landed = (Landed) milestone;
                yield new Landed(landed.delivery(), moved.unscreened(landed.tally()));
            }
            case SCREENED -> {
                Screened screened = (Screened) milestone;
                yield new Screened((Landed) without(screened.landed(), moved), moved.screened(screened.tally()),
                        screened.dictionary(), screened.optOuts());
            }
            case PSEUDONYMISED -> {
                Pseudonymised made = (Pseudonymised) milestone;
                yield new Pseudonymised((Screened) without(made.screened(), moved), moved.screened(made.tally()),
                        made.rows(), made.tokens());
            }
            case REFUSED -> {
                Refused refused = (Refused) milestone;
                yield new Refused((Pseudonymised) without(refused.pseudonymised(), moved),
                        moved.screened(refused.tally()), refused.journalSequence());
            }
            case CLEARED -> {
                Cleared cleared = (Cleared) milestone;
                yield new Cleared((Pseudonymised) without(cleared.pseudonymised(), moved), cleared.release());
            }
            case RELEASED -> {
                Released released = (Released) milestone;
                yield new Released((Cleared) without(released.cleared(), moved), released.packageId());
            }
            case SETTLED -> {
                Settled settled = (Settled) milestone;
                yield new Settled((Released) without(settled.released(), moved), moved.screened(settled.tally()));
            }
        };
    }

    /**
     * Records that moved out of a delivery.
     *
     * @param held how many had been held
     * @param optedOut how many had been stopped
     */
    record Moved(long held, long optedOut) {
        private Tally unscreened(Tally tally) {
            return fewer(tally, 0, 0);
        }

        private Tally screened(Tally tally) {
            return fewer(tally, held, Math.min(optedOut, tally.optedOut()));
        }

        private Tally fewer(Tally tally, long fewerHeld, long fewerOut) {
            return new Tally(tally.read() - held - optedOut, tally.loaded(), tally.quarantined(), tally.optedOut() - fewerOut,
                    tally.dropped(), tally.duplicate(), tally.held() - fewerHeld, tally.removals(), tally.invalidIdentifiers());
        }
    }
}
