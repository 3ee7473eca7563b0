package org.cadrenode.pipeline.internal;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/** When a source runs. Immutable. */
sealed interface Schedule {
    /** Returns the first time behind {@code moment}; empty if there is none. */
    Optional<Instant> next(Instant moment);

    /** Returns it in words. */
    String words();

    /** Takes whatever comes, all the time. */
    record Always() implements Schedule {
        @Override
        public Optional<Instant> next(Instant moment) {
            return Optional.empty();
        }

        @Override
        public String words() {
            return "always";
        }
    }

    /** So long behind the start of the last run. */
    record Every(Duration period) implements Schedule {
        public Every {
            if (period.isNegative() || period.isZero()) {
                throw new IllegalArgumentException("A period is longer than no time");
            }
        }

        @Override
        public Optional<Instant> next(Instant moment) {
            return Optional.of(moment.plus(period));
        }

        @Override
        public String words() {
            return "every " + period.toMinutes() + " minutes";
        }
    }

    /**
     * Times of the wall clock, by a crontab's five fields. A time that the clock skips in spring comes as much later as it
     * skips; one that it shows twice in autumn counts the first time.
     */
    final class AtTimes implements Schedule {
        private static final int MOST_SKIPPED = 200;

        private final String expression;
        private final ExecutionTime times;
        private final ZoneId zone;

        private AtTimes(String expression, ExecutionTime times, ZoneId zone) {
            this.expression = expression;
            this.times = times;
            this.zone = zone;
        }

        /**
         * Reads an expression.
         *
         * @throws IllegalArgumentException if it is none, or never comes true
         */
        static AtTimes of(String expression, ZoneId zone) {
            Cron cron = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(expression).validate();
            AtTimes made = new AtTimes(expression, ExecutionTime.forCron(cron), zone);
            if (made.next(Instant.EPOCH).isEmpty()) {
                throw new IllegalArgumentException("The expression never comes true");
            }
            return made;
        }

        @Override
        public Optional<Instant> next(Instant moment) {
            // The library is asked about a clock that never changes; which moment a time of the wall is, is the zone's.
            LocalDateTime wall = LocalDateTime.ofInstant(moment, zone);
            for (int i = 0; i < MOST_SKIPPED; i++) {
                Optional<ZonedDateTime> next = times.nextExecution(wall.atZone(ZoneOffset.UTC));
                if (next.isEmpty()) {
                    return Optional.empty();
                }
                wall = next.get().toLocalDateTime();
                Instant found = wall.atZone(zone).toInstant();
                if (found.isAfter(moment)) {
                    return Optional.of(found);
                }
            }
            return Optional.empty();
        }

        @Override
        public String words() {
            return expression + " " + zone.getId();
        }
    }
}
