package org.cadrenode.pseudonymise.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.identifiable.LandingZone;

/** Which deliveries of a source have records. */
final class LandedDeliveries {
    private LandedDeliveries() { }

    /**
     * Returns landed deliveries, the newest of each table first, then the one before and so
     * on, at most {@code most} of them.
     */
    static List<DeliveryId> newest(LandingZone landing, SourceId source, int most) {
        List<DeliveryStatus> all = new ArrayList<>(landing.deliveries());
        Collections.reverse(all);
        Map<String, Integer> seen = new HashMap<>();
        Map<DeliveryId, Integer> rounds = new HashMap<>();
        List<DeliveryId> found = new ArrayList<>();
        for (DeliveryStatus status : all) {
            Delivery delivery = status.milestone().delivery();
            if (delivery.source().equals(source) && status.milestone().stage() != Stage.RECEIVED) {
                rounds.put(delivery.id(), seen.merge(delivery.table(), 1, Integer::sum));
                found.add(delivery.id());
            }
        }
        // A stable sort: within a round, the newest stays first.
        found.sort((one, other) -> Integer.compare(rounds.get(one), rounds.get(other)));
        return List.copyOf(found.subList(0, Math.min(most, found.size())));
    }
}
