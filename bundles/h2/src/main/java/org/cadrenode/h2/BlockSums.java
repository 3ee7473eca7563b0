package org.cadrenode.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.h2.store.fs.FilePath;

/**
 * The sums (CRC-32C) of a file's blocks: in memory while the file is open, and in a file beside it from when that was closed until it is next
 * written to. Sums in a file that is missing, short or torn, or of another state of the blocks, are not known. Reading a sum is thread-safe; all else
 * needs the file's lock.
 */
final class BlockSums {
    /** Of a block in bytes, as H2 encrypts and writes. */
    static final int BLOCK = 4096;
    private static final byte[] MARK = "CADREBS1".getBytes(StandardCharsets.US_ASCII);
    private static final int UNKNOWN = 0;
    /** Behind the block with the file's salt, H2's head is there twice. */
    private static final int HEADS = 3;

    private final FilePath file;
    private volatile int[] sums = new int[0];

    BlockSums(FilePath file) {
        this.file = file;
    }

    /** Returns the sum of a block that a buffer has from a position on; never that of none. */
    static int of(ByteBuffer bytes, int from) {
        CRC32C sum = new CRC32C();
        sum.update(bytes.slice(from, BLOCK));
        int value = (int) sum.getValue();
        return value == UNKNOWN ? 1 : value;
    }

    /** Returns whether a block's sum is known. */
    boolean known(long block) {
        return at(block) != UNKNOWN;
    }

    /** Returns whether a block has its sum. */
    boolean fits(long block, int sum) {
        return at(block) == sum;
    }

    private int at(long block) {
        int[] now = sums;
        return block < now.length ? now[(int) block] : UNKNOWN;
    }

    /** Notes a block's sum. */
    void put(long block, int sum) {
        if (block >= sums.length) {
            sums = Arrays.copyOf(sums, Math.toIntExact(block + block / 2 + 16));
        }
        sums[(int) block] = sum;
    }

    /** Forgets the sums of blocks, from one to before another. */
    void forget(long from, long to) {
        int[] now = sums;
        if (from < now.length) {
            Arrays.fill(now, (int) from, (int) Math.min(to, now.length), UNKNOWN);
        }
    }

    /** Takes the sums in that are beside the file. They are of its present state if one of the two heads has its sum: H2 writes these when it begins and when it ends. */
    void load(FileChannel blocks) {
        try {
            int[] read = file.exists() ? read() : new int[0];
            long count = blocks.size() / BLOCK;
            ByteBuffer heads = ByteBuffer.allocate(HEADS * BLOCK);
            if (count < HEADS || count > read.length || OrderedFile.readAll(blocks, heads, 0) < heads.capacity()) {
                return;
            }
            for (int head = 1; head < HEADS; head++) {
                if (read[head] != UNKNOWN && read[head] == of(heads, head * BLOCK)) {
                    sums = read;
                }
            }
        } catch (IOException e) {
            // Then they are not known.
            return;
        }
    }

    private int[] read() throws IOException {
        try (FileChannel channel = file.open("r")) {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            if (OrderedFile.readAll(channel, all, 0) < MARK.length + Integer.BYTES || all.hasRemaining()) {
                return new int[0];
            }
            int end = all.capacity() - Integer.BYTES;
            byte[] mark = new byte[MARK.length];
            all.flip().get(mark);
            if (!Arrays.equals(mark, MARK) || all.getInt(end) != seal(all, end)) {
                return new int[0];
            }
            int[] read = new int[(end - MARK.length) / Integer.BYTES];
            all.asIntBuffer().get(read);
            return read;
        }
    }

    /** Makes the file beside hold nothing, durably. */
    void withdraw() throws IOException {
        if (file.exists() && file.size() > 0) {
            try (FileChannel channel = file.open("rw")) {
                channel.truncate(0);
                channel.force(true);
            }
        }
    }

    /** Writes the sums of so many blocks, and of what should be behind them, beside the file, durably; what they are of is durable. */
    void store(long count) throws IOException {
        int length = sums.length;
        while (length > 0 && sums[length - 1] == UNKNOWN) {
            length--;
        }
        int[] now = Arrays.copyOf(sums, Math.max(length, Math.toIntExact(count)));
        int end = MARK.length + now.length * Integer.BYTES;
        ByteBuffer all = ByteBuffer.allocate(end + Integer.BYTES).put(MARK);
        all.asIntBuffer().put(now);
        all.putInt(end, seal(all, end)).clear();
        try (FileChannel channel = file.open("rw")) {
            channel.truncate(0);
            OrderedFile.writeAll(channel, all, 0);
            channel.force(true);
        }
    }

    private static int seal(ByteBuffer all, int end) {
        CRC32C sum = new CRC32C();
        sum.update(all.slice(0, end));
        return (int) sum.getValue();
    }
}
