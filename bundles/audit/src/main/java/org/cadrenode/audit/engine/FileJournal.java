package org.cadrenode.audit.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
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
 *
 * <p>The way of an entry: {@link EntryQueue} gives it its place in the chain, {@link JournalWriter} writes it to the last
 * {@link Segment}; {@link Signing} signs checkpoints over what is durable, while there are keys; {@link SegmentReader} reads it
 * back, and {@link SelfVerification} finds out whether it is still what was written.
 */
public final class FileJournal implements Journal, AutoCloseable {
    /** A segment is closed when it is longer than this: 64 MiB. */
    public static final long SEGMENT_BYTES = 64L << 20;

    private static final String OBJECT = "journal";

    private final Path directory;
    private final JournalWriter writer;

    // Order of locks: checkpointing, the writer's disk, the queue's own.
    private final ReentrantLock checkpointing = new ReentrantLock();
    // Under both.
    private volatile boolean closing;
    // Under checkpointing.
    private final Signing signing;
    private final WriterLock lock;
    private final SelfVerification verification;

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

    FileJournal(Path directory, Clock clock, long segmentBytes, JournalWriter.Appending appending) {
        this.directory = directory;
        writer = new JournalWriter(directory, clock, segmentBytes, appending);
        signing = new Signing(directory);
        lock = new WriterLock(directory);
        verification = new SelfVerification(directory, writer, checkpointing, signing);
        checkpointing.lock();
        writer.disk.lock();
        try {
            open();
        } catch (IOException e) {
            release();
        } finally {
            writer.disk.unlock();
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
        return switch (writer.state()) {
            case OPEN -> Condition.GOOD;
            case CLOSED, NEEDS_REPAIR -> Condition.UNWRITABLE;
            case BROKEN -> Condition.BROKEN;
        };
    }

    /** Returns what the verification found when the journal was opened, or the last that found it altered. */
    public Verification found() {
        return verification.found();
    }

    @Override
    public JournalEntry record(AuditEvent event) {
        byte[] rest = EntryForm.rest(event);
        if (rest.length > Segment.LONGEST_ENTRY - 128) {
            throw new CadreException(ErrorCode.USAGE, "an event is too long for the journal");
        }
        demandWritable();
        return writer.write(event, rest);
    }

    private void demandWritable() {
        if (writer.state() == JournalWriter.State.OPEN) {
            return;
        }
        checkpointing.lock();
        writer.disk.lock();
        try {
            if (closing) {
                throw JournalWriter.unwritable("the journal is closed");
            }
            switch (writer.state()) {
                case OPEN -> { }
                case BROKEN -> throw JournalWriter.broken();
                case CLOSED -> open();
                case NEEDS_REPAIR -> writer.repair();
            }
            if (writer.state() == JournalWriter.State.BROKEN) {
                throw JournalWriter.broken();
            }
        } catch (IOException e) {
            throw JournalWriter.unwritable("the journal's files cannot be written: " + e.getClass().getSimpleName());
        } finally {
            writer.disk.unlock();
            checkpointing.unlock();
        }
    }

    // Called with checkpointing and disk.
    private void open() throws IOException {
        JournalFiles.makeDirectory(directory);
        lock.take();
        JournalVerifier verifier = verification.atStart();
        if (verification.found().verdict() == Verification.Verdict.TAMPERED) {
            writer.breakOff();
            return;
        }
        signing.open(verifier);
        boolean torn = verification.found().verdict() == Verification.Verdict.TORN_TAIL;
        writer.open(verifier, torn);
        if (torn) {
            noteTornTail();
        }
        adopt();
    }

    /**
     * Signs from now on. The checkpoints that are there must be by this keystore, or the journal is condemned.
     *
     * @param event recorded with the name of the key before anything is signed with it; null to record nothing
     */
    public void unseal(Keystore keystore, @Nullable AuditEvent event) {
        checkpointing.lock();
        writer.disk.lock();
        try {
            signing.come(keystore, event);
            if (writer.state() == JournalWriter.State.NEEDS_REPAIR) {
                writer.repair();
            }
            adopt();
        } catch (IOException e) {
            // It is tried again with the next checkpoint, and the health check says so until then.
            writer.needsRepair();
        } finally {
            writer.disk.unlock();
            checkpointing.unlock();
        }
    }

    /** Signs a last checkpoint, if it can, and forgets the keys; goes on recording. */
    public void seal() {
        checkpointing.lock();
        try {
            if (writer.state() == JournalWriter.State.OPEN && !signing.sealed()) {
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
        if (!signing.waits() || writer.state() != JournalWriter.State.OPEN) {
            return;
        }
        if (!signing.own()) {
            verification.condemn(JournalVerifier.tampered(0, 1, "The checkpoints were not signed by this node's key."));
            return;
        }
        signing.begin(writer.durableSequence(), writer.durableChain());
        AuditEvent naming = signing.naming();
        if (naming != null) {
            EntryQueue.Place place = writer.writeNow(naming);
            if (place.batch().failure() != null) {
                throw new IOException("The key was not put on record");
            }
            signing.named(place.entry());
        }
        signing.adopt();
        signing.sign(writer.durableSequence(), writer.durableChain());
        signing.writeProven();
    }

    private void noteTornTail() {
        Verification found = verification.found();
        AuditEvent event = AuditEvent.of(AuditAction.JOURNAL_REPAIRED, OBJECT)
            .with("verdict", found.verdict()).count("first-torn", found.firstBad());
        writer.writeNow(event);
    }

    @Override
    public List<JournalEntry> latest(int limit) {
        return writer.latest(limit);
    }

    /** Hands out the wanted entries of those that are durable by now, oldest first. */
    public void search(JournalQuery query, Predicate<JournalEntry> visitor) throws IOException {
        SegmentReader.visit(directory, query.after() + 1, writer.durableSequence(),
            entry -> !query.matches(entry) || visitor.test(entry));
    }

    /** Returns the sequence of the last entry that is durable. */
    public long durableSequence() {
        return writer.durableSequence();
    }

    /** Returns whether everything was read since the journal was opened, and not only what came after an earlier run. */
    public boolean readFromTheFirstEntry() {
        return verification.readFromTheFirstEntry();
    }

    @Override
    public Verification verify() {
        return verify(List.of());
    }

    /** Verifies from the files, and against checkpoints that were kept elsewhere. */
    public Verification verify(List<Checkpoint> witnesses) {
        return verification.verify(witnesses);
    }

    @Override
    public Checkpoint checkpoint() {
        checkpointing.lock();
        try {
            long head;
            byte[] headChain;
            writer.disk.lock();
            try {
                if (writer.state() == JournalWriter.State.BROKEN) {
                    throw JournalWriter.broken();
                }
                if (signing.sealed()) {
                    throw new CadreException(ErrorCode.KEYSTORE_SEALED, "checkpoints wait until the keystore is unsealed");
                }
                if (writer.state() == JournalWriter.State.OPEN) {
                    adopt();
                }
                if (writer.state() == JournalWriter.State.BROKEN) {
                    throw JournalWriter.broken();
                }
                head = writer.durableSequence();
                headChain = writer.durableChain();
            } finally {
                writer.disk.unlock();
            }
            return signing.sign(head, headChain);
        } catch (IOException e) {
            throw JournalWriter.unwritable("the checkpoint cannot be written: " + e.getClass().getSimpleName());
        } finally {
            checkpointing.unlock();
        }
    }

    /** Writes a last checkpoint, if it can, and releases the files. Later entries are refused. */
    @Override
    public void close() {
        try {
            if (writer.state() == JournalWriter.State.OPEN && !sealed()) {
                checkpoint();
            }
        } finally {
            checkpointing.lock();
            writer.disk.lock();
            try {
                closing = true;
                release();
            } finally {
                writer.disk.unlock();
                checkpointing.unlock();
            }
        }
    }

    private void release() {
        writer.release();
        JournalFiles.closeQuietly(signing::close);
        JournalFiles.closeQuietly(lock::release);
    }
}
