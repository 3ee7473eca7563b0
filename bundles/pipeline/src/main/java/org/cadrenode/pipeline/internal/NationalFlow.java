package org.cadrenode.pipeline.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.camel.builder.RouteBuilder;
import org.cadrenode.api.optout.NationalOptOut;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the national service asked, and what came back taken in, each minute; answers are renewed at the times of the schedule. */
@Component(service = NationalFlow.class, immediate = true)
public final class NationalFlow {
    private static final Logger LOG = LoggerFactory.getLogger(NationalFlow.class);
    private static final String ROUTE = "national-opt-out";
    private static final int FIRST_MILLIS = 20_000;
    private static final int PERIOD_MILLIS = 60_000;

    private final Optional<CamelRoom> camel;
    private final NationalOptOut national;
    private final Optional<Schedule> schedule;
    private final Clock clock;
    private Instant looked;

    /** Made by the runtime. */
    @Activate
    public NationalFlow(@Reference CamelRoom camel, @Reference NationalOptOut national) {
        this(Optional.of(camel), national, Clock.systemUTC());
        camel.add(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("scheduler:" + ROUTE + "?initialDelay=" + FIRST_MILLIS + "&delay=" + PERIOD_MILLIS).routeId(ROUTE)
                        .process(exchange -> turn());
            }
        });
    }

    NationalFlow(Optional<CamelRoom> camel, NationalOptOut national, Clock clock) {
        this.camel = camel;
        this.national = national;
        this.clock = clock;
        schedule = schedule(national.schedule());
        looked = clock.instant();
    }

    // Without a schedule answers are renewed shortly before they are too old.
    private static Optional<Schedule> schedule(String expression) {
        try {
            return Optional.of(Schedule.AtTimes.of(expression, ZoneId.systemDefault()));
        } catch (IllegalArgumentException e) {
            LOG.error("The schedule of org.cadrenode.nationaloptout is no crontab expression; answers are renewed late");
            return Optional.empty();
        }
    }

    /** Turns once. */
    void turn() {
        Instant now = clock.instant();
        Instant before = looked;
        looked = now;
        try {
            national.turn(schedule.flatMap(times -> times.next(before)).filter(time -> !time.isAfter(now)).isPresent());
        } catch (RuntimeException e) {
            LOG.error("The asking about opt-outs failed: {}", e.getClass().getName());
        }
    }

    @Deactivate
    void close() {
        camel.ifPresent(room -> room.remove(ROUTE));
    }
}
