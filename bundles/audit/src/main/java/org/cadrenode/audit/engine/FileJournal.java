package org.cadrenode.audit.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.Keystore;
import org.jspecify.annotations.Nullable;

/**
 * The journal in files. It records with or without keys: the chain needs none, and checkpoints are signed while it has
 * them ({@link #unseal}). Threads that record at the same time share one write and one fsync: the first of those that
 * have queued while the disk was busy writes for all of them. An entry whose write failed is cut off again before
 * anything else is written, so that what was refused is not on record. A journal that is found altered is never written
 * again. Thread-safe.
 */
public final class FileJournal implements Journal, AutoCloseable {
    /** A segment is closed when it is longer than this: 64 MiB. */
    public static final long SEGMENT_BYTES = 64L << 20;

    private static final String OBJECT = "journal";

    private enum State { CLOSED, OPEN, NEEDS_REPAIR, BROKEN }

    private final Path directory;
    private final Clock clock;
    private final long segmentBytes;
    private final Appending appending;

    // Order of locks: checkpointing, disk, the queue's own.
    private final ReentrantLock checkpointing = new ReentrantLock();
    private final ReentrantLock disk = new ReentrantLock();
    private final EntryQueue queue = new EntryQueue();

    // Under disk; state also read without it.
    private volatile State state = State.CLOSED;
    private volatile boolean closing;
    private @Nullable RandomAccessFile out;
    private @Nullable Segment segment;
    private long durableBytes;
    private long durableSequence;
    private byte[] durableChain = new byte[Segment.HASH_BYTES];
    private Verification found = new Verification(Verification.Verdict.GOOD, 0, 0, "The journal was not opened yet.");

    // Under checkpointing.
    private final Signing signing;
    private final WriterLock lock;
    private volatile boolean readFromTheFirstEntry;

    /** Opens a file to append to it behind so many bytes. */
    @FunctionalInterface
    interface Appending {
        RandomAccessFile open(Path file, long length) throws IOException;
    }

    /** Opens the journal with keys, which sign from now on. */
    public FileJournal(Path directory, Keystore keys, Clock clock, long segmentBytes) {
        this(directory, clock, segmentBytes);
        unseal(keys, null);
    }

    /**
     * Opens the journal without keys, and makes it where there is none. Does not throw: a journal that cannot be opened
     * refuses to record, and tries again each time.
     *
     * @param clock gives the time of an entry
     * @param segmentBytes a segment is closed when it is longer
     */
    public FileJournal(Path directory, Clock clock, long segmentBytes) {
        this(directory, clock, segmentBytes, JournalFiles::append);
    }

