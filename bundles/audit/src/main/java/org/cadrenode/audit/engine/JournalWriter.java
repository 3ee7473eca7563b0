package org.cadrenode.audit.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The end of the journal, where entries are written: the segment that is open, what of it is durable, and the queue of what is
 * to follow. The first of the threads that have queued while the disk was busy writes for all of them, with one write and one
 * fsync; if that fails, all of them are refused and nothing is written before {@link #repair} cut off what is not durable.
 * Thread-safe; steps that say so are called with {@link #disk}.
 */
final class JournalWriter {
    /** Whether entries can be written. */
    enum State {
        /** The files are not open. */
        CLOSED,
        /** They can. */
        OPEN,
        /** A write failed: nobody knows what is on the disk behind the durable part. */
        NEEDS_REPAIR,
        /** The journal was found altered. */
        BROKEN
    }

    /** Opens a file to append to it behind so many bytes. */
    @FunctionalInterface
    interface Appending {
        RandomAccessFile open(Path file, long length) throws IOException;
    }

    /** The lock of the files and of all that is known of them. */
    final ReentrantLock disk = new ReentrantLock();

    private final Path directory;
    private final Clock clock;
    private final long segmentBytes;
    private final Appending appending;
    private final EntryQueue queue = new EntryQueue();

    // Under disk; state also read without it.
    private volatile State state = State.CLOSED;
    private @Nullable RandomAccessFile out;
    private @Nullable Segment segment;
    private long durableBytes;
    private long durableSequence;
    private byte[] durableChain = new byte[Segment.HASH_BYTES];

    JournalWriter(Path directory, Clock clock, long segmentBytes, Appending appending) {
        this.directory = directory;
        this.clock = clock;
        this.segmentBytes = segmentBytes;
        this.appending = appending;
    }

    State state() {
        return state;
    }

    /** Goes on behind what was verified, with the torn tail of it kept beside the journal. Called with the disk. */
    void open(JournalVerifier verifier, boolean torn) throws IOException {
        Segment last = verifier.last();
        if (last == null) {
            last = Segment.starting(directory, verifier.sequence() + 1);
            JournalFiles.make(last.file(), last.header(verifier.chain()));
            durableBytes = Segment.HEADER_BYTES;
        } else {
            durableBytes = verifier.lastEnd();
        }
        if (torn) {
            TornTail.keep(last, durableBytes, directory, verifier.sequence() + 1);
        }
        out = appending.open(last.file(), durableBytes);
        segment = last;
        durableSequence = verifier.sequence();
        durableChain = verifier.chain();
        queue.restart(durableSequence, durableChain);
        state = State.OPEN;
    }

    /** Writes an entry and waits until it is durable; throws if it is refused. Its form is {@code rest}. */
    JournalEntry write(AuditEvent event, byte[] rest) {
        EntryQueue.Place place = queue.add(event, rest, clock.instant());
        if (place.leads()) {
            disk.lock();
            try {
                if (!place.batch().done()) {
                    writeQueued();
                }
            } finally {
                disk.unlock();
            }
        } else {
            place.batch().await();
        }
        CadreException failure = place.batch().failure();
        if (failure != null) {
            throw new CadreException(failure.code(), "the entry was not written", failure);
        }
        return place.entry();
    }

    /** Writes an entry, and all that is queued, at once. Called with the disk; how it ended says the place's batch. */
    EntryQueue.Place writeNow(AuditEvent event) {
        EntryQueue.Place place = queue.add(event, EntryForm.rest(event), clock.instant());
        writeQueued();
        return place;
    }

    // Called with the disk: everything that was queued up to now is written and made durable, or all of it fails.
    private void writeQueued() {
        EntryQueue.Batch batch = queue.take();
        try {
            if (state != State.OPEN) {
                throw state == State.BROKEN ? broken() : unwritable("an entry before this one could not be written");
            }
            byte[] bytes = batch.bytes();
            RandomAccessFile file = file();
            file.write(bytes);
            file.getFD().sync();
            durableBytes += bytes.length;
            durableSequence = batch.lastSequence();
            durableChain = batch.lastChain();
            queue.written(batch);
        } catch (IOException e) {
            state = State.NEEDS_REPAIR;
            queue.failed(batch, unwritable("the journal's file cannot be written: " + e.getClass().getSimpleName()),
                durableSequence, durableChain);
            return;
        } catch (CadreException e) {
            queue.failed(batch, e, durableSequence, durableChain);
            return;
        } catch (RuntimeException | Error e) {
            // Nobody may wait for a batch for ever.
            state = State.NEEDS_REPAIR;
            queue.failed(batch, unwritable("the entry could not be written: " + e.getClass().getSimpleName()),
                durableSequence, durableChain);
            throw e;
        }
        if (durableBytes >= segmentBytes) {
            roll();
        }
    }

    // The entries are durable whether this works or not; if it does not, the old segment goes on growing.
    private void roll() {
        Segment next = Segment.starting(directory, durableSequence + 1);
        try {
            byte[] header = next.header(durableChain);
            JournalFiles.make(next.file(), header);
            RandomAccessFile fresh = appending.open(next.file(), header.length);
            file().close();
            out = fresh;
            segment = next;
            durableBytes = header.length;
        } catch (IOException e) {
            state = State.NEEDS_REPAIR;
        }
    }

    /** Cuts off what is behind the durable part: after a failed write nobody knows what that is. Called with the disk. */
    void repair() throws IOException {
        RandomAccessFile old = out;
        out = null;
        if (old != null) {
            JournalFiles.closeQuietly(old);
        }
        Segment current = segment;
        if (current == null) {
            throw new IOException("The journal was never open");
        }
        out = appending.open(current.file(), durableBytes);
        file().getFD().sync();
        state = State.OPEN;
        if (durableBytes >= segmentBytes) {
            roll();
        }
    }

    /** Has the files repaired before the next entry. Called with the disk. */
    void needsRepair() {
        state = state == State.OPEN ? State.NEEDS_REPAIR : state;
    }

    /** Writes nothing any more: the journal was found altered. Called with the disk. */
    void breakOff() {
        state = State.BROKEN;
    }

    /** Releases the file. Called with the disk. */
    void release() {
        RandomAccessFile held = out;
        out = null;
        if (held != null) {
            JournalFiles.closeQuietly(held);
        }
        if (state != State.BROKEN) {
            state = State.CLOSED;
        }
    }

    /** Returns the sequence of the last entry that is durable. */
    long durableSequence() {
        disk.lock();
        try {
            return durableSequence;
        } finally {
            disk.unlock();
        }
    }

    /** Returns the chain hash of the last entry that is durable. Called with the disk. */
    byte[] durableChain() {
        return durableChain;
    }

    /** Returns whether there is more in the files than was written here. Called with the disk. */
    boolean somethingAdded() throws IOException {
        Segment current = segment;
        List<Segment> segments = Segment.of(directory);
        return current != null && Files.exists(current.file())
            && (Files.size(current.file()) > durableBytes || segments.get(segments.size() - 1).first() > current.first());
    }

    /** Returns the newest entries that are durable, oldest first. */
    List<JournalEntry> latest(int limit) {
        if (limit <= 0) {
            return List.of();
        }
        long head;
        List<JournalEntry> newest;
        disk.lock();
        try {
            head = durableSequence;
            newest = queue.newest(limit, head);
        } finally {
            disk.unlock();
        }
        if (newest != null) {
            return newest;
        }
        try {
            return SegmentReader.entries(directory, Math.max(1, head - limit + 1), head);
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the journal cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private RandomAccessFile file() throws IOException {
        RandomAccessFile file = out;
        if (file == null) {
            throw new IOException("The journal is not open");
        }
        return file;
    }

    static CadreException unwritable(String message) {
        return new CadreException(ErrorCode.JOURNAL_UNWRITABLE, message);
    }

    static CadreException broken() {
        return new CadreException(ErrorCode.JOURNAL_BROKEN, "the journal was found altered and is not written any more");
    }
}
