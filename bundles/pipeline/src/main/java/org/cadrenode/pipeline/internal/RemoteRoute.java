package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.connector.spi.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route of a source whose files lie on another machine: a look every so often, one at a time, while the source's gate is
 * open. After a failure the gate stays shut for a while.
 */
final class RemoteRoute extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteRoute.class);
    private static final long TICK_MILLIS = 500;
    private static final Duration LEAST_SETTLING = Duration.ofSeconds(2);

    private final Remote remote;
    private final SourceIntake intake;
    private final Duration settle;
    private long next = System.nanoTime();
    private boolean ran;

    RemoteRoute(Remote remote, SourceIntake intake) {
        this.remote = remote;
        this.intake = intake;
        // A file that was seen once must rest before it is taken: until then a run has not found nothing.
        settle = intake.running().endpoint() instanceof Endpoint.Sftp sftp
                ? sftp.quiet().multipliedBy(2).plus(LEAST_SETTLING) : LEAST_SETTLING;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());
        from("scheduler:fetch-" + intake.source() + "?delay=" + TICK_MILLIS)
                .routeId(IntakeRoutes.routeId(intake.source()))
                .process(this::look);
    }

    private void look(Exchange exchange) {
        SourceGate gate = intake.gate();
        if (!gate.open()) {
            ran = false;
            return;
        }
        boolean begun = gate.running() && !ran;
        ran = gate.running();
        if (!begun && System.nanoTime() - next < 0) {
            return;
        }
        try {
            long before = intake.running().received().get();
            Duration again = remote.look(intake);
            gate.reached();
            if (intake.running().received().get() == before) {
                gate.nothingFound(settle);
            }
            // A run that found something looks once more soon, and does not last until the next look that is due.
            next = System.nanoTime() + (gate.running() && again.compareTo(settle) > 0 ? settle : again).toNanos();
        } catch (Held e) {
            LOG.debug("Source {} takes no more now", intake.source());
        } catch (InterruptedIOException e) {
            LOG.info("Fetching from source {} ended", intake.source());
        } catch (CadreException e) {
            failed(e.code(), e.getMessage());
        } catch (RemoteException e) {
            failed(ErrorCode.IO_FAILED, e.getMessage());
        } catch (IOException | RuntimeException e) {
            failed(ErrorCode.IO_FAILED, e.getClass().getName());
        }
    }

    private void failed(ErrorCode code, String why) {
        LOG.warn("Fetching from source {} failed: {}", intake.source(), why);
        intake.gate().missed(code);
    }
}
