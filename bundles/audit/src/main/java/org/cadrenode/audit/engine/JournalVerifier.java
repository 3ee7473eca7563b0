package org.cadrenode.audit.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.audit.Verification.Verdict;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal's files from start to end and says whether they are as they were written. The newest checkpoint's
 * signature vouches for every entry before it, since its chain hash covers them all, and so for the keys that the journal
 * names; older checkpoints must agree with the chain and with each other, and the last one under each former key must be
 * signed by it. Entries after the newest checkpoint, those of the last second or of a sealed node, are vouched for by the
 * chain alone. Not thread-safe.
 */
public final class JournalVerifier {
    /** The name of the file of checkpoints. */
    public static final String CHECKPOINTS = "checkpoints";

    private final Path directory;
    private final @Nullable SignatureCheck anchor;
    private final @Nullable Proven start;

    private byte[] chain = new byte[Segment.HASH_BYTES];
    private long sequence;
    private long proved;
    private KeyTrail trail = new KeyTrail();
    private @Nullable Stations stations;
    private @Nullable Segment last;
    private long lastEnd;

    /**
     * Verifies the journal of that directory.
     *
     * @param anchor the check against the node's newest key, or null to trust the key that the journal names
     */
    public JournalVerifier(Path directory, @Nullable SignatureCheck anchor) {
        this(directory, anchor, null);
    }

    /** Verifies what came after {@code start}. */
    JournalVerifier(Path directory, @Nullable SignatureCheck anchor, @Nullable Proven start) {
        this.directory = directory;
        this.anchor = anchor;
        this.start = start;
    }

    /**
     * Verifies everything that is there.
     *
     * @param witnesses checkpoints that were kept elsewhere, which the journal must reach and agree with
     */
    public Verification verify(List<Checkpoint> witnesses) throws IOException {
        return verify(witnesses, Long.MAX_VALUE);
    }

    /** Verifies the entries up to {@code until}, which a running journal knows to be written. */
    Verification verify(List<Checkpoint> witnesses, long until) throws IOException {
        List<Segment> segments = Files.isDirectory(directory) ? Segment.of(directory) : List.of();
        Path checkpoints = directory.resolve(CHECKPOINTS);
        if (segments.isEmpty() && witnesses.isEmpty() && !Files.exists(checkpoints)) {
            return new Verification(Verdict.GOOD, 0, 0, "There is no journal yet.");
        }
        try (CheckpointReader lines = start == null ? new CheckpointReader(checkpoints)
                : new CheckpointReader(checkpoints, start.checkpointBytes(), start.mark())) {
            stations = new Stations(lines, witnesses, start == null ? null : start.newest());
            return verify(segments, lines, stations, until);
        }
    }

