package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceRun.Outcome;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.connector.spi.SourceDescription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of one source's data into the landing zone, whatever route they come by, through the source's gate. Thread-safe. */
final class SourceIntake {
    private static final Logger LOG = LoggerFactory.getLogger(SourceIntake.class);

    private final RunningConnector running;
    private final SourceId source;
    private final ProviderId provider;
    private final LandingZone landing;
    private final SealedFolder folder;
    private final SourceGate gate;
    private final Runnable arrived;

    /**
     * Opens the way.
     *
     * @param folder where resume points are kept
     * @param gate which everything passes
     * @param arrived what to do when a delivery has landed
     */
    SourceIntake(RunningConnector running, LandingZone landing, SealedFolder folder, SourceGate gate, Runnable arrived) {
        SourceDescription description = running.description();
        this.running = running;
        this.source = new SourceId(description.source());
        this.provider = new ProviderId(description.provider());
        this.landing = landing;
        this.folder = folder;
        this.gate = gate;
        this.arrived = arrived;
    }

    SourceId source() {
        return source;
    }

    RunningConnector running() {
        return running;
    }

    /** Returns the gate, which a route asks before it looks for data. */
    SourceGate gate() {
        return gate;
    }

    /** Takes in a file of unknown length, as {@link #take(String, long, InputStream)} does. */
    void take(String fileName, InputStream content) throws IOException {
        take(fileName, -1, content);
    }

    /**
     * Takes in a file: it is durably in the landing zone once this returns.
     *
     * @param fileName the last part of its path, which tells the table and is not kept
     * @param length how large it is; less than 0 if that is not known
     * @throws Held if the source may take nothing now: the file is to stay where it is
     */
    void take(String fileName, long length, InputStream content) throws IOException {
        gate.require(length);
        String table;
        try {
            table = running.table(fileName);
        } catch (CadreException e) {
            gate.noted(e.code());
            // One file's matter: those behind it may be taken all the same.
            throw new RemoteException("the connector does not tell which table a file holds, " + e.code());
        }
        PacedContent paced = gate.paced(content);
        try {
            landed(landing.receive(source, provider, table, paced));
        } catch (InterruptedIOException e) {
            throw e;
        } catch (RemoteException e) {
            // One file's matter: those behind it may be taken all the same.
            gate.noted(ErrorCode.IO_FAILED);
            throw e;
        } catch (CadreException e) {
            gate.failed(e.code(), paced.count());
            throw e;
        } catch (IOException | RuntimeException e) {
            if (paced.broken()) {
                // It is the file that could not be read: those behind it may be taken all the same.
                gate.noted(ErrorCode.IO_FAILED);
            } else {
                gate.failed(e instanceof IOException ? ErrorCode.IO_FAILED : ErrorCode.INTERNAL, paced.count());
            }
            throw e;
        }
    }

    /** Starts the collection that is due, if one is; returns at once. */
    void collectIfDue() {
        gate.due().ifPresent(run -> collect());
    }

    /** Starts the collection whose run the gate has begun. */
    void collect() {
        CollectingRun run = new CollectingRun(source, provider, landing, folder, gate, this::landed);
        Suspicion.Attempt attempt = gate.asking().begin();
        try {
            running.collect(run).result().whenComplete((nothing, failure) -> ended(attempt, failure));
        } catch (InterruptedIOException | CadreException e) {
            ended(attempt, e);
        }
    }

    private void ended(Suspicion.Attempt attempt, @Nullable Throwable failure) {
        if (failure == null) {
            attempt.succeeded();
        }
        attempt.close();
        if (failure == null) {
            gate.end(Outcome.DONE, null);
        } else if (failure instanceof InterruptedIOException) {
            LOG.info("A collection of source {} ended: it or its connector was stopped", source);
            gate.end(Outcome.ENDED, null);
        } else {
            ErrorCode code = failure instanceof CadreException known ? known.code()
                    : failure instanceof IOException ? ErrorCode.IO_FAILED : ErrorCode.CONNECTOR_FAILED;
            // A connector's own message may hold what it read, whatever its contract says; its check tells more.
            LOG.warn("A collection of source {} failed with {}: {}", source, code,
                    failure instanceof CadreException ? failure.getMessage() : failure.getClass().getName());
            gate.end(Outcome.FAILED, code);
        }
    }

    private void landed(Delivery delivery) {
        landed(delivery.bytes());
    }

    /** Says that a delivery of this source has landed, of so many bytes as far as that is known. */
    void landed(long bytes) {
        gate.taken(bytes);
        running.received().incrementAndGet();
        arrived.run();
    }
}
