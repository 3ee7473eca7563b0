package org.cadrenode.pipeline.internal;

import org.apache.camel.builder.RouteBuilder;

/** The route of a source whose connector fetches by itself: a look every second whether a collection is due. */
final class CollectingRoute extends RouteBuilder {
    private static final long PERIOD_MILLIS = 1000;

    private final SourceIntake intake;

    CollectingRoute(SourceIntake intake) {
        this.intake = intake;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());
        from("scheduler:collect-" + intake.source() + "?initialDelay=0&delay=" + PERIOD_MILLIS)
                .routeId(IntakeRoutes.routeId(intake.source()))
                .process(exchange -> intake.collectIfDue());
    }
}
