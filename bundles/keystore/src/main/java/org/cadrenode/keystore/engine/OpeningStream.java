package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Opens a sealed stream. Each segment is verified before any of its bytes are handed out; the end is reported only
 * after the last segment proved to be the last. Once a segment failed, every further read fails. Not thread-safe.
 */
final class OpeningStream extends InputStream {
    private final SegmentCipher cipher;
    private final InputStream source;
    private final byte[] sealed;
    private final byte[] plain;
    private int held;
    private int at;
    private int end;
    private boolean last;
    private boolean failed;
    private boolean closed;

    OpeningStream(SegmentCipher cipher, int segmentBytes, InputStream source) {
        this.cipher = cipher;
        this.source = source;
        // One byte more than a segment tells whether another follows.
        this.sealed = new byte[segmentBytes + StreamForm.TAG_BYTES + 1];
        this.plain = new byte[segmentBytes + StreamForm.TAG_BYTES];
    }

    @Override
    public int read() throws IOException {
        return ready() ? plain[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!ready()) {
            return -1;
        }
        int part = Math.min(length, end - at);
        System.arraycopy(plain, at, target, from, part);
        at += part;
        return part;
    }

    @Override
    public int available() {
        return closed || failed ? 0 : end - at;
    }

    private boolean ready() throws IOException {
        if (closed) {
            throw new IOException("The sealed stream is closed");
        }
        while (at == end) {
            if (last) {
                return false;
            }
            if (failed) {
                throw new IOException("The sealed stream failed before");
            }
            failed = true;
            next();
            failed = false;
        }
        return true;
    }

    private void next() throws IOException {
        int whole = sealed.length - 1;
        held += source.readNBytes(sealed, held, sealed.length - held);
        boolean ends = held <= whole;
        int length = Math.min(held, whole);
        if (length < StreamForm.TAG_BYTES) {
            throw new IOException("A sealed stream was cut off");
        }
        end = cipher.next(sealed, length, plain, ends);
        at = 0;
        last = ends;
        if (!ends) {
            sealed[0] = sealed[whole];
            held = 1;
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            Arrays.fill(plain, (byte) 0);
            source.close();
        }
    }
}
