package org.cadrenode.pipeline.internal;

import org.apache.camel.builder.RouteBuilder;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.MessageConnector;

/** The route of a source's intake, out of the endpoint that its connector declares. */
final class IntakeRoutes {
    private IntakeRoutes() { }

    static String routeId(SourceId source) {
        return "intake-" + source;
    }

    static RouteBuilder of(SourceIntake intake, MessageRoom messages) {
        Endpoint endpoint = intake.running().connector().endpoint();
        if (endpoint instanceof Endpoint.Folder folder) {
            return new InboxRoute(folder, intake);
        }
        if (endpoint instanceof Endpoint.Mllp mllp && intake.running().connector() instanceof MessageConnector connector) {
            return new ListeningRoute(mllp, connector, messages, intake);
        }
        return new CollectingRoute(intake);
    }
}
