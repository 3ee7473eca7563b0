package org.cadrenode.watch.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.delivery.Flow;

/** How many records went through each stage in each half-hour of the last day, as far as the node ran. Not thread-safe. */
public final class Throughput {
    /** How long a bar of a chart is. */
    public static final Duration STEP = Duration.ofMinutes(30);
    /** How many there are. */
    public static final int STEPS = 48;

    private final Map<String, Long> last = new HashMap<>();
    private final Map<String, TreeMap<Instant, Long>> steps = new TreeMap<>();

    /**
     * The last day of one stage.
     *
     * @param stage the stage, as {@code provider land}
     * @param from start of the first half-hour
     * @param records records of each half-hour, oldest first
     */
    public record Day(String stage, Instant from, List<Long> records) {
        public Day {
            records = List.copyOf(records);
        }

        /** Returns the most of a half-hour. */
        public long most() {
            return Collections.max(records);
        }

        /** Returns the sum. */
        public long sum() {
            return records.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Takes the flows' sums as of now. */
    public void look(Collection<Flow> flows, Instant now) {
        Instant step = stepOf(now);
        for (Flow flow : flows) {
            for (Flow.StageFigures figures : flow.figures()) {
                String stage = flow.name() + " " + figures.stage();
                Long before = last.put(stage, figures.records());
                // A flow that started anew counts from nothing.
                long more = before == null || figures.records() < before ? figures.records() : figures.records() - before;
                TreeMap<Instant, Long> day = steps.computeIfAbsent(stage, none -> new TreeMap<>());
                day.merge(step, more, Long::sum);
                day.headMap(step.minus(STEP.multipliedBy(STEPS - 1))).clear();
            }
        }
    }

    /** Returns the last day of each stage that did anything. */
    public List<Day> days(Instant now) {
        Instant from = stepOf(now).minus(STEP.multipliedBy(STEPS - 1));
        List<Day> days = new ArrayList<>();
        steps.forEach((stage, counts) -> {
            List<Long> records = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                records.add(counts.getOrDefault(from.plus(STEP.multipliedBy(i)), 0L));
            }
            if (records.stream().anyMatch(count -> count > 0)) {
                days.add(new Day(stage, from, records));
            }
        });
        return days;
    }

    private static Instant stepOf(Instant now) {
        long seconds = STEP.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), seconds) * seconds);
    }
}
