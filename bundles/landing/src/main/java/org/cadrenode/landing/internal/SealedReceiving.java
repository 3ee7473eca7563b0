package org.cadrenode.landing.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.function.BooleanSupplier;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.identifiable.Receiving;

/** Content that is sealed as it comes. What is left of it is removed when it is closed, committed or not. */
final class SealedReceiving extends Receiving {
    private final OutputStream sealed;
    private final BooleanSupplier stopped;
    private final Runnable room;
    private final Ending ending;
    private final Runnable discard;
    private final MessageDigest digest = Digest.sha256();
    private long bytes;
    private boolean torn;
    private boolean ended;
    private boolean closed;

    SealedReceiving(OutputStream sealed, BooleanSupplier stopped, Runnable room, Ending ending, Runnable discard) {
        this.sealed = sealed;
        this.stopped = stopped;
        this.room = room;
        this.ending = ending;
        this.discard = discard;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (ended) {
            throw new IOException("The content is ended");
        }
        if (stopped.getAsBoolean()) {
            throw new InterruptedIOException("The landing zone is closed");
        }
        if (torn) {
            throw new IOException("The content is not whole");
        }
        // Whoever writes may pass over a failure: what misses a part must not become a delivery.
        torn = true;
        if ((bytes + length) / LandingRoom.LOOK_BYTES > bytes / LandingRoom.LOOK_BYTES) {
            room.run();
        }
        digest.update(from, offset, length);
        sealed.write(from, offset, length);
        bytes += length;
        torn = false;
    }

    @Override
    public Delivery commit() throws IOException {
        if (ended) {
            throw new IOException("The content is ended");
        }
        if (torn) {
            throw new IOException("The content is not whole");
        }
        ended = true;
        sealed.close();
        return ending.receive(Digest.of(digest.digest()), bytes);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (!ended) {
                ended = true;
                sealed.close();
            }
        } finally {
            discard.run();
        }
    }

    /** Makes a delivery of content that is whole and durable. */
    interface Ending {
        Delivery receive(Digest whole, long bytes) throws IOException;
    }
}
