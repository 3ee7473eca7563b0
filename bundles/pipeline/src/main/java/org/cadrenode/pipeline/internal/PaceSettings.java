package org.cadrenode.pipeline.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * When and how fast a source may bring deliveries: settings that stand in the connector's configuration and that the node
 * reads by itself. If one is wrong, the source takes nothing.
 *
 * @param schedule when it runs
 * @param bytesPerSecond how much it may take; 0 for no limit
 * @param deliveriesPerMinute how many it may take; 0 for no limit
 * @param mostWaiting deliveries that may wait to be read; 0 for no limit
 * @param mostWaitingBytes how large they may be; 0 for no limit
 * @param silence how long a call into the connector may make no progress before it is reported
 * @param expected within what time a delivery is expected; zero if nothing is expected beyond the schedule
 * @param problems what is wrong, a sentence each with its remedy
 */
record PaceSettings(Schedule schedule, long bytesPerSecond, long deliveriesPerMinute, long mostWaiting, long mostWaitingBytes,
        Duration silence, Duration expected, List<String> problems) {
    /** The names of these settings. */
    static final Set<String> NAMES = Set.of("schedule", "zone", "everyMinutes", "mebibytesPerSecond", "deliveriesPerMinute",
            "mostWaitingDeliveries", "mostWaitingMebibytes", "silentMinutes", "expectedHours");
    static final String DEFAULT_ZONE = "Europe/London";
    private static final int DEFAULT_MINUTES = 5;
    private static final long MEBIBYTE = 1L << 20;

    PaceSettings {
        problems = List.copyOf(problems);
    }

    /**
     * Reads the settings.
     *
     * @param properties the connector's service properties
     * @param collects whether the connector fetches by itself; the others are watched all the time unless a schedule is set
     */
    static PaceSettings of(Map<String, ?> properties, boolean collects) {
        List<String> problems = new ArrayList<>();
        Reader reader = new Reader(properties, problems);
        ZoneId zone = reader.read("zone", DEFAULT_ZONE, ZoneId::of, "The setting zone is a time zone, such as Europe/London.");
        long minutes = reader.whole("everyMinutes", DEFAULT_MINUTES, 1, 525_600);
        Schedule schedule = collects ? new Schedule.Every(Duration.ofMinutes(Math.max(1, minutes))) : new Schedule.Always();
        String expression = reader.text("schedule");
        if (!expression.isEmpty() && !reader.text("everyMinutes").isEmpty()) {
            problems.add("Of the settings schedule and everyMinutes only one can hold; remove the other.");
        }
        if (!expression.isEmpty()) {
            schedule = reader.read("schedule", "", text -> Schedule.AtTimes.of(text, zone),
                    "The setting schedule has the five fields of a crontab, such as 30 6 * * 1-5 for half past six from Monday to Friday.",
                    schedule);
        }
        if (!collects && !reader.text("everyMinutes").isEmpty()) {
            problems.add("The setting everyMinutes is for sources that are asked; set schedule, or neither.");
        }
        double rate = reader.read("mebibytesPerSecond", "0", Double::valueOf, "", -1.0);
        if (!(rate >= 0) || rate > 1 << 20) {
            problems.add("The setting mebibytesPerSecond is a number, such as 0.5; 0 for no limit.");
            rate = 0;
        }
        return new PaceSettings(schedule, rate == 0 ? 0 : Math.max(1, Math.round(rate * MEBIBYTE)), reader.whole("deliveriesPerMinute", 0, 0, 1_000_000),
                reader.whole("mostWaitingDeliveries", 10_000, 0, 10_000_000),
                reader.whole("mostWaitingMebibytes", 0, 0, 1L << 40) * MEBIBYTE,
                Duration.ofMinutes(reader.whole("silentMinutes", 10, 1, 525_600)),
                Duration.ofHours(reader.whole("expectedHours", 0, 0, 87_600)), problems);
    }

    /** Returns the same for a source that sends by itself, for which no schedule can hold. */
    PaceSettings listening() {
        if (schedule instanceof Schedule.Always) {
            return this;
        }
        return new PaceSettings(new Schedule.Always(), bytesPerSecond, deliveriesPerMinute, mostWaiting, mostWaitingBytes, silence, expected, problems)
                .with(List.of("The setting schedule is for sources that are looked at or asked, and this one sends by itself; remove it."));
    }

    /** Returns the same with more that is wrong. */
    PaceSettings with(List<String> found) {
        List<String> all = new ArrayList<>(problems);
        all.addAll(found);
        return new PaceSettings(schedule, bytesPerSecond, deliveriesPerMinute, mostWaiting, mostWaitingBytes, silence, expected, all);
    }

    /** Returns the limits in words; empty if there are none. */
    String rate() {
        List<String> words = new ArrayList<>();
        if (bytesPerSecond > 0) {
            words.add(Math.round(bytesPerSecond * 100.0 / MEBIBYTE) / 100.0 + " MiB a second");
        }
        if (deliveriesPerMinute > 0) {
            words.add(deliveriesPerMinute + " deliveries a minute");
        }
        return String.join(", ", words);
    }

    private record Reader(Map<String, ?> properties, List<String> problems) {
        String text(String name) {
            Object value = properties.get(name);
            return value == null ? "" : value.toString().strip();
        }

        <T> T read(String name, String otherwise, Function<String, T> form, String problem) {
            return read(name, otherwise, form, problem, form.apply(otherwise));
        }

        <T> T read(String name, String otherwise, Function<String, T> form, String problem, T instead) {
            String text = text(name);
            try {
                return form.apply(text.isEmpty() ? otherwise : text);
            } catch (IllegalArgumentException | DateTimeException e) {
                if (!problem.isEmpty()) {
                    problems.add(problem);
                }
                return instead;
            }
        }

        long whole(String name, long otherwise, long least, long most) {
            long value = read(name, Long.toString(otherwise), Long::valueOf, "", least - 1);
            if (value < least || value > most) {
                problems.add("The setting " + name + " is a whole number from " + least + " to " + most + ".");
                return otherwise;
            }
            return value;
        }
    }
}
