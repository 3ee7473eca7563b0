package org.cadrenode.pipeline.internal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cadrenode.api.delivery.DeliveryId;

/** Lets a delivery whose stage failed rest a while: one second, doubled at each failure, ten minutes at most. Thread-safe. */
final class Retries {
    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMinutes(10).toNanos();

    private final Map<DeliveryId, Rest> rests = new ConcurrentHashMap<>();

    boolean resting(DeliveryId id) {
        Rest rest = rests.get(id);
        return rest != null && System.nanoTime() - rest.since < rest.nanos;
    }

    void failed(DeliveryId id) {
        rests.compute(id, (key, rest) -> new Rest(System.nanoTime(),
                rest == null ? FIRST_NANOS : Math.min(LONGEST_NANOS, rest.nanos * 2)));
    }

    void succeeded(DeliveryId id) {
        rests.remove(id);
    }

    private record Rest(long since, long nanos) { }
}
