package org.cadrenode.connector.testkit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** Throws at one of the calls that pass through it, as a node does that stops a connector, or whose disk is full. */
final class Stopping implements Records {
    private final Records records;
    private final int at;
    private final How how;
    private int calls;

    /** What is thrown. */
    enum How {
        STOPPED, DISK_FULL, REFUSED
    }

    /** Throws at the call of this number, from 0. */
    Stopping(Records records, int at, How how) {
        this.records = records;
        this.at = at;
        this.how = how;
    }

    /** Returns whether it has thrown. */
    boolean stopped() {
        return calls > at;
    }

    /** Returns whether this is what was thrown, or what was thrown is in it. */
    static boolean isOwn(Throwable thrown, How how) {
        return how == How.STOPPED ? thrown instanceof InterruptedIOException
                : how == How.DISK_FULL ? thrown instanceof IOException && !(thrown instanceof InterruptedIOException)
                        : thrown instanceof IllegalStateException;
    }

    /** Passes one call, or throws. Once it has thrown it always does. */
    void step() throws IOException {
        if (calls++ >= at) {
            switch (how) {
                case STOPPED -> throw new InterruptedIOException("The connector is about to leave");
                case DISK_FULL -> throw new IOException("The disk is full");
                case REFUSED -> throw new IllegalStateException("The node refuses it");
            }
        }
    }

    @Override
    public int table(String name, List<String> columns) throws IOException {
        step();
        return records.table(name, columns);
    }

    @Override
    public void record(int table, long line, @Nullable String[] values) throws IOException {
        step();
        records.record(table, line, values);
    }

    @Override
    public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
        step();
        records.record(table, line, version, values);
    }

    @Override
    public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
        step();
        records.removed(table, line, version, values);
    }

    @Override
    public void unread(String table, String part) throws IOException {
        step();
        records.unread(table, part);
    }

    @Override
    public void reject(String table, long line, String column, Problem problem) throws IOException {
        step();
        records.reject(table, line, column, problem);
    }

    /** Returns a run whose calls pass through here, too. */
    Collecting around(Collecting run) {
        return new Collecting() {
            @Override
            public Optional<String> resumePoint() {
                return run.resumePoint();
            }

            @Override
            public Records records() {
                return Stopping.this;
            }

            @Override
            public void commit(String resumePoint) throws IOException {
                step();
                run.commit(resumePoint);
            }
        };
    }
}
