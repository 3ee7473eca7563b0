package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.RecordSink;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/**
 * A connector while it is here. Readings in progress end when it leaves, before its bundle stops: the landing zone keeps
 * nothing of them, and the connector that comes next starts over.
 */
final class RunningConnector {
    private final Connector connector;
    private final AtomicLong received = new AtomicLong();
    private final ReentrantReadWriteLock readings = new ReentrantReadWriteLock();
    private volatile boolean leaving;

    RunningConnector(Connector connector) {
        this.connector = connector;
    }

    Connector connector() {
        return connector;
    }

    AtomicLong received() {
        return received;
    }

    /** Returns the connector as a source of one delivery's records. */
    RecordSource source(String table) {
        if (connector instanceof FileConnector files) {
            return reading((content, sink) -> files.read(new DeliveredExtract(table, content), new Forwarding(sink)));
        }
        // What a connector collected lies in the landing zone in the node's own form.
        return reading(new CollectedRecords());
    }

    private RecordSource reading(RecordSource source) {
        return (content, sink) -> {
            readings.readLock().lock();
            try {
                refuseIfLeaving();
                source.read(content, sink);
                // A reading that was cut short must not pass for a whole one, nor for a failed one, whatever the connector
                // made of it.
                refuseIfLeaving();
            } catch (IOException | RuntimeException e) {
                refuseIfLeaving();
                throw e;
            } finally {
                readings.readLock().unlock();
            }
        };
    }

    /** Ends the readings in progress and waits for them. */
    void leave() {
        leaving = true;
        readings.writeLock().lock();
        readings.writeLock().unlock();
    }

    /** Lets the connector fetch what is new; nothing if it is of another kind. Ends when the connector leaves. */
    void collect(CollectingRun run) throws IOException {
        if (!(connector instanceof CollectingConnector collecting)) {
            return;
        }
        readings.readLock().lock();
        try (run) {
            refuseIfLeaving();
            collecting.collect(run.watched(this::refuseIfLeaving));
            refuseIfLeaving();
        } finally {
            readings.readLock().unlock();
        }
    }

    private void refuseIfLeaving() throws InterruptedIOException {
        if (leaving) {
            throw new InterruptedIOException("The connector is leaving");
        }
    }

    private record DeliveredExtract(String table, RecordSource.Content content) implements Extract {
        @Override
        public InputStream open() throws IOException {
            return content.open();
        }
    }

    private final class Forwarding implements Records {
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
            refuseIfLeaving();
            sink.record(table, line, values);
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
            refuseIfLeaving();
            sink.change(table, line, version, false, values);
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
            refuseIfLeaving();
            sink.change(table, line, version, true, values);
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) throws IOException {
            refuseIfLeaving();
            sink.quarantine(table, line, column, code(problem));
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