    FileJournal(Path directory, Clock clock, long segmentBytes, Appending appending) {
        this.directory = directory;
        this.clock = clock;
        this.segmentBytes = segmentBytes;
        this.appending = appending;
        signing = new Signing(directory);
        lock = new WriterLock(directory);
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

    // Called with checkpointing and disk.
    private void open() throws IOException {
        JournalFiles.makeDirectory(directory);
        lock.take();
        JournalVerifier verifier = verifyAtStart();
        if (found.verdict() == Verification.Verdict.TAMPERED) {
            state = State.BROKEN;
            return;
        }
        signing.open(verifier);
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
        out = appending.open(last.file(), durableBytes);
        segment = last;
        durableSequence = verifier.sequence();
        durableChain = verifier.chain();
        queue.restart(durableSequence, durableChain);
        state = State.OPEN;
        if (found.verdict() == Verification.Verdict.TORN_TAIL) {
            noteTornTail();
        }
        adopt();
    }

    // From where an earlier run came to, if it left word of that; from the first entry on otherwise, and in doubt.
    private JournalVerifier verifyAtStart() throws IOException {
        Proven start = Proven.read(directory);
        JournalVerifier verifier = new JournalVerifier(directory, null, start);
        found = verifier.verify(List.of());
        readFromTheFirstEntry = start == null;
        if (start == null) {
            signing.keep(verifier.proven());
        } else if (!found.verified()) {
            JournalVerifier whole = new JournalVerifier(directory, null);
            Verification finding = whole.verify(List.of());
            found = finding.verified() ? found : finding;
        }
        return verifier;
    }

    /**
     * Signs from now on. The checkpoints that are there must be by this keystore, or the journal is condemned.
     *
     * @param event recorded with the name of the key before anything is signed with it; null to record nothing
     */
    public void unseal(Keystore keystore, @Nullable AuditEvent event) {
        checkpointing.lock();
        disk.lock();
        try {
            signing.come(keystore, event);
            if (state == State.NEEDS_REPAIR) {
                repair();
            }
            adopt();
        } catch (IOException e) {
            // It is tried again with the next checkpoint, and the health check says so until then.
            state = state == State.OPEN ? State.NEEDS_REPAIR : state;
        } finally {
            disk.unlock();
            checkpointing.unlock();
        }
    }

    /** Signs a last checkpoint, if it can, and forgets the keys; goes on recording. */
    public void seal() {
        checkpointing.lock();
        try {
            if (state == State.OPEN && !signing.sealed()) {
                checkpoint();
            }
        } finally {
            signing.go();
            checkpointing.unlock();
        }
    }

    /** Returns whether there are no keys to sign with. */
    public boolean sealed() {
        checkpointing.lock();
        try {
            return signing.sealed();
        } finally {
            checkpointing.unlock();
        }
    }

    // Called with checkpointing and disk: checks that the journal is this keystore's, and puts the key on record.
    private void adopt() throws IOException {
        if (!signing.waits() || state != State.OPEN) {
            return;
        }
        if (!signing.own()) {
            condemn(JournalVerifier.tampered(0, 1, "The checkpoints were not signed by this node's key."));
            return;
        }
        signing.begin(durableSequence, durableChain);
        AuditEvent naming = signing.naming();
        if (naming != null) {
            EntryQueue.Place place = queue.add(naming, EntryForm.rest(naming), clock.instant());
            writeQueued();
            if (place.batch().failure() != null) {
                throw new IOException("The key was not put on record");
            }
            signing.named(place.entry());
        }
        signing.adopt();
        signing.sign(durableSequence, durableChain);
        signing.writeProven();
    }

    private void noteTornTail() {
        AuditEvent event = AuditEvent.of(AuditAction.JOURNAL_REPAIRED, OBJECT)
            .with("verdict", found.verdict()).count("first-torn", found.firstBad());
        queue.add(event, EntryForm.rest(event), clock.instant());
        writeQueued();
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
        out = appending.open(current.file(), durableBytes);
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

    /** Hands out the wanted entries of those that are durable by now, oldest first. */
    public void search(JournalQuery query, Predicate<JournalEntry> visitor) throws IOException {
        SegmentReader.visit(directory, query.after() + 1, durableSequence(),
            entry -> !query.matches(entry) || visitor.test(entry));
    }

    /** Returns the sequence of the last entry that is durable. */
    public long durableSequence() {
        disk.lock();
        try {
            return durableSequence;
        } finally {
            disk.unlock();
        }
    }

    /** Returns whether everything was read since the journal was opened, and not only what came after an earlier run. */
    public boolean readFromTheFirstEntry() {
        return readFromTheFirstEntry;
    }

    @Override
    public Verification verify() {
        return verify(List.of());
    }

    /** Verifies from the files, and against checkpoints that were kept elsewhere. */
    public Verification verify(List<Checkpoint> witnesses) {
        List<Checkpoint> kept = new ArrayList<>(witnesses);
        @Nullable SignatureCheck anchor;
        long head;
        byte[] headChain;
        checkpointing.lock();
        disk.lock();
        try {
            anchor = signing.anchor();
            if (state == State.BROKEN || state == State.CLOSED) {
                Verification fresh = verifyFiles(anchor, kept, Long.MAX_VALUE, new byte[0]);
                // Files that look good by now do not undo what this node knows; only its next start looks afresh.
                return state == State.BROKEN && fresh.verdict() != Verification.Verdict.TAMPERED ? found : fresh;
            }
            if (state == State.OPEN && somethingAdded()) {
                return condemn(new Verification(Verification.Verdict.TAMPERED, durableSequence, durableSequence + 1,
                    "Something was added by somebody else."));
            }
            Checkpoint newest = signing.newest();
            if (newest != null) {
                kept.add(newest);
            }
            head = durableSequence;
            headChain = durableChain;
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the journal cannot be read: " + e.getClass().getSimpleName());
        } finally {
            disk.unlock();
            checkpointing.unlock();
        }
        return verifyFiles(anchor, kept, head, headChain);
    }

    private boolean somethingAdded() throws IOException {
        Segment current = segment;
        List<Segment> segments = Segment.of(directory);
        return current != null && Files.exists(current.file())
            && (Files.size(current.file()) > durableBytes || segments.get(segments.size() - 1).first() > current.first());
    }

    private Verification verifyFiles(@Nullable SignatureCheck anchor, List<Checkpoint> kept, long head, byte[] headChain) {
        Verification verification;
        JournalVerifier verifier = new JournalVerifier(directory, anchor);
        try {
            verification = verifier.verify(kept, head);
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the journal cannot be read: " + e.getClass().getSimpleName());
        }
        if (verification.verified() && headChain.length > 0) {
            if (!Arrays.equals(headChain, verifier.chain())) {
                verification = new Verification(Verification.Verdict.TAMPERED, verifier.proved(), verifier.proved() + 1,
                    "The entries are not those that this node wrote.");
            } else {
                noteProven(verifier.proven());
            }
        }
        return verification.verdict() == Verification.Verdict.TAMPERED ? condemn(verification) : verification;
    }

    private void noteProven(@Nullable Proven far) {
        readFromTheFirstEntry = true;
        checkpointing.lock();
        try {
            signing.keep(far);
            signing.writeProven();
        } catch (IOException e) {
            // Then the next start reads more than it would have to.
            signing.keep(far);
        } finally {
            checkpointing.unlock();
        }
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
            long head;
            byte[] headChain;
            disk.lock();
            try {
                if (state == State.BROKEN) {
                    throw broken();
                }
                if (signing.sealed()) {
                    throw new CadreException(ErrorCode.KEYSTORE_SEALED, "checkpoints wait until the keystore is unsealed");
                }
                if (state == State.OPEN) {
                    adopt();
                }
                if (state == State.BROKEN) {
                    throw broken();
                }
                head = durableSequence;
                headChain = durableChain;
            } finally {
                disk.unlock();
            }
            return signing.sign(head, headChain);
        } catch (IOException e) {
            throw unwritable("the checkpoint cannot be written: " + e.getClass().getSimpleName());
        } finally {
            checkpointing.unlock();
        }
    }

    /** Writes a last checkpoint, if it can, and releases the files. Later entries are refused. */
    @Override
    public void close() {
        try {
            if (state == State.OPEN && !sealed()) {
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
        RandomAccessFile held = out;
        out = null;
        if (held != null) {
            closeQuietly(held);
        }
        closeQuietly(signing::close);
        closeQuietly(lock::release);
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
