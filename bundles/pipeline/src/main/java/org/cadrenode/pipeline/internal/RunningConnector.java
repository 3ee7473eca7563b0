package org.cadrenode.pipeline.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.RecordSink;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.settings.SettingNames;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.pipeline.engine.Layer;
import org.cadrenode.pipeline.engine.Unwrapper;
import org.jspecify.annotations.Nullable;

/**
 * A connector while it is here. What takes long runs as a {@link LongCall}; those in progress end when it leaves, before
 * its bundle stops: the landing zone keeps nothing of them, and the connector that comes next starts over. One that does
 * not return is given up after a while. Thread-safe.
 */
final class RunningConnector {
    /** How long a connector may take to answer what takes no time. */
    static final Duration ANSWER = Duration.ofSeconds(10);
    /** How long a check of the surroundings may take. */
    static final Duration CHECK = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String READING = "reading";
    private static final String COLLECTION = "collection";
    private static final String PREVIEW = "preview";

    private final Connector connector;
    private final Unwrapping unwrapping;
    private final ConnectorCalls calls = new ConnectorCalls();
    private final SourceDescription description;
    private final Endpoint endpoint;
    private final Duration grace;
    private final AtomicLong received = new AtomicLong();
    private final Set<LongCall> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean leaving;
    private volatile boolean resting;
    private volatile boolean valuesAsked;

    /**
     * Asks a connector what it is.
     *
     * @throws CadreException if it does not say so in time
     */
    RunningConnector(Connector connector, Unwrapping unwrapping) {
        this(connector, unwrapping, GRACE);
    }

    RunningConnector(Connector connector, Unwrapping unwrapping, Duration grace) {
        this.connector = connector;
        this.unwrapping = unwrapping;
        this.grace = grace;
        try {
            description = calls.ask(ANSWER, () -> Objects.requireNonNull(connector.description()));
            endpoint = calls.ask(ANSWER, () -> Objects.requireNonNull(connector.endpoint()));
        } catch (CadreException e) {
            calls.close();
            throw e;
        }
    }

    Connector connector() {
        return connector;
    }

    /** Returns what the connector said when it came. */
    SourceDescription description() {
        return description;
    }

    /** Returns what the connector said when it came. */
    Endpoint endpoint() {
        return endpoint;
    }

    /**
     * Returns a sentence for each of the connector's properties that nobody reads: neither the connector, nor the node; none if
     * the connector does not say what it reads.
     */
    List<String> misspelt(Map<String, ?> properties) {
        Set<String> names = new HashSet<>(calls.ask(ANSWER, () -> Set.copyOf(connector.settingNames())));
        if (names.isEmpty()) {
            return List.of();
        }
        names.addAll(PaceSettings.NAMES);
        return new SettingNames(names, Set.of()).unknown(properties);
    }

    AtomicLong received() {
        return received;
    }

    /** Returns which table the name of a file tells, or empty; of what is wrapped, the name without the endings of its wrapping. */
    String table(String fileName) {
        if (!(connector instanceof FileConnector files)) {
            return "";
        }
        String name = endpoint.wrapping().kinds().isEmpty() ? fileName : Unwrapper.nameWithin(fileName);
        return calls.ask(ANSWER, () -> {
            String table = files.table(name).orElse("");
            return table.isEmpty() ? "" : new TableName(table).value();
        });
    }

    /** Has the connector check its configuration and its surroundings. */
    List<String> check() {
        return calls.ask(CHECK, () -> List.copyOf(connector.check()));
    }

    /**
     * Returns what a connector of files finds wrong in the values of its settings; of one that asks another machine {@link #check} alone tells.
     * Once nothing was found, or no answer came, it is not asked again: other settings make another connector.
     */
    List<String> wrongValues() {
        if (valuesAsked || !(connector instanceof FileConnector)) {
            return List.of();
        }
        try {
            List<String> found = calls.ask(ANSWER, () -> List.copyOf(connector.check()));
            valuesAsked = found.isEmpty();
            return found;
        } catch (CadreException e) {
            valuesAsked = true;
            return List.of();
        }
    }

    /** Returns the connector as a source of one delivery's records. */
    RecordSource source(String table) {
        if (connector instanceof FileConnector files) {
            return reading((content, sink) -> unwrapped(files, table, content, sink));
        }
        // What a connector collected lies in the landing zone in the node's own form.
        return reading(new CollectedRecords());
    }

