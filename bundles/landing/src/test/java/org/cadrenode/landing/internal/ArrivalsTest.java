package org.cadrenode.landing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final SourceId CLINIC = new SourceId("clinic");
    private static final SourceId SCHOOL = new SourceId("school");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final Arrivals arrivals = new Arrivals();

    @Test
    void twoDeliveriesOfASourceNeverHaveOneTime() {
        assertEquals(NOW, arrivals.next(CLINIC, NOW));
        assertEquals(NOW.plusMillis(1), arrivals.next(CLINIC, NOW));
        assertEquals(NOW.plusMillis(2), arrivals.next(CLINIC, NOW.plusMillis(1)));
        assertEquals(NOW, arrivals.next(SCHOOL, NOW), "sources do not wait for one another");
        assertEquals(NOW.plusSeconds(1), arrivals.next(CLINIC, NOW.plusSeconds(1)));
    }

    @Test
    void aClockThatIsPutBackChangesNoOrderUnlessItWasWrongByDays() {
        arrivals.known(delivery(NOW.plusSeconds(3_600)));
        arrivals.known(delivery(NOW));
        assertEquals(NOW.plusSeconds(3_600).plusMillis(1), arrivals.next(CLINIC, NOW));
        arrivals.known(delivery(NOW.plusSeconds(1_000_000)));
        assertEquals(NOW, arrivals.next(CLINIC, NOW));
    }

    private static Delivery delivery(Instant receivedAt) {
        return new Delivery(new DeliveryId("D-7K3M5QX2ABCD"), CLINIC, new ProviderId("trust"), "", receivedAt, 1,
                Digest.ofContent(new byte[0]));
    }
}
