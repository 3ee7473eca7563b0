package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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
final class CollectingRun implements Collecting, AutoCloseable {
    private static final int LONGEST_POINT = 1 << 16;

    private final SourceId source;
    private final ProviderId provider;
    private final LandingZone landing;
    private final SealedFolder folder;
    private final Runnable landed;
    private Watch watch = () -> { };
    private @Nullable Receiving receiving;
    private @Nullable SourceRecordWriter writer;
    private int rejections = -1;

    /** Throws if the collection is to end. */
    interface Watch {
        void look() throws IOException;
    }

    /**
     * Prepares a collection.
     *
     * @param folder where resume points are kept
     * @param landed what to do behind each commit that made a delivery
     */
    CollectingRun(SourceId source, ProviderId provider, LandingZone landing, SealedFolder folder, Runnable landed) {
        this.source = source;
        this.provider = provider;
        this.landing = landing;
        this.folder = folder;
        this.landed = landed;
    }

    /** Has every step look first whether the collection is to end. */
    CollectingRun watched(Watch by) {
        watch = by;
        return this;
    }

    /** Returns the name of the file with a source's resume point. */
    static String pointOf(SourceId source) {
        return "resume-" + source;
    }

    @Override
    public Optional<String> resumePoint() {
        if (!folder.has(pointOf(source))) {
            return Optional.empty();
        }
        try (InputStream content = folder.open(pointOf(source))) {
            return Optional.of(new String(content.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The resume point cannot be read", e);
        }
    }

    @Override
    public Records records() {
        return new Writing();
    }

    @Override
    public void commit(String resumePoint) throws IOException {
        watch.look();
        byte[] point = resumePoint.getBytes(StandardCharsets.UTF_8);
        if (point.length > LONGEST_POINT) {
            throw new IllegalArgumentException("A resume point has 64 KiB at most");
        }
        if (writer != null && receiving != null) {
            writer.finish();
            receiving.commit();
            close();
            landed.run();
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
        if (open != null) {
            open.close();
        }
    }

    private SourceRecordWriter writer() throws IOException {
        watch.look();
        if (writer != null) {
            return writer;
        }
        Receiving opened = landing.receiving(source, provider, "");
        receiving = opened;
        opened.write(ByteBuffer.allocate(Long.BYTES).putLong(CollectedRecords.WORD).array());
        SourceRecordWriter made = new SourceRecordWriter(opened);
        writer = made;
        return made;
    }

    private final class Writing implements Records {
        @Override
        public int table(String name, List<String> columns) throws IOException {
            return writer().table(new SourceTable(new TableName(name), columns));
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) throws IOException {
            writer().record(table, line, values);
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
            writer().change(table, line, version, false, values);
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
            writer().change(table, line, version, true, values);
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) throws IOException {
            SourceRecordWriter out = writer();
            if (rejections < 0) {
                rejections = out.table(CollectedRecords.REJECTIONS);
            }
            out.record(rejections, line, new @Nullable String[] {
                table, Long.toString(line), column, RunningConnector.code(problem).name()});
        }
    }
}
