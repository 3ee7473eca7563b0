package org.cadrenode.pipeline.internal;

import java.io.IOException;
import org.apache.camel.builder.RouteBuilder;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.identifiable.FamilyRequests;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has families' requests taken in, twice a minute. */
@Component(service = FamilyFlow.class, immediate = true)
public final class FamilyFlow {
    private static final Logger LOG = LoggerFactory.getLogger(FamilyFlow.class);
    private static final String ROUTE = "family-requests";
    private static final int FIRST_MILLIS = 5_000;
    private static final int PERIOD_MILLIS = 30_000;

    private final CamelRoom camel;
    private final FamilyRequests requests;

    /** Made by the runtime. */
    @Activate
    public FamilyFlow(@Reference CamelRoom camel, @Reference FamilyRequests requests) {
        this.camel = camel;
        this.requests = requests;
        camel.add(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("scheduler:" + ROUTE + "?initialDelay=" + FIRST_MILLIS + "&delay=" + PERIOD_MILLIS).routeId(ROUTE)
                        .process(exchange -> turn());
            }
        });
    }

    private void turn() {
        try {
            requests.take();
        } catch (CadreException e) {
            LOG.error("Families' requests were not taken in: {}", e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.error("Families' requests were not taken in: {}", e.getClass().getName());
        }
    }

    @Deactivate
    void close() {
        camel.remove(ROUTE);
    }
}
