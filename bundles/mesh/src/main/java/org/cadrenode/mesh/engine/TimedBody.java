package org.cadrenode.mesh.engine;

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

/** The body of an answer as a stream that fails when nothing comes for a while. The JDK's own would wait for ever. Read by one thread. */
final class TimedBody extends InputStream implements HttpResponse.BodySubscriber<TimedBody> {
    private final Duration patience;
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private List<ByteBuffer> current = List.of();
    private int at;
    private boolean ended;

    private record Part(List<ByteBuffer> buffers, boolean last, boolean failed) { }

    TimedBody(Duration patience) {
        this.patience = patience;
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
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            while (at < current.size()) {
                ByteBuffer buffer = current.get(at);
                if (buffer.hasRemaining()) {
                    int some = Math.min(length, buffer.remaining());
                    buffer.get(to, offset, some);
                    return some;
                }
                at++;
            }
            next();
        }
        return -1;
    }

    private void next() throws IOException {
        Part part;
        try {
            part = parts.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Reading was stopped");
        }
        if (part == null || part.failed()) {
            throw MeshTrouble.passing(part == null ? "MESH has fallen silent" : "the connection to MESH was lost");
        }
        current = part.buffers();
        at = 0;
        ended = part.last();
        Flow.Subscription by = subscription;
        if (!ended && by != null) {
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
