package org.cadrenode.pipeline.internal;

import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.Receiving;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/**
 * One collection of a source. A commit lands what was collected and keeps the resume point after that: a kill in between
 * has the same stretch collected again, which the landing zone knows by its content. For one thread.
 */
final class CollectingRun implements Collecting, Closeable {
    private static final int LONGEST_POINT = 1 << 16;

    private final SourceId source;
    private final ProviderId provider;
    private final LandingZone landing;
    private final SealedFolder folder;
    private final Consumer<Delivery> landed;
    private final Flow flow;
    private LongCall call = new LongCall("");
    private @Nullable Receiving receiving;
    private @Nullable SourceRecordWriter writer;
    private int rejections = -1;
    private boolean told;

    /** How fast records may come. */
    interface Flow {
        /** Waits until more may come. */
        void await(LongCall call) throws InterruptedIOException;

        /** Says how much came. */
        void came(long bytes);
    }

    /**
     * Prepares a collection.
     *
     * @param folder where resume points are kept
     * @param landed what to do behind each commit that made a delivery
     */
    CollectingRun(SourceId source, ProviderId provider, LandingZone landing, SealedFolder folder, Flow flow, Consumer<Delivery> landed) {
        this.source = source;
        this.provider = provider;
        this.landing = landing;
        this.folder = folder;
        this.flow = flow;
        this.landed = landed;
    }

    /** Has every step pass through the call that the connector is in. */
    CollectingRun guarded(LongCall by) {
        call = by;
        return this;
    }

    /** Returns the name of the file with a source's resume point. */
    static String pointOf(SourceId source) {
        return "resume-" + source;
    }

    @Override
    public Optional<String> resumePoint() {
        try {
            return call.inside(() -> resumePoint(source, folder));
        } catch (IOException e) {
            throw new UncheckedIOException("The resume point cannot be read", e);
        }
    }

    /** Returns a source's resume point. */
    static Optional<String> resumePoint(SourceId source, SealedFolder folder) throws IOException {
        if (!folder.has(pointOf(source))) {
            return Optional.empty();
        }
        try (InputStream content = folder.open(pointOf(source))) {
            return Optional.of(new String(content.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public Records records() {
        return new Writing();
    }

    @Override
    public void commit(String resumePoint) throws IOException {
        synchronized (call) {
            step();
            committed(resumePoint);
        }
    }

    private void committed(String resumePoint) throws IOException {
        byte[] point = resumePoint.getBytes(StandardCharsets.UTF_8);
        if (point.length > LONGEST_POINT) {
            throw new IllegalArgumentException("A resume point has 64 KiB at most");
        }
        if (!told) {
            // Tables may have been declared; nothing came of them.
            close();
        } else if (writer != null && receiving != null) {
            writer.finish();
            Delivery delivery = receiving.commit();
            close();
            landed.accept(delivery);
        }
        folder.write(pointOf(source), sink -> sink.write(point));
    }

    /** Gives up what was not committed. */
    @Override
    public void close() throws IOException {
        Receiving open = receiving;
        receiving = null;
        writer = null;
        rejections = -1;
        told = false;
        if (open != null) {
            open.close();
        }
    }

    private void step() throws IOException {
        call.refuseIfEnded();
        call.goesOn();
    }

    private SourceRecordWriter tells() throws IOException {
        SourceRecordWriter open = writer();
        told = true;
        return open;
    }

    private SourceRecordWriter writer() throws IOException {
        step();
        if (writer != null) {
            return writer;
        }
        Receiving opened = landing.receiving(source, provider, "");
        receiving = opened;
        // No buffer of ours: the writer has one, whose end it hands on, and would leave the rest in another.
        DataOutputStream sink = new DataOutputStream(new Counted(opened));
        sink.writeLong(CollectedRecords.WORD);
        SourceRecordWriter made = new SourceRecordWriter(sink);
        writer = made;
        return made;
    }

    /** The receiving as records are written into it; it is committed or given up apart. */
    private final class Counted extends OutputStream {
        private final Receiving content;

        private Counted(Receiving content) {
            this.content = content;
        }

        @Override
        public void write(int octet) throws IOException {
            content.write(octet);
            flow.came(1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            content.write(from, offset, length);
            flow.came(length);
        }
    }

    // The waiting is outside the lock, so that a stop gets through.
    private final class Writing implements Records {
        @Override
        public int table(String name, List<String> columns) throws IOException {
            flow.await(call);
            synchronized (call) {
                return writer().table(new SourceTable(new TableName(name), columns));
            }
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) throws IOException {
            flow.await(call);
            synchronized (call) {
                tells().record(table, line, values);
            }
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
            flow.await(call);
            synchronized (call) {
                tells().change(table, line, version, false, values);
            }
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
            flow.await(call);
            synchronized (call) {
                tells().change(table, line, version, true, values);
            }
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) throws IOException {
            flow.await(call);
            synchronized (call) {
                SourceRecordWriter out = tells();
                if (rejections < 0) {
                    rejections = out.table(CollectedRecords.REJECTIONS);
                }
                out.record(rejections, line, new @Nullable String[] {
                    table, Long.toString(line), column, RunningConnector.code(problem).name()});
            }
        }

        @Override
        public void unread(String table, String part) throws IOException {
            synchronized (call) {
                tells().unread(table, part);
            }
        }
    }
}
