package org.cadrenode.gate.internal;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.cadrenode.api.delivery.Digest;

/**
 * Hands a stream on, makes its digest, and tells whether it was read to the very end, however much its reader buffers: the
 * last bytes are handed out one at a time. So nothing can ride behind the end mark unseen. Not thread-safe.
 */
final class WholeStream extends InputStream {
    private static final int TAIL = 16;

    private final InputStream source;
    private final MessageDigest digest = Digest.sha256();
    private final byte[] buffer = new byte[(1 << 16) + TAIL];
    private int at;
    private int end;
    private boolean ended;

    WholeStream(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        fill();
        if (at == end) {
            return -1;
        }
        int ready = end - at > TAIL ? Math.min(length, end - at - TAIL) : 1;
        System.arraycopy(buffer, at, into, offset, ready);
        at += ready;
        return ready;
    }

    // Afterwards there is more than the tail in the buffer, or the source has ended.
    private void fill() throws IOException {
        while (!ended && end - at <= TAIL) {
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            at = 0;
            int more = source.read(buffer, end, buffer.length - end);
            if (more < 0) {
                ended = true;
            } else {
                digest.update(buffer, end, more);
                end += more;
            }
        }
    }

    /** Returns the digest of the whole stream. */
    Digest digest() throws IOException {
        if (!ended || at != end) {
            throw new IOException("The stream goes on behind its end mark");
        }
        return Digest.of(digest.digest());
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