    private void unwrapped(FileConnector files, String table, RecordSource.Content content, RecordSink sink) throws IOException {
        Beside beside = new Beside(() -> unwrapping.unwrapper(endpoint.wrapping()), content::open);
        unwrapping.unwrapper(endpoint.wrapping()).unwrap(content::open, new Extracts(files, table, sink, beside));
    }

    private RecordSource reading(RecordSource source) {
        return (content, sink) -> {
            LongCall call = new LongCall(READING);
            start(call, () -> source.read(call.content(content), call.sink(sink)));
            call.await();
        };
    }

    private void start(LongCall call, LongCall.Body body) throws InterruptedIOException {
        underWay.add(call);
        if (leaving || resting && call.kind().equals(READING)) {
            underWay.remove(call);
            throw new InterruptedIOException("The connector is leaving");
        }
        call.start(calls.threads(), () -> {
            try {
                body.run();
            } finally {
                underWay.remove(call);
            }
        });
    }

    /**
     * Lets the connector fetch what is new.
     *
     * @return the collection, which is under way
     * @throws CadreException if it is of another kind, or one is under way already
     */
    LongCall collect(CollectingRun run) throws InterruptedIOException {
        return collect(COLLECTION, call -> run.guarded(call), run);
    }

    /** Lets the connector fetch into something of which nothing is kept. */
    LongCall preview(Function<LongCall, Collecting> into) throws InterruptedIOException {
        return collect(PREVIEW, into, () -> { });
    }

