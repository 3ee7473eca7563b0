package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Seals what is written, segment by segment. Only {@link #close} writes the last segment. Not thread-safe. */
final class SealingStream extends OutputStream {
    private final SegmentCipher cipher;
    private final OutputStream sink;
    private final byte[] plain;
    private final byte[] sealed;
    private int used;
    private boolean failed;
    private boolean closed;

    SealingStream(SegmentCipher cipher, int segmentBytes, OutputStream sink) {
        this.cipher = cipher;
        this.sink = sink;
        this.plain = new byte[segmentBytes];
        this.sealed = new byte[segmentBytes + StreamForm.TAG_BYTES];
    }

    @Override
    public void write(int octet) throws IOException {
        makeRoom();
        plain[used++] = (byte) octet;
    }

    @Override
    public void write(byte[] content, int from, int length) throws IOException {
        int at = from;
        int left = length;
        while (left > 0) {
            makeRoom();
            int part = Math.min(left, plain.length - used);
            System.arraycopy(content, at, plain, used, part);
            used += part;
            at += part;
            left -= part;
        }
    }

    // A full segment stays here until more comes: only then is it known not to be the last.
    private void makeRoom() throws IOException {
        if (closed) {
            throw new IOException("The sealed stream is closed");
        }
        if (used == plain.length) {
            emit(false);
        }
    }

    private void emit(boolean last) throws IOException {
        if (failed) {
            throw new IOException("The sealed stream failed before");
        }
        failed = true;
        int length = cipher.next(plain, used, sealed, last);
        sink.write(sealed, 0, length);
        used = 0;
        failed = false;
    }

    /** Flushes the sink; what does not fill a segment yet stays here. */
    @Override
    public void flush() throws IOException {
        sink.flush();
    }

    /** Writes the last segment and closes the sink. After a failed write only the sink is closed. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (sink) {
            if (!failed) {
                emit(true);
            }
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }
}
