package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

final class FailedRoutesTest {
    @Test
    void anErrorIsToldByItsClassAndAnExceptionIsNot() throws Exception {
        List<String> told = new ArrayList<>();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getManagementStrategy().addEventNotifier(new FailedRoutes((route, failure) -> told.add(route + " " + failure)));
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("direct:error").routeId("stage-land").process(exchange -> {
                        throw new NoClassDefFoundError("Zdzislawa");
                    });
                    from("direct:exception").process(exchange -> {
                        throw new IllegalStateException("Zdzislawa");
                    });
                    from("direct:nothing").process(exchange -> { });
                }
            });
            camel.start();
            for (String route : List.of("direct:error", "direct:exception", "direct:nothing")) {
                camel.createProducerTemplate().send(route, exchange -> { });
            }
        }
        assertEquals(List.of("stage-land java.lang.NoClassDefFoundError"), told);
    }
}