    /** Lets the connector read a file of which nothing is kept. */
    LongCall preview(String table, RecordSource.Content content, RecordSink sink) throws InterruptedIOException {
        if (!(connector instanceof FileConnector files)) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "the source is not one of files");
        }
        LongCall call = new LongCall(PREVIEW);
        start(call, () -> unwrapped(files, table, call.content(content), call.sink(sink)));
        return call;
    }

    private LongCall collect(String kind, Function<LongCall, Collecting> into, Closeable after) throws InterruptedIOException {
        if (!(connector instanceof CollectingConnector collecting)) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "the source is not one that is asked");
        }
        LongCall call = new LongCall(kind);
        call.opens(after);
        synchronized (this) {
            if (underWay.stream().anyMatch(other -> !other.kind().equals(READING))) {
                throw new CadreException(ErrorCode.WRONG_STAGE, "the source is being asked just now");
            }
            start(call, () -> {
                try {
                    collecting.collect(into.apply(call));
                } finally {
                    call.closes(after);
                }
            });
        }
        return call;
    }

    /** Returns for how long the most silent call has made no progress, if any is under way. */
    Optional<Duration> silence() {
        return underWay.stream().map(LongCall::silence).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    /** Returns whether a call did not return although it was given up. */
    boolean lost() {
        return underWay.stream().anyMatch(LongCall::givenUp);
    }

    /** Returns how many questions are still unanswered. */
    int unanswered() {
        return calls.unanswered();
    }

    /**
     * Ends collections, and readings that have made no progress for so long; no reading begins until {@link #goOn} if one
     * of those was ended.
     *
     * @return whether all of them returned
     */
    boolean halt(Duration silence) {
        List<LongCall> ending = underWay.stream().filter(call -> !call.kind().equals(READING)
                || call.silence().filter(silent -> silent.compareTo(silence) >= 0).isPresent()).toList();
        resting = resting || ending.stream().anyMatch(call -> call.kind().equals(READING));
        return end(ending);
    }

    /** Lets readings begin. */
    void goOn() {
        resting = false;
    }

    /** Returns whether everything in progress is to end. */
    boolean ending() {
        return leaving;
    }

    /** Returns whether deliveries may be read. */
    boolean reads() {
        return !resting && !leaving;
    }

    /** Has the readings in progress end, without waiting for them. */
    void endReadings() {
        underWay.forEach(LongCall::end);
    }

    /** Ends what is in progress and waits for it, but not for ever; returns whether all of it returned. */
    boolean leave() {
        leaving = true;
        boolean returned = end(List.copyOf(underWay));
        calls.close();
        return returned;
    }

    private boolean end(List<LongCall> ending) {
        ending.forEach(LongCall::end);
        if (!returned(ending)) {
            ending.forEach(LongCall::interrupt);
        }
        boolean all = returned(ending);
        ending.forEach(LongCall::giveUp);
        return all;
    }

    private boolean returned(List<LongCall> ending) {
        long until = System.nanoTime() + grace.toNanos();
        boolean all = true;
        for (LongCall call : ending) {
            all &= call.awaitReturn(Duration.ofNanos(until - System.nanoTime()));
        }
        return all;
    }

    /** Has the connector read what a delivery held. An extract out of an archive that it cannot read does not stop the others. */
    private static final class Extracts implements Unwrapper.Target {
        private final FileConnector files;
        private final String table;
        private final RecordSink sink;
        private final Beside beside;
        private final Records records;

        private Extracts(FileConnector files, String table, RecordSink sink, Beside beside) {
            this.files = files;
            this.table = table;
            this.sink = sink;
            this.beside = beside;
            records = new Forwarding(sink);
        }

        @Override
        public void extract(String entry, Layer content) throws IOException {
            if (entry.isEmpty()) {
                files.read(new DeliveredExtract(table, content, Optional.empty()), records);
                return;
            }
            String its = table(entry);
            try {
                files.read(new DeliveredExtract(its, content, Optional.of(beside)), records);
            } catch (CadreException | InterruptedIOException | ClosedByInterruptException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                // Refused if the call is to end: then the failure says nothing of the extract.
                sink.quarantine(its, 0, "", ErrorCode.PARSER_FAILED);
            }
        }

        @Override
        public void reject(String entry, long place, Problem problem) throws IOException {
            records.reject(entry.isEmpty() ? table : table(entry), place, "", problem);
        }

        private String table(String entry) {
            return files.table(Unwrapper.nameWithin(entry)).orElse("");
        }
    }

    private record DeliveredExtract(String table, Layer content, Optional<Beside> archive) implements Extract {
        @Override
        public InputStream open() throws IOException {
            return content.open();
        }

        @Override
        public Optional<Extract> beside(String fileName) throws IOException {
            return archive.isEmpty() ? Optional.empty() : archive.get().entry(fileName)
                    .map(entry -> new DeliveredExtract("", entry, archive));
        }
    }

    /** Returns a sink in the form in which a connector knows it. */
    static Records records(RecordSink sink) {
        return new Forwarding(sink);
    }

    private static final class Forwarding implements Records {
        private final RecordSink sink;

        private Forwarding(RecordSink sink) {
            this.sink = sink;
        }

        @Override
        public int table(String name, List<String> columns) throws IOException {
            return sink.table(new SourceTable(new TableName(name), columns));
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) throws IOException {
            sink.record(table, line, values);
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
            sink.change(table, line, version, false, values);
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
            sink.change(table, line, version, true, values);
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) throws IOException {
            sink.quarantine(table, line, column, code(problem));
        }

        @Override
        public void unread(String table, String part) throws IOException {
            sink.unread(table, part);
        }
    }

    static ErrorCode code(Problem problem) {
        return switch (problem) {
            case ROW_COLUMN_COUNT -> ErrorCode.ROW_COLUMN_COUNT;
            case ROW_UNTERMINATED_QUOTE -> ErrorCode.ROW_UNTERMINATED_QUOTE;
            case ROW_TOO_LONG -> ErrorCode.ROW_TOO_LONG;
            case ROW_ENCODING -> ErrorCode.ROW_ENCODING;
            case ROW_CONTROL_CHARACTER -> ErrorCode.ROW_CONTROL_CHARACTER;
            case HEADER_INVALID -> ErrorCode.HEADER_INVALID;
            case TABLE_UNKNOWN -> ErrorCode.TABLE_UNKNOWN;
            case COLUMN_MISSING -> ErrorCode.COLUMN_MISSING;
            case CELL_INVALID -> ErrorCode.CELL_INVALID;
            case VERSION_INVALID -> ErrorCode.VERSION_INVALID;
            case CONTENT_TRUNCATED -> ErrorCode.CONTENT_TRUNCATED;
            case FORMAT_UNKNOWN -> ErrorCode.FORMAT_UNKNOWN;
            case JSON_MALFORMED -> ErrorCode.JSON_MALFORMED;
            case MESSAGE_MALFORMED -> ErrorCode.MESSAGE_MALFORMED;
            case MESSAGE_UNSUPPORTED -> ErrorCode.MESSAGE_UNSUPPORTED;
            case ARCHIVE_MALFORMED -> ErrorCode.ARCHIVE_MALFORMED;
            case ARCHIVE_FORBIDDEN -> ErrorCode.ARCHIVE_FORBIDDEN;
            case DECRYPTION_FAILED -> ErrorCode.DECRYPTION_FAILED;
            case XML_MALFORMED -> ErrorCode.XML_MALFORMED;
            case XML_FORBIDDEN -> ErrorCode.XML_FORBIDDEN;
            case SUBJECT_MISSING -> ErrorCode.SUBJECT_MISSING;
        };
    }
}
