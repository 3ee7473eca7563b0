package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.SourceDescription;

/** The way of one source's data into the landing zone, whatever route they come by. Thread-safe. */
final class SourceIntake {
    private final RunningConnector running;
    private final SourceId source;
    private final ProviderId provider;
    private final LandingZone landing;
    private final SealedFolder folder;
    private final Runnable arrived;

    /**
     * Opens the way.
     *
     * @param folder where resume points are kept
     * @param arrived what to do when a delivery has landed
     */
    SourceIntake(RunningConnector running, LandingZone landing, SealedFolder folder, Runnable arrived) {
        SourceDescription description = running.connector().description();
        this.running = running;
        this.source = new SourceId(description.source());
        this.provider = new ProviderId(description.provider());
        this.landing = landing;
        this.folder = folder;
        this.arrived = arrived;
    }

    SourceId source() {
        return source;
    }

    RunningConnector running() {
        return running;
    }

    /**
     * Takes in a file: it is durably in the landing zone once this returns.
     *
     * @param fileName the last part of its path, which tells the table and is not kept
     */
    void take(String fileName, InputStream content) throws IOException {
        String table = running.connector() instanceof FileConnector files ? files.table(fileName).orElse("") : "";
        landing.receive(source, provider, table, content);
        landed();
    }

    /** Lets the connector fetch what is new. */
    void collect() throws IOException {
        running.collect(new CollectingRun(source, provider, landing, folder, this::landed));
    }

    /** Says that a delivery of this source has landed. */
    void landed() {
        running.received().incrementAndGet();
        arrived.run();
    }
}