    private Verification verify(List<Segment> segments, CheckpointReader lines, Stations met, long until) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        int first = begin(segments);
        Verification bad = start == null || sequence == start.sequence() ? met.check(this) : null;
        boolean cut = false;
        for (int s = first; s < segments.size() && bad == null && !cut && sequence < until; s++) {
            Segment segment = segments.get(s);
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
                    bad = accept(reader, met);
                }
                lastEnd = reader.position();
                if (found == SegmentReader.Found.WRONG || found == SegmentReader.Found.CUT && s < segments.size() - 1) {
                    return tampered(sequence, sequence + 1, "An entry was altered, removed, added or moved.");
                }
                cut = found == SegmentReader.Found.CUT;
            }
        }
        return bad != null ? bad : conclusion(met, lines, cut, until);
    }

    // Goes to the segment with the first entry after the start, and returns its place in the list.
    private int begin(List<Segment> segments) throws IOException {
        int first = 0;
        if (start == null) {
            return first;
        }
        trail = start.trail().copy();
        while (first + 1 < segments.size() && segments.get(first + 1).first() <= start.sequence() + 1) {
            first++;
        }
        if (!segments.isEmpty() && segments.get(first).first() <= start.sequence()) {
            try (SegmentReader reader = new SegmentReader(segments.get(first))) {
                byte[] before = reader.chainBefore();
                chain = before == null ? chain : before;
            }
            sequence = segments.get(first).first() - 1;
        } else {
            sequence = start.sequence();
            chain = start.chain().bytes();
        }
        return first;
    }

    // The next entry has a right hash: it must agree with what was proved before, with checkpoints and with witnesses.
    private @Nullable Verification accept(SegmentReader reader, Stations met) throws IOException {
        sequence++;
        if (start != null && sequence <= start.sequence()) {
            if (sequence < start.sequence()) {
                return null;
            }
            return Arrays.equals(chain, start.chain().bytes()) ? met.check(this)
                : tampered(0, 1, "The entries are not those that were verified before.");
        }
        int end = reader.jsonAt() + reader.jsonLength();
        if (KeyTrail.mayName(reader.buffer(), reader.jsonAt() + EntryForm.startOf(sequence).length, end)) {
            String former = trail.key();
            long formerFrom = trail.from();
            try {
                if (trail.meet(sequence, reader.entry().event()) && !former.isEmpty()) {
                    met.keyEnds(former, formerFrom);
                }
            } catch (CadreException e) {
                return tampered(sequence - 1, sequence, "An entry does not have the form of one.");
            }
        }
        return met.check(this);
    }

    private Verification conclusion(Stations met, CheckpointReader lines, boolean cut, long until) throws IOException {
        if (sequence < until && until != Long.MAX_VALUE || met.beyond(until) || start != null && sequence < start.sequence()) {
            return tampered(sequence, sequence + 1, "Entries that were written are missing.");
        }
        if (lines.wrong()) {
            return tampered(proved, proved + 1, "A checkpoint was altered, removed, added or moved.");
        }
        Checkpoint newest = met.newest();
        if (newest == null && (anchor != null || trail.named())) {
            return tampered(0, 1, "There is no checkpoint.");
        }
        if (newest != null && !signed(newest, met)) {
            long signed = newestSigned();
            return tampered(signed, signed + 1, "The newest checkpoint was not signed by this node's key.");
        }
        Checkpoint missed = met.farthest();
        if (missed != null && missed.sequence() > sequence) {
            return new Verification(Verdict.OLDER, sequence, sequence + 1,
                "What is there is whole, but a checkpoint that was kept elsewhere is of entry " + missed.sequence() + ".");
        }
        if (cut) {
            return new Verification(Verdict.TORN_TAIL, sequence, sequence + 1, "The last entry was cut off while it was written.");
        }
        return new Verification(Verdict.GOOD, sequence, 0, newest == null
            ? "All entries are in their places; the keystore was never unsealed, so no checkpoint is signed."
            : "All entries are in their places; checkpoint " + newest.sequence() + " is signed.");
    }

    // A key that was named just before a kill has signed nothing yet; then the one before it has signed the newest.
    private boolean signed(Checkpoint newest, Stations met) {
        if (!met.formerKeysSigned()) {
            return false;
        }
        SignatureCheck named = trail.check();
        boolean underNamed = named != null && newest.sequence() >= trail.from();
        if (underNamed && !CheckpointLine.signed(newest, named)) {
            return false;
        }
        return anchor == null || CheckpointLine.signed(newest, anchor);
    }

    private long newestSigned() throws IOException {
        SignatureCheck check = anchor == null ? trail.check() : anchor;
        long signed = 0;
        if (check == null) {
            return signed;
        }
        try (CheckpointReader lines = new CheckpointReader(directory.resolve(CHECKPOINTS))) {
            for (CheckpointLine.Read line = lines.next(); line != null; line = lines.next()) {
                if (CheckpointLine.signed(line.checkpoint(), check)) {
                    signed = line.checkpoint().sequence();
                }
            }
        }
        return signed;
    }

    private boolean follows(SegmentReader reader, MessageDigest sha256) {
        byte[] expected = EntryForm.startOf(sequence + 1);
        byte[] buffer = reader.buffer();
        int at = reader.jsonAt();
        int length = reader.jsonLength();
        if (length < expected.length
                || !Arrays.equals(buffer, at, at + expected.length, expected, 0, expected.length)) {
            return false;
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

    static Verification tampered(long good, long firstBad, String explanation) {
        return new Verification(Verdict.TAMPERED, good, firstBad, explanation);
    }

    /** Returns the sequence of the last good entry. */
    long sequence() {
        return sequence;
    }

    /** Returns the sequence of the last entry that a checkpoint agrees with. */
    long proved() {
        return proved;
    }

    /** Notes that a checkpoint agrees with the entries so far. */
    void agreed() {
        proved = sequence;
    }

    /** Returns the chain hash of the last good entry. */
    byte[] chain() {
        return chain.clone();
    }

    /** Returns which key is in force, after a verification. */
    KeyTrail trail() {
        return trail;
    }

    /** Returns the key that the journal names, in hexadecimal, or an empty text: who has no other trusts this one. */
    public String namedKey() {
        return trail.key();
    }

    /** Returns the newest checkpoint, after a verification that found nothing altered. */
    @Nullable Checkpoint newest() {
        return stations == null ? null : stations.newest();
    }

    /** Returns the mark of the newest checkpoint's line. */
    String mark() {
        return stations == null ? CheckpointLine.NO_MARK : stations.mark();
    }

    /** Returns how many bytes the file of checkpoints has up to the newest one's end. */
    long checkpointBytes() {
        return stations == null ? 0 : stations.bytes();
    }

    /** Returns how far this came, for the next verification; null if there is nothing that a key vouches for. */
    @Nullable Proven proven() {
        Checkpoint newest = newest();
        return newest == null || !trail.named() || sequence == 0 ? null
            : new Proven(sequence, Digest.of(chain), checkpointBytes(), mark(), newest, trail.copy());
    }

    /** Returns the last segment, if there is any. */
    @Nullable Segment last() {
        return last;
    }

    /** Returns where in the last segment the good entries end. */
    long lastEnd() {
        return lastEnd;
    }
}
