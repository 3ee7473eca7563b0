package org.cadrenode.pipeline.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Stage;

/**
 * Which deliveries wait, in one sweep, since the node ended while they, or others of their source, were worked on. A source whose
 * connector ends the node whatever it reads would otherwise do so once for each of its deliveries: while one of them is suspect,
 * no other is read, and once two are suspended none is.
 */
final class Suspects {
    private static final int MOST_OF_A_SOURCE = 2;

    private final Suspicion suspicion;
    private final Set<SourceId> suspect = new HashSet<>();
    private final Map<SourceId, Integer> suspended = new HashMap<>();

    /**
     * Why a delivery waits.
     *
     * @param what for what, in words
     * @param passes whether that comes by itself
     */
    record Wait(String what, boolean passes) { }

    Suspects(Suspicion suspicion, List<DeliveryStatus> all) {
        this.suspicion = suspicion;
        if (suspicion.none()) {
            return;
        }
        for (DeliveryStatus status : all) {
            Delivery delivery = status.milestone().delivery();
            Suspicion.Case its = suspicion.of(delivery.id());
            if (status.milestone().stage() == Stage.RECEIVED && its.ends() > 0) {
                if (its.suspended()) {
                    suspended.merge(delivery.source(), 1, Integer::sum);
                } else {
                    suspect.add(delivery.source());
                }
            }
        }
    }

    /** Returns what a delivery that could be worked on waits for nevertheless; if nothing, it is to be set to work. */
    Optional<Wait> reserve(DeliveryStatus status) {
        if (suspicion.none()) {
            return Optional.empty();
        }
        Delivery delivery = status.milestone().delivery();
        Suspicion.Case its = suspicion.of(delivery.id());
        if (its.suspended()) {
            return Optional.of(new Wait("delivery:resume, since the node ended " + its.ends() + " times in it", false));
        }
        if (status.milestone().stage() == Stage.RECEIVED && its.ends() == 0) {
            if (suspended.getOrDefault(delivery.source(), 0) >= MOST_OF_A_SOURCE) {
                return Optional.of(new Wait("delivery:resume of others of its source", false));
            }
            if (suspect.contains(delivery.source())) {
                return Optional.of(new Wait("another delivery, in which the node ended", true));
            }
        }
        return its.reserve() ? Optional.empty() : Optional.of(new Wait("another try, since the node ended " + its.ends() + " times in it", true));
    }
}
