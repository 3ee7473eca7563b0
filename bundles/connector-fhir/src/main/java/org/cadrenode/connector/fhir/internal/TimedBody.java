package org.cadrenode.connector.fhir.internal;

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
import org.jspecify.annotations.Nullable;

/** The body of an answer as a stream that fails when nothing comes for a while, or more than is accepted. Read by one thread. */
final class TimedBody extends InputStream implements HttpResponse.BodySubscriber<TimedBody> {
    private final Duration patience;
    private final long most;
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private Part current = new Part(List.of(), false, false);
    private int at;
    private long length;

    private record Part(List<ByteBuffer> buffers, boolean isLast, boolean hasFailed) { }

    TimedBody(Duration patience, long most) {
        this.patience = patience;
        this.most = most;
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
                        throw new ServerException("The server sends more than is accepted; see mostMiB");
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
            throw new InterruptedIOException("Collecting was stopped");
        }
        if (part == null || part.hasFailed) {
            throw new ServerException(part == null ? "The server has fallen silent" : "The connection was lost");
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
