package org.cadrenode.pipeline.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.delivery.Flow.StageFigures;

/** Measures what the stages do. Thread-safe. */
final class StageClock {
    private final Map<String, Count> counts = new LinkedHashMap<>();

    StageClock(List<String> stages) {
        stages.forEach(stage -> counts.put(stage, new Count()));
    }

    /** Adds one delivery of {@code records} that was in {@code stage} since {@code startedNanos}. */
    void add(String stage, long records, long startedNanos) {
        long nanos = System.nanoTime() - startedNanos;
        Count count = counts.get(stage);
        synchronized (count) {
            count.deliveries++;
            count.records += records;
            count.nanos += nanos;
        }
    }

    List<StageFigures> figures() {
        return counts.entrySet().stream().map(entry -> {
            Count count = entry.getValue();
            synchronized (count) {
                return new StageFigures(entry.getKey(), count.deliveries, count.records, count.nanos / 1e9);
            }
        }).toList();
    }

    private static final class Count {
        private long deliveries;
        private long records;
        private long nanos;
    }
}
