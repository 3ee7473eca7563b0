package org.cadrenode.pipeline.internal;

import org.apache.camel.builder.RouteBuilder;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.connector.spi.Endpoint;

/** The route of a source's intake, out of the endpoint that its connector declares. */
final class IntakeRoutes {
    private IntakeRoutes() { }

    static String routeId(SourceId source) {
        return "intake-" + source;
    }

    static RouteBuilder of(SourceIntake intake) {
        Endpoint endpoint = intake.running().endpoint();
        if (endpoint instanceof Endpoint.Folder folder) {
            return new InboxRoute(folder, intake);
        }
        return new CollectingRoute(intake);
    }
}
