package org.cadrenode.audit.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.jspecify.annotations.Nullable;

/**
 * The journal in files. Threads that record at the same time share one write and one fsync: the first to get hold of
 * the disk writes what all have queued. An entry whose write failed is cut off again before anything else is written, so
 * that what was refused is not on record. A journal that is found altered is never written again. Thread-safe.
 */
public final class FileJournal implements Journal, AutoCloseable {
    /** A segment is closed when it is longer than this: 64 MiB. */
    public static final long SEGMENT_BYTES = 64L << 20;

    private static final String OBJECT = "journal";

    private enum State { CLOSED, OPEN, NEEDS_REPAIR, BROKEN }

    private final Path directory;
    private final Keystore keys;
    private final SignatureCheck signatures;
    private final Clock clock;
    private final long segmentBytes;

    // Order of locks: checkpointing, disk, the queue's own.
    private final ReentrantLock checkpointing = new ReentrantLock();
    private final ReentrantLock disk = new ReentrantLock();
    private final EntryQueue queue = new EntryQueue();

    // Under disk; state also read without it.
    private volatile State state = State.CLOSED;
    private volatile boolean closing;
    private @Nullable FileChannel lockFile;
    private @Nullable FileLock lock;
    private @Nullable RandomAccessFile out;
    private @Nullable Segment segment;
    private long durableBytes;
    private long durableSequence;
    private byte[] durableChain = new byte[Segment.HASH_BYTES];
    private Verification found = new Verification(Verification.Verdict.GOOD, 0, 0, "The journal was not opened yet.");

    // Under checkpointing.
    private @Nullable CheckpointFile checkpoints;

    /**
     * Opens the journal, and makes it where there is none. Does not throw: a journal that cannot be opened refuses to
     * record, and tries again each time.
     *
     * @param keys sign the checkpoints
     * @param clock gives the time of an entry
     * @param segmentBytes a segment is closed when it is longer
     */
    public FileJournal(Path directory, Keystore keys, Clock clock, long segmentBytes) {
        this.directory = directory;
        this.keys = keys;
        byte[] publicKey = keys.publicKey(KeyPurpose.JOURNAL_SIGNING);
        this.signatures = (content, signature) -> keys.verify(publicKey, content, signature);
        this.clock = clock;
        this.segmentBytes = segmentBytes;
        checkpointing.lock();
        disk.lock();
        try {
            open();
        } catch (IOException e) {
            release();
        } finally {
            disk.unlock();
            checkpointing.unlock();
        }
    }

    /** Whether the journal can record, and if not, why. */
    public enum Condition {
        /** It records. */
        GOOD,
        /** Its files cannot be written. */
        UNWRITABLE,
        /** It was found altered, and refuses. */
        BROKEN
    }

    /** Returns whether the journal can record. */
    public Condition condition() {
        return switch (state) {
            case OPEN -> Condition.GOOD;
            case CLOSED, NEEDS_REPAIR -> Condition.UNWRITABLE;
            case BROKEN -> Condition.BROKEN;
        };
    }

    /** Returns what the verification found when the journal was opened, or the last that found it altered. */
    public Verification found() {
        disk.lock();
        try {
            return found;
        } finally {
            disk.unlock();
        }
    }

    @Override
    public JournalEntry record(AuditEvent event) {
        byte[] rest = EntryForm.rest(event);
        if (rest.length > Segment.LONGEST_ENTRY - 128) {
            throw new CadreException(ErrorCode.USAGE, "an event is too long for the journal");
        }
        demandWritable();
        EntryQueue.Place place = queue.add(event, rest, clock.instant());
        CadreException failure;
        disk.lock();
        try {
            if (!place.batch().done()) {
                writeQueued();
            }
            failure = place.batch().failure();
        } finally {
            disk.unlock();
        }
        if (failure != null) {
            throw new CadreException(failure.code(), "the entry was not written", failure);
        }
        return place.entry();
    }

