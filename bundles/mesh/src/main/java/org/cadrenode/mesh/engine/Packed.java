package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Compressed content. The JDK takes a gzip stream for ended where nothing more is available at once, and where what follows it
 * cannot be read; that would drop further members unseen. So this says that there is more until it has seen the end, and keeps
 * in mind that it failed.
 */
final class Packed extends PushbackInputStream {
    private static final int BUFFER = 1 << 14;

    private @Nullable IOException failure;

    private Packed(InputStream in) {
        super(in, 2);
    }

    /** Returns content without its compression. */
    static InputStream unpacked(InputStream content) throws IOException {
        return new Unpacked(new Packed(content));
    }

    /** Returns content without its compression if it has one. */
    static InputStream unpackedIfPacked(InputStream content) throws IOException {
        Packed looked = new Packed(content);
        byte[] first = looked.readNBytes(2);
        looked.unread(first);
        return first.length == 2 && first[0] == 0x1f && first[1] == (byte) 0x8b ? new Unpacked(looked) : looked;
    }

    @Override
    public int available() throws IOException {
        int next = read();
        if (next < 0) {
            return 0;
        }
        unread(next);
        return 1;
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public int read(byte[] to, int offset, int wanted) throws IOException {
        try {
            return super.read(to, offset, wanted);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private static final class Unpacked extends GZIPInputStream {
        private final Packed packed;

        Unpacked(Packed packed) throws IOException {
            super(packed, BUFFER);
            this.packed = packed;
        }

        @Override
        public int read(byte[] to, int offset, int wanted) throws IOException {
            int read = super.read(to, offset, wanted);
            IOException failed = packed.failure;
            if (read < 0 && failed != null) {
                throw failed;
            }
            return read;
        }
    }
}
