package org.cadrenode.audit.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What a node finds of its own journal: at the start, from where an earlier run came to; later, from the first entry on, against
 * what it knows that it wrote. One that is found altered is condemned, and stays so until the next start. Thread-safe; takes
 * the lock of the checkpoints before that of the disk.
 */
final class SelfVerification {
    private final Path directory;
    private final JournalWriter writer;
    private final ReentrantLock checkpointing;
    private final Signing signing;

    // Under the writer's disk.
    private Verification found = new Verification(Verification.Verdict.GOOD, 0, 0, "The journal was not opened yet.");
    private volatile boolean readFromTheFirstEntry;

    /** Makes one that finds out about what {@code writer} writes; {@code checkpointing} guards {@code signing}. */
    SelfVerification(Path directory, JournalWriter writer, ReentrantLock checkpointing, Signing signing) {
        this.directory = directory;
        this.writer = writer;
        this.checkpointing = checkpointing;
        this.signing = signing;
    }

    /** Returns what the verification found when the journal was opened, or the last that found it altered. */
    Verification found() {
        writer.disk.lock();
        try {
            return found;
        } finally {
            writer.disk.unlock();
        }
    }

    /** Returns whether everything was read since the journal was opened, and not only what came after an earlier run. */
    boolean readFromTheFirstEntry() {
        return readFromTheFirstEntry;
    }

    /**
     * Verifies from where an earlier run came to, if it left word of that; from the first entry on otherwise, and in doubt.
     * Called with both locks.
     */
    JournalVerifier atStart() throws IOException {
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

    /** Verifies from the files, and against checkpoints that were kept elsewhere. */
    Verification verify(List<Checkpoint> witnesses) {
        List<Checkpoint> kept = new ArrayList<>(witnesses);
        @Nullable SignatureCheck anchor;
        long head;
        byte[] headChain;
        checkpointing.lock();
        writer.disk.lock();
        try {
            anchor = signing.anchor();
            if (writer.state() == JournalWriter.State.BROKEN || writer.state() == JournalWriter.State.CLOSED) {
                Verification fresh = verifyFiles(anchor, kept, Long.MAX_VALUE, new byte[0]);
                // Files that look good by now do not undo what this node knows; only its next start looks afresh.
                return writer.state() == JournalWriter.State.BROKEN && fresh.verdict() != Verification.Verdict.TAMPERED ? found : fresh;
            }
            if (writer.state() == JournalWriter.State.OPEN && writer.somethingAdded()) {
                return condemn(new Verification(Verification.Verdict.TAMPERED, writer.durableSequence(),
                    writer.durableSequence() + 1, "Something was added by somebody else."));
            }
            Checkpoint newest = signing.newest();
            if (newest != null) {
                kept.add(newest);
            }
            head = writer.durableSequence();
            headChain = writer.durableChain();
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the journal cannot be read: " + e.getClass().getSimpleName());
        } finally {
            writer.disk.unlock();
            checkpointing.unlock();
        }
        return verifyFiles(anchor, kept, head, headChain);
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

    /** Puts down that the journal is altered: it is not written any more. */
    Verification condemn(Verification tampered) {
        writer.disk.lock();
        try {
            writer.breakOff();
            found = tampered;
        } finally {
            writer.disk.unlock();
        }
        return tampered;
    }
}