    private void demandWritable() {
        if (state == State.OPEN) {
            return;
        }
        checkpointing.lock();
        disk.lock();
        try {
            if (closing) {
                throw unwritable("the journal is closed");
            }
            switch (state) {
                case OPEN -> { }
                case BROKEN -> throw broken();
                case CLOSED -> open();
                case NEEDS_REPAIR -> repair();
            }
            if (state == State.BROKEN) {
                throw broken();
            }
        } catch (IOException e) {
            throw unwritable("the journal's files cannot be written: " + e.getClass().getSimpleName());
        } finally {
            disk.unlock();
            checkpointing.unlock();
        }
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
            RandomAccessFile fresh = JournalFiles.append(next.file(), header.length);
            file().close();
            out = fresh;
            segment = next;
            durableBytes = header.length;
        } catch (IOException e) {
            state = State.NEEDS_REPAIR;
        }
    }

    // Called with checkpointing and disk.
    private void open() throws IOException {
        JournalFiles.makeDirectory(directory);
        lock();
        JournalVerifier verifier = new JournalVerifier(directory, signatures);
        found = verifier.verify(null);
        if (found.verdict() == Verification.Verdict.TAMPERED) {
            state = State.BROKEN;
            return;
        }
        Path file = directory.resolve(JournalVerifier.CHECKPOINTS);
        Checkpoint newest = verifier.newest();
        checkpoints = newest == null
            ? CheckpointFile.make(file, signed(0, new byte[Segment.HASH_BYTES]))
            : CheckpointFile.open(file, verifier.checkpointBytes(), verifier.mark(), newest);
        Segment last = verifier.last();
        if (last == null) {
            last = Segment.starting(directory, verifier.sequence() + 1);
            JournalFiles.make(last.file(), last.header(verifier.chain()));
            durableBytes = Segment.HEADER_BYTES;
        } else {
            durableBytes = verifier.lastEnd();
        }
        if (found.verdict() == Verification.Verdict.TORN_TAIL) {
            TornTail.keep(last, durableBytes, directory, verifier.sequence() + 1);
        }
        out = JournalFiles.append(last.file(), durableBytes);
        segment = last;
        durableSequence = verifier.sequence();
        durableChain = verifier.chain();
        queue.restart(durableSequence, durableChain);
        state = State.OPEN;
        if (found.verdict() == Verification.Verdict.TORN_TAIL) {
            noteTornTail();
        }
    }

    private void noteTornTail() {
        AuditEvent event = AuditEvent.of(AuditAction.JOURNAL_VERIFIED, OBJECT)
            .with("verdict", found.verdict()).count("first-torn", found.firstBad());
        queue.add(event, EntryForm.rest(event), clock.instant());
        writeQueued();
    }

    private void lock() throws IOException {
        if (lock != null) {
            return;
        }
        FileChannel channel = JournalFiles.lockFile(directory.resolve("lock"));
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IOException("Another process writes this journal");
        }
        lockFile = channel;
    }

    // After a failed write nobody knows what is on the disk behind the durable part: it is cut off.
    private void repair() throws IOException {
        RandomAccessFile old = out;
        out = null;
        if (old != null) {
            closeQuietly(old);
        }
        Segment current = segment;
        if (current == null) {
            throw new IOException("The journal was never open");
        }
        out = JournalFiles.append(current.file(), durableBytes);
        file().getFD().sync();
        state = State.OPEN;
        if (durableBytes >= segmentBytes) {
            roll();
        }
    }

    @Override
    public List<JournalEntry> latest(int limit) {
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

    @Override
    public Verification verify() {
        @Nullable Checkpoint witness;
        long head;
        byte[] headChain;
        checkpointing.lock();
        disk.lock();
        try {
            if (state == State.BROKEN || state == State.CLOSED) {
                Verification fresh = verifyFiles(null, Long.MAX_VALUE, new byte[0]);
                // Files that look good by now do not undo what this node knows; only its next start looks afresh.
                return state == State.BROKEN && fresh.verified() ? found : fresh;
            }
            if (state == State.OPEN && somethingAdded()) {
                return condemn(new Verification(Verification.Verdict.TAMPERED, durableSequence, durableSequence + 1,
                    "Something was added by somebody else."));
            }
            witness = checkpoints == null ? null : checkpoints.newest();
            head = durableSequence;
            headChain = durableChain;
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the journal cannot be read: " + e.getClass().getSimpleName());
        } finally {
            disk.unlock();
            checkpointing.unlock();
        }
        return verifyFiles(witness, head, headChain);
    }

    private boolean somethingAdded() throws IOException {
        Segment current = segment;
        List<Segment> segments = Segment.of(directory);
        return current != null && Files.exists(current.file())
            && (Files.size(current.file()) > durableBytes || segments.get(segments.size() - 1).first() > current.first());
    }

    private Verification verifyFiles(@Nullable Checkpoint witness, long head, byte[] headChain) {
        Verification verification;
        try {
            JournalVerifier verifier = new JournalVerifier(directory, signatures);
            verification = verifier.verify(witness, head);
            if (verification.verified() && headChain.length > 0 && !Arrays.equals(headChain, verifier.chain())) {
                verification = new Verification(Verification.Verdict.TAMPERED, verifier.proved(), verifier.proved() + 1,
                    "The entries are not those that this node wrote.");
            }
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the journal cannot be read: " + e.getClass().getSimpleName());
        }
        return verification.verified() ? verification : condemn(verification);
    }

    private Verification condemn(Verification tampered) {
        disk.lock();
        try {
            state = State.BROKEN;
            found = tampered;
        } finally {
            disk.unlock();
        }
        return tampered;
    }

    @Override
    public Checkpoint checkpoint() {
        checkpointing.lock();
        try {
            CheckpointFile file = checkpoints;
            long head;
            byte[] headChain;
            disk.lock();
            try {
                if (state == State.BROKEN) {
                    throw broken();
                }
                if (file == null) {
                    throw unwritable("the journal is not open");
                }
                head = durableSequence;
                headChain = durableChain;
            } finally {
                disk.unlock();
            }
            if (file.newest().sequence() < head) {
                file.append(signed(head, headChain));
            }
            return file.newest();
        } catch (IOException e) {
            throw unwritable("the checkpoint cannot be written: " + e.getClass().getSimpleName());
        } finally {
            checkpointing.unlock();
        }
    }

    private Checkpoint signed(long at, byte[] hash) {
        Digest digest = Digest.of(hash);
        byte[] signature = keys.sign(KeyPurpose.JOURNAL_SIGNING, CheckpointLine.statement(at, digest));
        return new Checkpoint(at, digest, Base64.getEncoder().encodeToString(signature));
    }

    /** Writes a last checkpoint, if it can, and releases the files. Later entries are refused. */
    @Override
    public void close() {
        try {
            if (state == State.OPEN) {
                checkpoint();
            }
        } finally {
            checkpointing.lock();
            disk.lock();
            try {
                closing = true;
                release();
            } finally {
                disk.unlock();
                checkpointing.unlock();
            }
        }
    }

    private void release() {
        for (AutoCloseable held : Arrays.asList(out, checkpoints, lock, lockFile)) {
            if (held != null) {
                closeQuietly(held);
            }
        }
        out = null;
        checkpoints = null;
        lock = null;
        lockFile = null;
        if (state != State.BROKEN) {
            state = State.CLOSED;
        }
    }

    private RandomAccessFile file() throws IOException {
        RandomAccessFile file = out;
        if (file == null) {
            throw new IOException("The journal is not open");
        }
        return file;
    }

    private static void closeQuietly(AutoCloseable held) {
        try {
            held.close();
        } catch (Exception ignored) {
            // What was acknowledged is durable without it.
        }
    }

    private static CadreException unwritable(String message) {
        return new CadreException(ErrorCode.JOURNAL_UNWRITABLE, message);
    }

    private static CadreException broken() {
        return new CadreException(ErrorCode.JOURNAL_BROKEN, "the journal was found altered and is not written any more");
    }
}
