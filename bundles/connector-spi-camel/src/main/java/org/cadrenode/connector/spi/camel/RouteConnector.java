package org.cadrenode.connector.spi.camel;

import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.cadrenode.connector.spi.FileConnector;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A connector that brings its own route into the landing zone. Its endpoint is an
 * {@link org.cadrenode.connector.spi.Endpoint.Fetched}. The node starts, stops and removes the route with the connector.
 */
@ConsumerType
public interface RouteConnector extends FileConnector {
    /**
     * Makes the route: exactly one, with the id that is given, which hands each extract to {@code landing}.
     *
     * <p>{@code landing} takes the body of the exchange, anything that Camel turns into an {@link java.io.InputStream}, and
     * the file name in the header {@code CamelFileName}, which tells the table. When it returns, the extract lies durably in the landing zone;
     * only then may the route remove it, confirm it, or commit it at its source. When it throws, nothing was kept. The route logs
     * neither bodies nor names.
     *
     * @param routeId the id of the route
     * @param landing the end of the route
     */
    RouteBuilder route(String routeId, Processor landing);
}
