package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.MessageConnector;
import org.cadrenode.connector.spi.camel.RouteConnector;

/** The route of a source's intake, out of the endpoint that its connector declares. */
final class IntakeRoutes {
    private IntakeRoutes() { }

    static String routeId(SourceId source) {
        return "intake-" + source;
    }

    static RouteBuilder of(SourceIntake intake, Optional<Remote> remote, MessageRoom messages) {
        Endpoint endpoint = intake.running().endpoint();
        if (endpoint instanceof Endpoint.Folder folder) {
            return new InboxRoute(folder, intake);
        }
        if (intake.running().connector() instanceof RouteConnector own) {
            return own.route(routeId(intake.source()), exchange -> land(exchange, intake));
        }
        if (endpoint instanceof Endpoint.Mllp mllp && intake.running().connector() instanceof MessageConnector connector) {
            return new ListeningRoute(mllp, connector, messages, intake);
        }
        if (remote.isPresent()) {
            return new RemoteRoute(remote.get(), intake);
        }
        return new CollectingRoute(intake);
    }

    private static void land(Exchange exchange, SourceIntake intake) throws IOException, InvalidPayloadException {
        String name = exchange.getMessage().getHeader(Exchange.FILE_NAME, "", String.class);
        try (InputStream content = exchange.getMessage().getMandatoryBody(InputStream.class)) {
            intake.take(name.substring(name.lastIndexOf('/') + 1), content);
        }
    }
}
