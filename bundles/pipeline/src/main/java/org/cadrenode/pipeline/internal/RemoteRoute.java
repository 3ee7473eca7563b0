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
 * The route of a source whose files lie on another machine: a look every so often, one at a time, with {@link Patience}.
 */
final class RemoteRoute extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteRoute.class);
    private static final long TICK_MILLIS = 500;

    private final Remote remote;
    private final SourceIntake intake;
    private final Patience patience = new Patience(System.nanoTime());

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
        if (!patience.due(System.nanoTime())) {
            return;
        }
        try {
            Duration again = remote.look(intake);
            patience.succeeded(System.nanoTime(), again);
            return;
        } catch (InterruptedIOException e) {
            LOG.info("Fetching from source {} ended", intake.source());
        } catch (RemoteException | CadreException e) {
            LOG.warn("Fetching from source {} failed: {}", intake.source(), e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.warn("Fetching from source {} failed: {}", intake.source(), e.getClass().getName());
        }
        patience.failed(System.nanoTime());
    }
}
