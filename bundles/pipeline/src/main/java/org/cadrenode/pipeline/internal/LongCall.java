package org.cadrenode.pipeline.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.cadrenode.api.identifiable.RecordSink;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * One call into a connector that may take long: a reading or a collection, on a thread of the connector's. Whatever it
 * asks of the node passes through here, which refuses once the call is to end, and sees whether it makes progress. The
 * thread is interrupted only while it is in the connector: the node's own files and its journal must not see an interrupt.
 * A call that does not return even so is given up: nothing that it asks from then on has any effect. Thread-safe.
 */
final class LongCall {
    private final String kind;
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private final CompletableFuture<Void> returned = new CompletableFuture<>();
    private final AtomicLong progress = new AtomicLong();
    private final List<Closeable> opened = new ArrayList<>();
    private @Nullable Thread thread;
    private volatile boolean ended;
    private volatile boolean givenUp;
    private long seen = -1;
    private long seenAt = System.nanoTime();

    /** What the connector is to do. */
    interface Body {
        void run() throws IOException;
    }

    /** Something that the connector asks of the node. */
    interface Step<T> {
        T take() throws IOException;
    }

    /** Makes a call; {@link #start} starts it. */
    LongCall(String kind) {
        this.kind = kind;
    }

    String kind() {
        return kind;
    }

    /** Starts the call. */
    LongCall start(Executor threads, Body body) {
        try {
            threads.execute(() -> run(body));
        } catch (RejectedExecutionException e) {
            ended = true;
            result.completeExceptionally(new InterruptedIOException("The connector is leaving"));
            returned.complete(null);
        }
        return this;
    }

    private void run(Body body) {
        synchronized (this) {
            thread = Thread.currentThread();
        }
        try {
            refuseIfEnded();
            body.run();
            refuseIfEnded();
            result.complete(null);
        } catch (Throwable e) {
            // Also an error, such as a class that went with its bundle: whoever waits decides.
            result.completeExceptionally(ended ? new InterruptedIOException("The connector is to stop") : e);
        } finally {
            synchronized (this) {
                thread = null;
                Thread.interrupted();
            }
            returned.complete(null);
        }
    }

    /** Returns how the call ended, when it does: by itself, or because it was given up. */
    CompletableFuture<Void> result() {
        return result;
    }

    /** Waits for the end of the call and throws what it threw. */
    void await() throws IOException {
        try {
            result.get();
        } catch (InterruptedException e) {
            ended = true;
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The node stops");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            if (cause instanceof Error failure) {
                throw failure;
            }
            throw new IOException(cause);
        }
    }

    /** Has the call end at its next step. */
    void end() {
        ended = true;
    }

    /** Has a call that does nothing but wait end, too. */
    synchronized void interrupt() {
        ended = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Waits until the connector has returned, at most so long, and says whether it has. */
    boolean awaitReturn(Duration most) {
        try {
            returned.get(Math.max(0, most.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return returned.isDone();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    boolean returned() {
        return returned.isDone();
    }

    boolean givenUp() {
        return givenUp;
    }

    /** Waits no longer. What is under way in the node is done first. */
    void giveUp() {
        synchronized (this) {
            ended = true;
            givenUp = !returned.isDone();
            for (Closeable open : opened) {
                try {
                    open.close();
                } catch (IOException | RuntimeException e) {
                    // Nobody needs it any more.
                    continue;
                }
            }
        }
        result.completeExceptionally(new InterruptedIOException("The connector did not return"));
    }

    void refuseIfEnded() throws InterruptedIOException {
        if (ended) {
            throw new InterruptedIOException("The connector is to stop");
        }
    }

    /** Says that the call goes on. */
    void goesOn() {
        progress.lazySet(progress.get() + 1);
    }

    /** Does something for the connector, unless the call is to end. */
    synchronized <T> T inside(Step<T> step) throws IOException {
        refuseIfEnded();
        goesOn();
        return step.take();
    }

    /** Has something of the node's closed if the call is given up. */
    synchronized void opens(Closeable open) {
        opened.add(open);
    }

    /** Closes something of the node's once the call is over, even if it was to end. */
    synchronized void closes(Closeable open) throws IOException {
        open.close();
    }

    /** Looks whether the call has made progress since the last look, and returns for how long it has not. */
    synchronized Optional<Duration> silence() {
        if (returned.isDone()) {
            return Optional.empty();
        }
        long now = progress.get();
        if (now != seen) {
            seen = now;
            seenAt = System.nanoTime();
        }
        return Optional.of(Duration.ofNanos(System.nanoTime() - seenAt));
    }

    RecordSource.Content content(RecordSource.Content content) {
        return () -> inside(() -> {
            InputStream stream = new Watched(content.open());
            opened.add(stream);
            return stream;
        });
    }

    RecordSink sink(RecordSink sink) {
        return new Guarded(sink);
    }

    private final class Watched extends InputStream {
        private final InputStream stream;

        private Watched(InputStream stream) {
            this.stream = stream;
        }

        @Override
        public int read() throws IOException {
            refuseIfEnded();
            goesOn();
            return stream.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            refuseIfEnded();
            goesOn();
            return stream.read(into, offset, length);
        }

        @Override
        public int available() throws IOException {
            return stream.available();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private final class Guarded implements RecordSink {
        private final RecordSink sink;

        private Guarded(RecordSink sink) {
            this.sink = sink;
        }

        @Override
        public int table(SourceTable table) throws IOException {
            synchronized (LongCall.this) {
                refuseIfEnded();
                goesOn();
                return sink.table(table);
            }
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) throws IOException {
            synchronized (LongCall.this) {
                refuseIfEnded();
                goesOn();
                sink.record(table, line, values);
            }
        }

        @Override
        public void change(int table, long line, long version, boolean removed, @Nullable String[] values) throws IOException {
            synchronized (LongCall.this) {
                refuseIfEnded();
                goesOn();
                sink.change(table, line, version, removed, values);
            }
        }

        @Override
        public void quarantine(String table, long line, String column, ErrorCode code) throws IOException {
            synchronized (LongCall.this) {
                refuseIfEnded();
                goesOn();
                sink.quarantine(table, line, column, code);
            }
        }

        @Override
        public void unread(String table, String part) throws IOException {
            synchronized (LongCall.this) {
                refuseIfEnded();
                goesOn();
                sink.unread(table, part);
            }
        }
    }
}
