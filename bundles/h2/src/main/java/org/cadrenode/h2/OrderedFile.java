package org.cadrenode.h2;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file whose longer writes are ordered, and whose blocks are compared with their sums when they are read, as {@link OrderedFiles} says.
 * Whoever locked it for himself has sums; who only reads beside others has none. Thread-safe if the file below it is.
 */
final class OrderedFile extends FileOver {
    /** What a disk writes whole or not at all, in bytes. */
    static final int SECTOR = 512;
    private static final Logger LOG = LoggerFactory.getLogger(OrderedFile.class);
    private static final int BLOCK = BlockSums.BLOCK;
    private static final int STRETCH = 64 * BLOCK;
    private static final StackWalker CALLERS = StackWalker.getInstance();

    private final String name;
    private final BlockSums sums;
    private final Runnable closed;
    private volatile boolean summed;
    /** What to say if nothing is given any more. */
    private volatile @Nullable String refusal;
    private boolean told;
    private boolean written;
    private boolean learned;

    /**
     * @param name for messages
     * @param closed is run when it is
     */
    OrderedFile(FileChannel base, String name, BlockSums sums, Runnable closed) {
        super(base);
        this.name = name;
        this.sums = sums;
        this.closed = closed;
    }

    @Override
    public synchronized @Nullable FileLock tryLock(long position, long length, boolean shared) throws IOException {
        FileLock lock = super.tryLock(position, length, shared);
        if (lock != null && !shared && !summed) {
            sums.load(base);
            summed = true;
        }
        return lock;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        if (!summed) {
            return base.read(target, position);
        }
        int within = (int) (position % BLOCK);
        if (within == 0 && target.remaining() % BLOCK == 0) {
            int read = whole(target, position, true);
            return read == 0 && target.hasRemaining() ? -1 : read;
        }
        ByteBuffer blocks = ByteBuffer.allocate((within + target.remaining() + BLOCK - 1) / BLOCK * BLOCK);
        int read = Math.min(whole(blocks, position - within, true) - within, target.remaining());
        if (read <= 0) {
            return -1;
        }
        target.put(blocks.slice(within, read));
        return read;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int read = read(target, base.position());
        base.position(base.position() + Math.max(read, 0));
        return read;
    }

    /**
     * Reads blocks, for nothing but to see whether they are as they were written; notes the sums that are not known.
     *
     * @param until when {@link System#nanoTime} says so, it ends
     * @return the block to go on from; negative: all are read
     * @throws StreamCorruptedException if one is not
     */
    long readOn(long from, long until) throws IOException {
        ByteBuffer blocks = ByteBuffer.allocate(STRETCH);
        long block = from;
        int read;
        do {
            read = summed ? whole(blocks.clear(), block * BLOCK, false) / BLOCK : 0;
            block += read;
        } while (read > 0 && System.nanoTime() < until);
        return read > 0 ? block : -1;
    }

    /** Reads all blocks of a file that nobody has open as {@link #readOn} does, and keeps nothing of it. */
    void verify() throws IOException {
        sums.load(base);
        summed = true;
        readOn(0, Long.MAX_VALUE);
        learned = false;
    }

    // Whole blocks, or what there is of them up to the end of the file. A block may be in the act of being written: with the lock, it is not.
    private int whole(ByteBuffer target, long position, boolean used) throws IOException {
        int start = target.position();
        long first = position / BLOCK;
        int count = target.remaining() / BLOCK;
        boolean known = true;
        for (int i = 0; i < count; i++) {
            known &= sums.known(first + i);
        }
        if (known && refusal == null) {
            int read = readAll(base, target, position);
            boolean fits = read == count * BLOCK;
            for (int i = 0; i < count && fits; i++) {
                fits = sums.fits(first + i, BlockSums.of(target, start + i * BLOCK));
            }
            if (fits) {
                return read;
            }
        }
        return compared(target.position(start), position, used);
    }

    private synchronized int compared(ByteBuffer target, long position, boolean used) throws IOException {
        int start = target.position();
        long first = position / BLOCK;
        int count = target.remaining() / BLOCK;
        refuse();
        int read = readAll(base, target, position);
        for (int i = 0; i < count; i++) {
            long block = first + i;
            boolean there = (i + 1) * BLOCK <= read;
            int sum = there ? BlockSums.of(target, start + i * BLOCK) : 0;
            if (sums.known(block) && !sums.fits(block, sum)) {
                throw damaged(block, used);
            }
            if (there && !sums.known(block)) {
                sums.put(block, sum);
                learned = true;
            }
        }
        return read;
    }

    // While H2 looks for the newest state, it passes over what it cannot read, and takes an older state: it gets no more then.
    private StreamCorruptedException damaged(long block, boolean used) {
        String message = name + " is damaged: block " + block + " is not as it was written";
        if (used && CALLERS.walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("readStoreHeader")))) {
            refusal = message;
        }
        if (!told) {
            told = true;
            LOG.error("{}. Stop the node and put the store back from a backup", message);
        }
        return new StreamCorruptedException(message);
    }

    private void refuse() throws StreamCorruptedException {
        if (refusal != null) {
            throw new StreamCorruptedException(refusal);
        }
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        int length = source.remaining();
        long first = position / BLOCK;
        long end = (position + length + BLOCK - 1) / BLOCK;
        changes(first, end);
        int start = source.position();
        if (length <= SECTOR) {
            writeAll(base, source, position);
        } else {
            ByteBuffer head = source.slice(start, SECTOR);
            writeAll(base, source.slice(start + SECTOR, length - SECTOR), position + SECTOR);
            base.force(false);
            writeAll(base, head, position);
            source.position(source.limit());
        }
        if (summed && position % BLOCK == 0) {
            for (int i = 0; (i + 1) * BLOCK <= length; i++) {
                sums.put(first + i, BlockSums.of(source, start + i * BLOCK));
            }
        }
        return length;
    }

    @Override
    public synchronized FileChannel truncate(long length) throws IOException {
        changes(length / BLOCK, Long.MAX_VALUE);
        return super.truncate(length);
    }

    // The sums beside the file are of its former state from now on; those of the blocks are not known until they are written.
    private void changes(long from, long to) throws IOException {
        refuse();
        if (!written) {
            sums.withdraw();
            written = true;
        }
        sums.forget(from, to);
    }

    @Override
    protected synchronized void implCloseChannel() throws IOException {
        try {
            if (summed && refusal == null && (written || learned)) {
                base.force(true);
                sums.store(base.size() / BLOCK);
            }
        } catch (IOException e) {
            LOG.warn("The sums of {} could not be written ({}): they are taken as found when it is next read", name, e.getClass().getSimpleName());
        } finally {
            closed.run();
            super.implCloseChannel();
        }
    }

    static int readAll(FileChannel from, ByteBuffer target, long position) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int read = from.read(target, at);
            if (read < 0) {
                break;
            }
            at += read;
        }
        return (int) (at - position);
    }

    static void writeAll(FileChannel to, ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += to.write(source, at);
        }
    }
}
