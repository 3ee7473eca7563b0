package org.cadrenode.pipeline.internal;

import org.apache.camel.builder.RouteBuilder;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.MessageConnector;

/** The route of a source to which messages are sent: an exchange a delivery. */
final class ListeningRoute extends RouteBuilder {
    private final SourceIntake intake;
    private final ListeningComponent component;

    ListeningRoute(Endpoint.Mllp endpoint, MessageConnector connector, MessageRoom room, SourceIntake intake) {
        this.intake = intake;
        component = new ListeningComponent(arrived -> new MessageListening(endpoint, connector, room, intake.gate()::listens, arrived));
    }

    @Override
    public void configure() throws Exception {
        String scheme = "listen-" + intake.source();
        // A former connector's may be there yet.
        getContext().removeEndpoints(scheme + ":*");
        getContext().removeComponent(scheme);
        getContext().addComponent(scheme, component);
        errorHandler(noErrorHandler());
        from(scheme + ":messages").routeId(IntakeRoutes.routeId(intake.source())).process(exchange -> intake.landed(0));
    }
}
