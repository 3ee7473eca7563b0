package org.cadrenode.mesh.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.jspecify.annotations.Nullable;

/**
 * The content of a message that goes, chunk by chunk. Chunks that follow each other are read on from where the last one ended;
 * one that is sent again is read from a content that is opened again. Used by one thread, though each chunk may be read by another.
 */
final class ChunkSource implements AutoCloseable {
    private final MeshOutgoing.Content content;
    private final long length;
    private final long chunkBytes;
    private volatile @Nullable InputStream open;
    private volatile long position = -1;

    private ChunkSource(MeshOutgoing.Content content, long length, long chunkBytes) {
        this.content = content;
        this.length = length;
        this.chunkBytes = chunkBytes;
    }

    /** What a look through a content found. */
    record Measured(long length, String checksum) { }

    static Measured measure(MeshOutgoing.Content content) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        try (InputStream in = content.open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                length += read;
            }
        }
        return new Measured(length, "SHA-256:" + HexFormat.of().formatHex(digest.digest()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The JDK has no SHA-256", e);
        }
    }

    static ChunkSource of(MeshOutgoing.Content content, long length, long chunkBytes) {
        return new ChunkSource(content, length, chunkBytes);
    }

    int chunks() {
        return Math.toIntExact((length + chunkBytes - 1) / chunkBytes);
    }

    long size(int chunk) {
        return Math.min(chunkBytes, length - (chunk - 1) * chunkBytes);
    }

    /** Returns a chunk, counted from 1. Those returned before are read no further. */
    Chunk chunk(int number) throws IOException {
        long start = (number - 1) * chunkBytes;
        InputStream in = open;
        if (in == null || position != start) {
            close();
            in = content.open();
            open = in;
            in.skipNBytes(start);
        }
        // Whatever becomes of it, only a chunk that was read to its end lets the next one follow.
        position = -1;
        return new Chunk(in, size(number), start);
    }

    @Override
    public void close() throws IOException {
        InputStream in = open;
        open = null;
        position = -1;
        if (in != null) {
            in.close();
        }
    }

    /** A chunk as a stream. That it fails of itself, and not of the network, is remembered. */
    final class Chunk extends InputStream {
        private final InputStream in;
        private final long end;
        private long left;
        private volatile @Nullable IOException failure;

        private Chunk(InputStream in, long length, long start) {
            this.in = in;
            left = length;
            end = start + length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int wanted) throws IOException {
            if (left == 0) {
                return -1;
            }
            try {
                int read = in.read(to, offset, (int) Math.min(left, wanted));
                if (read < 0) {
                    throw new EOFException("The content is shorter than it was");
                }
                left -= read;
                if (left == 0 && open == in) {
                    position = end;
                }
                return read;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Nullable IOException failure() {
            return failure;
        }
    }
}
