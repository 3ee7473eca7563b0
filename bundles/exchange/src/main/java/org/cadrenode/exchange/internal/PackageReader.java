package org.cadrenode.exchange.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.cadrenode.api.delivery.Digest;

/**
 * Reads a package in one pass, with two chunks in memory. Anything but the form throws {@link IOException}. Not
 * thread-safe.
 */
final class PackageReader implements AutoCloseable {
    private final DataInputStream in;
    private final byte[] manifest;

    PackageReader(InputStream opened) throws IOException {
        in = new DataInputStream(opened);
        byte[] mark = new byte[PackageForm.MARK.length];
        in.readFully(mark);
        if (!Arrays.equals(mark, PackageForm.MARK)) {
            throw new IOException("A package starts with its mark");
        }
        int length = in.readInt();
        if (length < 1 || length > PackageForm.LONGEST_MANIFEST) {
            throw new IOException("A manifest has an impossible length");
        }
        manifest = new byte[length];
        in.readFully(manifest);
    }

    byte[] manifest() {
        return manifest;
    }

    /** Reads the next part to its end. */
    PartDigest part() throws IOException {
        PartDigest digest = new PartDigest();
        byte[] chunk = new byte[PackageForm.CHUNK];
        int count = chunk(chunk);
        while (count > 0) {
            digest.add(chunk, count);
            count = chunk(chunk);
        }
        return digest;
    }

    /** Reads the signature, behind which there is nothing. */
    byte[] signature() throws IOException {
        byte[] signature = new byte[PackageForm.SIGNATURE];
        in.readFully(signature);
        if (in.read() >= 0) {
            throw new IOException("A package goes on behind its signature");
        }
        return signature;
    }

    private int chunk(byte[] into) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > PackageForm.CHUNK) {
            throw new IOException("A chunk has an impossible length");
        }
        in.readFully(into, 0, count);
        return count;
    }

    /**
     * Returns the next part as a stream, which closes this reader. The last chunk is handed out only once the whole part
     * was seen to have {@code expected}, so that nobody reads to the end of another content.
     */
    InputStream stream(Digest expected) {
        return new PartStream(expected);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private final class PartStream extends InputStream {
        private final Digest expected;
        private final PartDigest digest = new PartDigest();
        private byte[] present = new byte[PackageForm.CHUNK];
        private byte[] following = new byte[PackageForm.CHUNK];
        private int at;
        private int end;
        private int next = -1;

        private PartStream(Digest expected) {
            this.expected = expected;
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
            if (at == end && !advance()) {
                return -1;
            }
            int count = Math.min(length, end - at);
            System.arraycopy(present, at, into, offset, count);
            at += count;
            return count;
        }

        private boolean advance() throws IOException {
            if (next < 0) {
                next = follow();
            }
            if (next == 0) {
                return false;
            }
            byte[] spent = present;
            present = following;
            following = spent;
            at = 0;
            end = next;
            next = follow();
            return true;
        }

        private int follow() throws IOException {
            int count = chunk(following);
            digest.add(following, count);
            if (count == 0 && !digest.finish().equals(expected)) {
                throw new IOException("A package is no longer the one that was verified");
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
