package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Route;
import org.apache.camel.TypeConversionException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.support.RoutePolicySupport;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.MessageConnector;
import org.cadrenode.connector.spi.camel.RouteConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The route of a source's intake, out of the endpoint that its connector declares. */
final class IntakeRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeRoutes.class);

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
            return telling(own.route(routeId(intake.source()), exchange -> land(exchange, intake)), intake.source());
        }
        if (endpoint instanceof Endpoint.Mllp mllp && intake.running().connector() instanceof MessageConnector connector) {
            return new ListeningRoute(mllp, connector, messages, intake);
        }
        if (remote.isPresent()) {
            return new RemoteRoute(remote.get(), intake);
        }
        return new CollectingRoute(intake);
    }

    private static void land(Exchange exchange, SourceIntake intake) throws IOException {
        String name = exchange.getMessage().getHeader(Exchange.FILE_NAME, "", String.class);
        try (InputStream content = content(exchange)) {
            intake.take(name.substring(name.lastIndexOf('/') + 1), content);
        }
    }

    private static InputStream content(Exchange exchange) {
        try {
            return exchange.getMessage().getMandatoryBody(InputStream.class);
        } catch (InvalidPayloadException | TypeConversionException e) {
            // Its message may have the value itself, such as the name of a file.
            throw new CadreException(ErrorCode.CONNECTOR_FAILED, "the body of the route is nothing that can be read as bytes");
        }
    }

    // Camel's own words of a failure, which the log does not keep, have the exception's message, and that may have anything.
    private static RouteBuilder telling(RouteBuilder routes, SourceId source) {
        routes.addLifecycleInterceptor(new RouteBuilderLifecycleStrategy() {
            @Override
            public void afterConfigure(RouteBuilder configured) {
                configured.getRouteCollection().getRoutes().forEach(route -> route.routePolicy(new RoutePolicySupport() {
                    @Override
                    public void onExchangeDone(Route done, Exchange exchange) {
                        Exception failure = exchange.getException();
                        if (failure != null) {
                            LOG.warn("The route of source {} failed with {}", source,
                                    failure instanceof CadreException known ? known.getMessage() : failure.getClass().getName());
                        }
                    }
                }));
            }
        });
        return routes;
    }
}
