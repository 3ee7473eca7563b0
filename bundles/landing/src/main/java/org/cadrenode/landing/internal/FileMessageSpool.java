package org.cadrenode.landing.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.MessageSpool;
import org.jspecify.annotations.Nullable;

/**
 * An open spool. One of the threads that wait writes for all of them: while it does, the others' messages gather, and the
 * next one writes those. A file whose writing failed is not written any more; what it holds whole becomes a delivery, the rest
 * was never acknowledged.
 */
final class FileMessageSpool implements MessageSpool {
    private final FileMessageSpools spools;
    private final SourceId source;
    private final ProviderId provider;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Object rolling = new Object();
    // Under the lock.
    private final Deque<SpoolFile> full = new ArrayDeque<>();
    private Batch gathering = new Batch();
    private boolean writing;
    private boolean stalled;
    private boolean closed;
    private long bytes;
    // Of the thread that is writing, or of nobody.
    private @Nullable SpoolFile file;
    private StableFiles.@Nullable Pieces pieces;
    private int number;

    /**
     * Opens a spool.
     *
     * @param left files of a former one
     */
    FileMessageSpool(FileMessageSpools spools, SourceId source, ProviderId provider, List<SpoolFile> left) {
        this.spools = spools;
        this.source = source;
        this.provider = provider;
        full.addAll(left);
    }

    boolean stalled() {
        lock.lock();
        try {
            return stalled;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void append(byte[] message) throws IOException {
        lock.lock();
        try {
            if (closed || stalled) {
                throw new CadreException(ErrorCode.STORE_FAILED, closed ? "The spool is closed" : "No delivery can be made of the spool");
            }
            Batch mine = gathering;
            mine.messages.writeBytes(message);
            while (!mine.ended) {
                if (writing) {
                    changed.await();
                } else {
                    write();
                }
            }
            if (mine.failure != null) {
                throw new CadreException(ErrorCode.STORE_FAILED, "The spool's file cannot be written", mine.failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The spool was left before the message was written");
        } finally {
            lock.unlock();
        }
    }

    // Writes what has gathered. The lock is given back meanwhile.
    private void write() {
        Batch taken = gathering;
        gathering = new Batch();
        writing = true;
        lock.unlock();
        Exception failure = new IOException("The writing did not end");
        boolean written = false;
        try {
            write(taken.messages.toByteArray());
            written = true;
        } catch (IOException | RuntimeException e) {
            failure = e;
        } finally {
            lock.lock();
            writing = false;
            taken.ended = true;
            taken.failure = written ? null : failure;
            if (written) {
                bytes += taken.messages.size();
            } else {
                setFull();
            }
            changed.signalAll();
        }
    }

    private void write(byte[] content) throws IOException {
        SpoolFile into = file;
        StableFiles.Pieces open = pieces;
        if (into == null || open == null) {
            into = spools.file(source, provider);
            file = into;
            open = spools.files().pieces(into.path());
            pieces = open;
            number = 0;
        }
        open.add(spools.segments().seal(into.path(), number, content));
        number++;
    }

    // Under the lock, while nobody writes.
    private void setFull() {
        SpoolFile written = file;
        StableFiles.Pieces open = pieces;
        file = null;
        pieces = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // What was acknowledged has been forced before.
            }
        }
        if (written != null && spools.files().exists(written.path())) {
            full.add(written);
        }
    }

    @Override
    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int roll() throws IOException {
        synchronized (rolling) {
            long before;
            lock.lock();
            try {
                while (writing) {
                    changed.awaitUninterruptibly();
                }
                setFull();
                before = bytes;
            } finally {
                lock.unlock();
            }
            int made = 0;
            boolean failed = true;
            try {
                for (SpoolFile next = next(); next != null; next = next()) {
                    made += spools.deliver(next) ? 1 : 0;
                    done(next);
                }
                failed = false;
                return made;
            } finally {
                ended(failed, before);
            }
        }
    }

    private @Nullable SpoolFile next() {
        lock.lock();
        try {
            return full.peek();
        } finally {
            lock.unlock();
        }
    }

    private void done(SpoolFile delivered) {
        lock.lock();
        try {
            full.remove(delivered);
        } finally {
            lock.unlock();
        }
    }

    private void ended(boolean failed, long before) {
        lock.lock();
        try {
            stalled = failed;
            bytes -= failed ? 0 : before;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        try {
            roll();
        } finally {
            spools.closed(this, source);
        }
    }

    /** Messages that are written together. */
    private static final class Batch {
        private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
        private boolean ended;
        private @Nullable Exception failure;
    }
}
