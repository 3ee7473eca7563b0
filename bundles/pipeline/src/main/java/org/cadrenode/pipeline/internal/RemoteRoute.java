package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.cadrenode.api.error.CadreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route of a source whose files lie on another machine: a look every so often, one at a time. After a failure the next
 * look waits twice as long as the one before, from a second to a quarter of an hour.
 */
final class RemoteRoute extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteRoute.class);
    private static final long TICK_MILLIS = 500;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    private final Remote remote;
    private final SourceIntake intake;
    private long next = System.nanoTime();
    private Duration wait = Duration.ZERO;

    RemoteRoute(Remote remote, SourceIntake intake) {
        this.remote = remote;
        this.intake = intake;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());
        from("timer:fetch-" + intake.source() + "?fixedRate=false&period=" + TICK_MILLIS)
                .routeId(IntakeRoutes.routeId(intake.source()))
                .process(this::look);
    }

    private void look(Exchange exchange) {
        if (System.nanoTime() - next < 0) {
            return;
        }
        try {
            Duration again = remote.look(intake);
            wait = Duration.ZERO;
            next = System.nanoTime() + again.toNanos();
            return;
        } catch (InterruptedIOException e) {
            LOG.info("Fetching from source {} ended", intake.source());
        } catch (RemoteException | CadreException e) {
            LOG.warn("Fetching from source {} failed: {}", intake.source(), e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.warn("Fetching from source {} failed: {}", intake.source(), e.getClass().getName());
        }
        Duration twice = wait.multipliedBy(2);
        wait = wait.isZero() ? FIRST_WAIT : twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
        next = System.nanoTime() + wait.toNanos();
    }
}
