package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.camel.RouteConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RouteConnectorTest {
    @Test
    void aRouteOfAConnectorsOwnEndsInTheLandingZone(@TempDir Path path) throws Exception {
        try (OneZone zone = new OneZone(path); DefaultCamelContext camel = new DefaultCamelContext()) {
            SourceIntake intake = zone.intake(new RunningConnector(new Direct(), OneZone.unwrapped()), Map.of());
            camel.addRoutes(IntakeRoutes.of(intake, Optional.empty(), new MessageRoom((source, provider) -> {
                throw new AssertionError("No messages here");
            }, name -> Optional.empty())));
            camel.start();
            ProducerTemplate sender = camel.createProducerTemplate();
            sender.sendBodyAndHeader("direct:ward", "id\n1\n", Exchange.FILE_NAME, "from/there/visits.csv");
            assertEquals(List.of("visits"), zone.landing.deliveries().stream().map(one -> one.milestone().delivery().table()).toList());
            assertEquals("Started", camel.getRouteController().getRouteStatus(IntakeRoutes.routeId(intake.source())).name());
            zone.landing.close();
            // The route must know that nothing was kept.
            assertThrows(CamelExecutionException.class, () -> sender.sendBody("direct:ward", "id\n2\n"));
        }
    }

    @Test
    void aBodyThatIsNoBytesStandsInNoExceptionOfTheRoute(@TempDir Path path) throws Exception {
        try (OneZone zone = new OneZone(path); DefaultCamelContext camel = new DefaultCamelContext()) {
            SourceIntake intake = zone.intake(new RunningConnector(new Direct(), OneZone.unwrapped()), Map.of());
            camel.addRoutes(IntakeRoutes.of(intake, Optional.empty(), new MessageRoom((source, provider) -> {
                throw new AssertionError("No messages here");
            }, name -> Optional.empty())));
            camel.start();
            for (Object body : List.of(Map.of("forename", "Zdzislawa"), path.resolve("Zdzislawa.csv").toFile())) {
                Exchange failed = camel.createProducerTemplate().send("direct:ward", exchange -> exchange.getMessage().setBody(body));
                assertNotNull(failed.getException());
                for (Throwable cause = failed.getException(); cause != null; cause = cause.getCause()) {
                    assertFalse(String.valueOf(cause.getMessage()).contains("Zdzislawa"), cause.getClass().getName());
                }
            }
        }
    }

    private static final class Direct implements RouteConnector {
        @Override
        public RouteBuilder route(String routeId, Processor landing) {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("direct:ward").routeId(routeId).process(landing);
                }
            };
        }

        @Override
        public SourceDescription description() {
            return new SourceDescription("ward", "trust", "direct", "", List.of());
        }

        @Override
        public Endpoint endpoint() {
            return new Endpoint.Fetched("direct");
        }

        @Override
        public List<String> check() {
            return List.of();
        }

        @Override
        public Optional<String> table(String fileName) {
            return Optional.of(fileName.replace(".csv", "")).filter(name -> !name.isEmpty());
        }

        @Override
        public void read(Extract extract, Records records) { }
    }
}
