package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The content of a message that comes, chunk after chunk, each decompressed by itself. If a connection is lost within a chunk,
 * that chunk is fetched again, what was read of it is compared and passed over, and reading goes on. Read by one thread.
 */
final class MessageContent extends InputStream {
    private static final String KNOWN_SUM = "sha-256:";

    private final Chunks chunks;
    private final Tries tries;
    private final String checksum;
    private final MessageDigest whole = ChunkSource.sha256();
    private final CRC32 sum = new CRC32();
    private @Nullable InputStream current;
    private boolean last;
    private int number = 1;
    private long read;
    private int lost;
    private boolean ended;
    private boolean closed;

    /** Fetches chunks. */
    interface Chunks {
        /** Begins to fetch a chunk, counted from 1. */
        Chunk fetch(int number) throws IOException;
    }

    /**
     * A chunk that has begun to come.
     *
     * @param body as it travels
     * @param compressed whether it is compressed
     * @param last whether no other follows
     */
    record Chunk(InputStream body, boolean compressed, boolean last) { }

    /**
     * The content of a message.
     *
     * @param first its first chunk
     * @param checksum what its sender says of it, empty if that is nothing; one in a form that is not ours is not looked at
     */
    MessageContent(Chunk first, Chunks chunks, Tries tries, String checksum) throws IOException {
        this.chunks = chunks;
        this.tries = tries;
        this.checksum = checksum.toLowerCase(Locale.ROOT).strip();
        begin(first);
    }

    private void begin(Chunk chunk) throws IOException {
        last = chunk.last();
        try {
            current = chunk.compressed() ? new GZIPInputStream(chunk.body(), 1 << 14) : chunk.body();
        } catch (IOException e) {
            chunk.body().close();
            current = null;
            lost(e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int wanted) throws IOException {
        if (closed) {
            throw new IOException("The message is closed");
        }
        if (wanted == 0) {
            return 0;
        }
        while (!ended) {
            InputStream in = current;
            if (in == null) {
                resume();
                continue;
            }
            int some;
            try {
                some = in.read(to, offset, wanted);
            } catch (IOException e) {
                drop();
                lost(e);
                continue;
            }
            if (some >= 0) {
                read += some;
                sum.update(to, offset, some);
                whole.update(to, offset, some);
                return some;
            }
            next();
        }
        return -1;
    }

    private void next() throws IOException {
        drop();
        if (last) {
            ended = true;
            verify();
            return;
        }
        number++;
        read = 0;
        lost = 0;
        sum.reset();
        begin(chunks.fetch(number));
    }

    private void resume() throws IOException {
        Chunk chunk = chunks.fetch(number);
        begin(chunk);
        InputStream in = current;
        if (in == null) {
            return;
        }
        CRC32 again = new CRC32();
        byte[] buffer = new byte[1 << 14];
        try {
            for (long left = read; left > 0; ) {
                int some = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (some < 0) {
                    throw MeshTrouble.passing("a part of a message came shorter than before");
                }
                again.update(buffer, 0, some);
                left -= some;
            }
        } catch (IOException e) {
            drop();
            lost(e);
            return;
        }
        if (again.getValue() != sum.getValue()) {
            drop();
            throw MeshTrouble.lasting("a part of a message came otherwise than before");
        }
    }

    private void lost(IOException e) throws IOException {
        if (e instanceof java.io.InterruptedIOException || lost >= tries.again()) {
            throw e instanceof ZipException ? MeshTrouble.lasting("a message cannot be decompressed")
                    : e instanceof java.io.EOFException ? MeshTrouble.passing("a message ended too early") : e;
        }
        tries.await(lost++);
    }

    private void verify() throws MeshTrouble {
        if (checksum.startsWith(KNOWN_SUM) && !checksum.substring(KNOWN_SUM.length()).equals(HexFormat.of().formatHex(whole.digest()))) {
            throw MeshTrouble.lasting("a message is not what its sender's checksum says");
        }
    }

    private void drop() throws IOException {
        InputStream in = current;
        current = null;
        if (in != null) {
            in.close();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        drop();
    }
}
