package org.cadrenode.audit.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.List;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal's files from start to end and says whether they are as they were written. The newest checkpoint's
 * signature vouches for every entry before it, since its chain hash covers them all; older checkpoints must agree with
 * the chain and with each other. Entries after the newest checkpoint, those of the last second, are vouched for by the
 * chain alone. Not thread-safe.
 */
public final class JournalVerifier {
    /** The name of the file of checkpoints. */
    public static final String CHECKPOINTS = "checkpoints";

    private final Path directory;
    private final SignatureCheck signatures;

    private byte[] chain = new byte[Segment.HASH_BYTES];
    private long sequence;
    private long proved;
    private @Nullable Checkpoint newest;
    private String mark = CheckpointLine.NO_MARK;
    private long checkpointBytes;
    private @Nullable Segment last;
    private long lastEnd;

    public JournalVerifier(Path directory, SignatureCheck signatures) {
        this.directory = directory;
        this.signatures = signatures;
    }

    /**
     * Verifies everything that is there.
     *
     * @param witness a checkpoint that was kept elsewhere, which the journal must reach and agree with, or null
     */
    public Verification verify(@Nullable Checkpoint witness) throws IOException {
        return verify(witness, Long.MAX_VALUE);
    }

    /** Verifies the entries up to {@code until}, which a running journal knows to be written. */
    Verification verify(@Nullable Checkpoint witness, long until) throws IOException {
        List<Segment> segments = Files.isDirectory(directory) ? Segment.of(directory) : List.of();
        Path checkpoints = directory.resolve(CHECKPOINTS);
        if (!Files.exists(checkpoints)) {
            return segments.isEmpty() && witness == null
                ? new Verification(Verification.Verdict.GOOD, 0, 0, "There is no journal yet.")
                : tampered(0, 1, "The file of checkpoints is missing.");
        }
        try (CheckpointReader lines = new CheckpointReader(checkpoints)) {
            return verify(segments, lines, witness, until);
        }
    }

    private Verification verify(List<Segment> segments, CheckpointReader lines, @Nullable Checkpoint witness, long until)
            throws IOException {
        MessageDigest sha256 = Digest.sha256();
        Witnesses stations = new Witnesses(lines, witness);
        Verification bad = stations.check(this);
        boolean cut = false;
        for (int s = 0; s < segments.size() && bad == null && !cut && sequence < until; s++) {
            Segment segment = segments.get(s);
            boolean lastOne = s == segments.size() - 1;
            if (segment.first() != sequence + 1) {
                return tampered(sequence, sequence + 1, "A segment is missing or has another name.");
            }
            try (SegmentReader reader = new SegmentReader(segment)) {
                if (!reader.header(segment.header(chain))) {
                    return tampered(sequence, sequence + 1, "A segment's header is wrong.");
                }
                last = segment;
                SegmentReader.Found found = SegmentReader.Found.END;
                while (bad == null && sequence < until) {
                    found = reader.next();
                    if (found != SegmentReader.Found.ENTRY) {
                        break;
                    }
                    if (!follows(reader, sha256)) {
                        return tampered(sequence, sequence + 1, "An entry was altered, removed, added or moved.");
                    }
                    sequence++;
                    bad = stations.check(this);
                }
                lastEnd = reader.position();
                if (found == SegmentReader.Found.WRONG || found == SegmentReader.Found.CUT && !lastOne) {
                    return tampered(sequence, sequence + 1, "An entry was altered, removed, added or moved.");
                }
                cut = found == SegmentReader.Found.CUT;
            }
        }
        if (bad != null) {
            return bad;
        }
        return conclusion(stations, lines, cut, until);
    }

    private Verification conclusion(Witnesses stations, CheckpointReader lines, boolean cut, long until)
            throws IOException {
        if (sequence < until && until != Long.MAX_VALUE || stations.beyond(sequence, until)) {
            return tampered(sequence, sequence + 1, "Entries that were written are missing.");
        }
        if (lines.wrong()) {
            return tampered(proved, proved + 1, "A checkpoint was altered, removed, added or moved.");
        }
        newest = stations.newest();
        mark = lines.mark();
        checkpointBytes = lines.wholeBytes();
        if (newest == null) {
            return tampered(0, 1, "There is no checkpoint.");
        }
        if (!CheckpointLine.signed(newest, signatures)) {
            long signed = newestSigned();
            return tampered(signed, signed + 1, "The newest checkpoint was not signed by this node's key.");
        }
        return cut
            ? new Verification(Verification.Verdict.TORN_TAIL, sequence, sequence + 1,
                "The last entry was cut off while it was written.")
            : new Verification(Verification.Verdict.GOOD, sequence, 0,
                "All entries are in their places; checkpoint " + newest.sequence() + " is signed.");
    }

