package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses what is read through it, as RFC 1952 defines gzip. Read by one thread. */
final class GzipSource extends InputStream {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final InputStream plain;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final CRC32 sum = new CRC32();
    private final byte[] taken = new byte[1 << 14];
    private final byte[] frame = new byte[10];
    private int frameAt;
    private int frameEnd = HEADER.length;
    private long length;
    private boolean trailed;

    GzipSource(InputStream plain) {
        this.plain = plain;
        System.arraycopy(HEADER, 0, frame, 0, HEADER.length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int wanted) throws IOException {
        if (wanted == 0) {
            return 0;
        }
        while (true) {
            if (frameAt < frameEnd) {
                int some = Math.min(wanted, frameEnd - frameAt);
                System.arraycopy(frame, frameAt, to, offset, some);
                frameAt += some;
                return some;
            }
            if (trailed) {
                return -1;
            }
            int some = deflater.deflate(to, offset, wanted);
            if (some > 0) {
                return some;
            }
            if (deflater.finished()) {
                trailer();
            } else {
                feed();
            }
        }
    }

    private void feed() throws IOException {
        int read = plain.read(taken, 0, taken.length);
        if (read < 0) {
            deflater.finish();
            return;
        }
        sum.update(taken, 0, read);
        length += read;
        deflater.setInput(taken, 0, read);
    }

    private void trailer() {
        frameAt = 0;
        frameEnd = 8;
        for (int at = 0; at < 4; at++) {
            frame[at] = (byte) (sum.getValue() >>> 8 * at);
            frame[4 + at] = (byte) (length >>> 8 * at);
        }
        trailed = true;
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        plain.close();
    }
}
