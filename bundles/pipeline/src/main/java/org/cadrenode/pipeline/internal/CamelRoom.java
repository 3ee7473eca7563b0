package org.cadrenode.pipeline.internal;

import org.apache.camel.RoutesBuilder;
import org.apache.camel.ServiceStatus;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.apache.camel.spi.LanguageResolver;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one Camel context, into which routes come and from which they go. Thread-safe. */
@Component(service = CamelRoom.class)
public final class CamelRoom {
    private static final Logger LOG = LoggerFactory.getLogger(CamelRoom.class);
    private static final int SECONDS_TO_STOP = 15;

    private final OsgiDefaultCamelContext camel;

    /** Starts the context, once Camel's own languages are there. */
    @Activate
    public CamelRoom(BundleContext bundle, @Reference(target = "(language=simple)") LanguageResolver ready)
            throws Exception {
        camel = new OsgiDefaultCamelContext(bundle);
        camel.getCamelContextExtension().setName("cadre");
        camel.getShutdownStrategy().setTimeout(SECONDS_TO_STOP);
        camel.getShutdownStrategy().setShutdownNowOnTimeout(true);
        camel.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
        camel.disableJMX();
        camel.getManagementStrategy().addEventNotifier(new FailedRoutes((route, failure) -> LOG.error("Route {} failed with {}", route, failure)));
        camel.start();
    }

    @Deactivate
    void stop() {
        camel.stop();
    }

    /** Makes {@code value} known to endpoints under {@code #name}. */
    void bind(String name, Object value) {
        camel.getRegistry().bind(name, value);
    }

    /** Forgets what was bound under a name. */
    void unbind(String name) {
        camel.getRegistry().unbind(name);
    }

    /** Hands a body to an endpoint that takes it without waiting. */
    void send(String endpoint, Object body) {
        camel.createProducerTemplate().sendBody(endpoint, body);
    }

    synchronized void add(RoutesBuilder routes) {
        try {
            camel.addRoutes(routes);
        } catch (Exception e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "a route did not start: " + e.getClass().getSimpleName());
        }
    }

    synchronized void remove(String routeId) {
        try {
            camel.getRouteController().stopRoute(routeId);
            camel.removeRoute(routeId);
        } catch (Exception e) {
            throw new CadreException(ErrorCode.INTERNAL, "route " + routeId + " did not stop: " + e.getClass().getSimpleName());
        }
    }

    synchronized void start(String routeId) {
        try {
            camel.getRouteController().startRoute(routeId);
        } catch (Exception e) {
            throw new CadreException(ErrorCode.INTERNAL, "route " + routeId + " did not start: " + e.getClass().getSimpleName());
        }
    }

    synchronized void stop(String routeId) {
        try {
            camel.getRouteController().stopRoute(routeId);
        } catch (Exception e) {
            throw new CadreException(ErrorCode.INTERNAL, "route " + routeId + " did not stop: " + e.getClass().getSimpleName());
        }
    }

    boolean running(String routeId) {
        return camel.getRouteController().getRouteStatus(routeId) == ServiceStatus.Started;
    }
}
