package org.cadrenode.connector.spi.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that fails when nothing comes for a while, or more than is accepted; the JDK's own would
 * wait for ever. Holds a few parts at a time. Read by one thread; closing it lets go of the connection.
 *
 * <p>For {@link java.net.http.HttpClient#send}: {@code info -> new TimedBody(patience, most, trouble)}.
 */
public final class TimedBody extends InputStream implements HttpResponse.BodySubscriber<TimedBody> {
    /** Why a body ends before its end. */
    public enum Trouble {
        /** Nothing came for as long as was waited. */
        SILENT,
        /** The connection was lost. */
        LOST,
        /** There is more of it than is accepted. */
        TOO_LONG
    }

    private final Duration patience;
    private final long most;
    private final Function<Trouble, IOException> trouble;
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private Part current = new Part(List.of(), false, false);
    private int at;
    private long length;

    private record Part(List<ByteBuffer> buffers, boolean isLast, boolean hasFailed) { }

    /**
     * Makes the body of one answer.
     *
     * @param patience how long to wait for its next part
     * @param most how many bytes are accepted
     * @param trouble makes the exception that reading throws
     */
    public TimedBody(Duration patience, long most, Function<Trouble, IOException> trouble) {
        this.patience = patience;
        this.most = most;
        this.trouble = trouble;
    }

    @Override
    public CompletionStage<TimedBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription by) {
        subscription = by;
        by.request(2);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        parts.add(new Part(buffers, false, false));
    }

    @Override
    public void onError(Throwable failure) {
        parts.add(new Part(List.of(), true, true));
    }

    @Override
    public void onComplete() {
        parts.add(new Part(List.of(), true, false));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws InterruptedIOException if the thread is interrupted while it waits */
    @Override
    public int read(byte[] to, int offset, int count) throws IOException {
        while (count > 0) {
            while (at < current.buffers.size()) {
                ByteBuffer buffer = current.buffers.get(at);
                if (buffer.hasRemaining()) {
                    int some = Math.min(count, buffer.remaining());
                    buffer.get(to, offset, some);
                    length += some;
                    if (length > most) {
                        throw trouble.apply(Trouble.TOO_LONG);
                    }
                    return some;
                }
                at++;
            }
            if (current.isLast) {
                return -1;
            }
            await();
        }
        return 0;
    }

    private void await() throws IOException {
        Part part;
        try {
            part = parts.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Reading was stopped");
        }
        if (part == null || part.hasFailed) {
            throw trouble.apply(part == null ? Trouble.SILENT : Trouble.LOST);
        }
        current = part;
        at = 0;
        Flow.Subscription by = subscription;
        if (!part.isLast && by != null) {
            by.request(1);
        }
    }

    @Override
    public void close() {
        Flow.Subscription by = subscription;
        if (by != null) {
            by.cancel();
        }
    }
}
