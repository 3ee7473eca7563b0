package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.cadrenode.api.error.CadreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The route of a source whose connector fetches by itself: a collection every so often, one at a time. */
final class CollectingRoute extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(CollectingRoute.class);
    private static final long PERIOD_MILLIS = 60_000;

    private final SourceIntake intake;

    CollectingRoute(SourceIntake intake) {
        this.intake = intake;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());
        from("timer:collect-" + intake.source() + "?fixedRate=false&period=" + PERIOD_MILLIS)
                .routeId(IntakeRoutes.routeId(intake.source()))
                .process(this::collect);
    }

    private void collect(Exchange exchange) {
        try {
            intake.collect();
        } catch (InterruptedIOException e) {
            LOG.info("A collection of source {} ended: its connector left", intake.source());
        } catch (CadreException e) {
            LOG.warn("A collection of source {} failed: {}", intake.source(), e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.warn("A collection of source {} failed: {}", intake.source(), e.getClass().getName());
        }
    }
}