    private long newestSigned() throws IOException {
        long signed = 0;
        try (CheckpointReader lines = new CheckpointReader(directory.resolve(CHECKPOINTS))) {
            for (CheckpointLine.Read line = lines.next(); line != null; line = lines.next()) {
                if (CheckpointLine.signed(line.checkpoint(), signatures)) {
                    signed = line.checkpoint().sequence();
                }
            }
        }
        return signed;
    }

    private boolean follows(SegmentReader reader, MessageDigest sha256) {
        byte[] start = EntryForm.startOf(sequence + 1);
        byte[] buffer = reader.buffer();
        int at = reader.jsonAt();
        int length = reader.jsonLength();
        if (length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (buffer[at + i] != start[i]) {
                return false;
            }
        }
        sha256.update(chain);
        sha256.update(buffer, at, length);
        byte[] hash = new byte[Segment.HASH_BYTES];
        try {
            sha256.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
        if (!reader.hashIs(hash)) {
            return false;
        }
        chain = hash;
        return true;
    }

    private static Verification tampered(long good, long firstBad, String explanation) {
        return new Verification(Verification.Verdict.TAMPERED, good, firstBad, explanation);
    }

    /** Returns the sequence of the last good entry. */
    long sequence() {
        return sequence;
    }

    /** Returns the sequence of the last entry that a checkpoint agrees with. */
    long proved() {
        return proved;
    }

    /** Returns the chain hash of the last good entry. */
    byte[] chain() {
        return chain.clone();
    }

    /** Returns the newest checkpoint, after a verification that found nothing altered. */
    @Nullable Checkpoint newest() {
        return newest;
    }

    /** Returns the mark of the newest checkpoint's line. */
    String mark() {
        return mark;
    }

    /** Returns how many bytes of the file of checkpoints are whole lines. */
    long checkpointBytes() {
        return checkpointBytes;
    }

    /** Returns the last segment, if there is any. */
    @Nullable Segment last() {
        return last;
    }

    /** Returns where in the last segment the good entries end. */
    long lastEnd() {
        return lastEnd;
    }

    /** The checkpoints and the witness, met in the order of their sequences. */
    private static final class Witnesses {
        private final CheckpointReader lines;
        private final @Nullable Checkpoint witness;
        private @Nullable Checkpoint pending;
        private @Nullable Checkpoint newest;

        Witnesses(CheckpointReader lines, @Nullable Checkpoint witness) throws IOException {
            this.lines = lines;
            this.witness = witness;
            advance();
        }

        // What stands at the verifier's place must agree with it.
        @Nullable Verification check(JournalVerifier at) throws IOException {
            if (witness != null && witness.sequence() == at.sequence && !agrees(witness, at)) {
                return tampered(at.proved, at.proved + 1, "The journal differs from a checkpoint that was kept elsewhere.");
            }
            while (pending != null && pending.sequence() <= at.sequence) {
                if (pending.sequence() < at.sequence || !agrees(pending, at)) {
                    return tampered(at.proved, at.proved + 1, "The entries and a checkpoint differ.");
                }
                newest = pending;
                at.proved = at.sequence;
                advance();
            }
            return null;
        }

        // Of a running journal, the file of checkpoints may have gone on since.
        boolean beyond(long sequence, long until) {
            return pending != null && pending.sequence() <= until || witness != null && witness.sequence() > sequence;
        }

        @Nullable Checkpoint newest() {
            return newest;
        }

        private void advance() throws IOException {
            CheckpointLine.Read line = lines.next();
            pending = line == null ? null : line.checkpoint();
        }

        private static boolean agrees(Checkpoint checkpoint, JournalVerifier at) {
            return checkpoint.hash().equals(Digest.of(at.chain));
        }
    }
}
