package org.cadrenode.audit.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.jspecify.annotations.Nullable;

/** The checkpoints and the witnesses, met by a verifier in the order of their sequences. Not thread-safe. */
final class Stations {
    private final CheckpointReader lines;
    private final List<Checkpoint> witnesses;
    private final List<LastOfKey> formerKeys = new ArrayList<>();
    private int witness;
    private @Nullable Checkpoint pending;
    private @Nullable Checkpoint newest;
    private String mark;
    private long bytes;

    private record LastOfKey(Checkpoint checkpoint, String key) { }

    Stations(CheckpointReader lines, List<Checkpoint> witnesses, @Nullable Checkpoint newest) throws IOException {
        this.lines = lines;
        this.witnesses = witnesses.stream().sorted(Comparator.comparingLong(Checkpoint::sequence)).toList();
        this.newest = newest;
        mark = lines.mark();
        bytes = lines.wholeBytes();
        advance();
    }

    /** Returns what is wrong if a checkpoint of the verifier's place does not agree with it. */
    @Nullable Verification check(JournalVerifier at) throws IOException {
        for (; witness < witnesses.size() && witnesses.get(witness).sequence() <= at.sequence(); witness++) {
            Checkpoint kept = witnesses.get(witness);
            if (kept.sequence() == at.sequence() && !agrees(kept, at)) {
                return JournalVerifier.tampered(at.proved(), at.proved() + 1,
                    "The journal differs from a checkpoint that was kept elsewhere.");
            }
        }
        while (pending != null && pending.sequence() <= at.sequence()) {
            if (pending.sequence() < at.sequence() || !agrees(pending, at)) {
                return JournalVerifier.tampered(at.proved(), at.proved() + 1, "The entries and a checkpoint differ.");
            }
            newest = pending;
            mark = lines.mark();
            bytes = lines.wholeBytes();
            at.agreed();
            advance();
        }
        return null;
    }

    /** Notes that the checkpoints up to now are by {@code key}, in force from that sequence, and later ones by another. */
    void keyEnds(String key, long from) {
        if (newest != null && newest.sequence() >= from) {
            formerKeys.add(new LastOfKey(newest, key));
        }
    }

    /** Returns whether the last checkpoint under each former key was signed by it. */
    boolean formerKeysSigned() {
        return formerKeys.stream().allMatch(one -> CheckpointLine.signed(one.checkpoint(), KeyTrail.checkOf(one.key())));
    }

    /** Returns whether a checkpoint was not reached. Of a running journal, the file may have gone on since. */
    boolean beyond(long until) {
        return pending != null && pending.sequence() <= until;
    }

    /** Returns the witness with the largest sequence. */
    @Nullable Checkpoint farthest() {
        return witnesses.isEmpty() ? null : witnesses.get(witnesses.size() - 1);
    }

    @Nullable Checkpoint newest() {
        return newest;
    }

    String mark() {
        return mark;
    }

    long bytes() {
        return bytes;
    }

    private void advance() throws IOException {
        CheckpointLine.Read line = lines.next();
        pending = line == null ? null : line.checkpoint();
    }

    private static boolean agrees(Checkpoint checkpoint, JournalVerifier at) {
        return checkpoint.hash().equals(Digest.of(at.chain()));
    }
}
