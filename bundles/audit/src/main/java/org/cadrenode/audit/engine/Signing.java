package org.cadrenode.audit.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.jspecify.annotations.Nullable;

/**
 * The journal's keys, while it has them, and what they sign: checkpoints, and word of how far a verification came. Keys
 * that came sign nothing until they are adopted: found to be this journal's, and put on record. Not thread-safe.
 */
final class Signing {
    private final Path directory;
    private @Nullable CheckpointFile checkpoints;
    private @Nullable Keystore keys;
    private @Nullable AuditEvent announcement;
    private boolean adopted;
    private KeyTrail trail = new KeyTrail();
    private @Nullable Proven proven;

    Signing(Path directory) {
        this.directory = directory;
    }

    /** Goes on behind what was verified. */
    void open(JournalVerifier verified) throws IOException {
        trail = verified.trail().copy();
        adopted = false;
        Checkpoint newest = verified.newest();
        checkpoints = newest == null ? null : CheckpointFile.open(directory.resolve(JournalVerifier.CHECKPOINTS),
            verified.checkpointBytes(), verified.mark(), newest);
    }

    /** Takes keys, and the event with which they go on record, if they do. */
    void come(Keystore keystore, @Nullable AuditEvent event) {
        keys = keystore;
        announcement = event;
        adopted = false;
    }

    /** Forgets the keys. */
    void go() {
        keys = null;
        announcement = null;
        adopted = false;
    }

    boolean sealed() {
        return keys == null;
    }

    /** Returns whether keys are there that are not adopted. */
    boolean waits() {
        return keys != null && !adopted;
    }

    boolean ready() {
        return keys != null && adopted;
    }

    /** Returns whether the journal is by the keystore that came, under its present key or one before it was renewed. */
    boolean own() {
        Keystore present = present();
        Checkpoint newest = newest();
        return trail.named() ? trail.isOf(present)
            : newest == null || CheckpointLine.signed(newest, KeyTrail.checkOf(publicKey(present)));
    }

    /** Makes the first checkpoint if there is none: before a key is named, so that a journal that names one has one. */
    void begin(long sequence, byte[] chain) throws IOException {
        if (checkpoints == null) {
            checkpoints = CheckpointFile.make(directory.resolve(JournalVerifier.CHECKPOINTS), statement(sequence, chain));
        }
    }

    /** Returns the event that puts the key on record, or null if that is done or not wanted. */
    @Nullable AuditEvent naming() {
        AuditEvent event = announcement;
        return event == null ? null : KeyTrail.naming(event, present());
    }

    /** Notes that the key is on record. */
    void named(JournalEntry entry) {
        trail.meet(entry.sequence(), entry.event());
        announcement = null;
    }

    /** Signs from now on. */
    void adopt() {
        adopted = true;
    }

    /** Returns a checkpoint of at least that entry, durable, signed if need be. */
    Checkpoint sign(long sequence, byte[] chain) throws IOException {
        CheckpointFile file = checkpoints;
        if (file == null || !ready()) {
            throw new IOException("The journal is not open");
        }
        if (file.newest().sequence() < sequence) {
            file.append(statement(sequence, chain));
        }
        return file.newest();
    }

    @Nullable Checkpoint newest() {
        return checkpoints == null ? null : checkpoints.newest();
    }

    /** Returns the check against the key that signs; null if there is none. */
    @Nullable SignatureCheck anchor() {
        return ready() ? KeyTrail.checkOf(publicKey(present())) : null;
    }

    /** Keeps how far a verification came until it can be signed. */
    void keep(@Nullable Proven far) {
        proven = far;
    }

    /** Writes how far a verification came, if that is known and can be signed. */
    void writeProven() throws IOException {
        Proven far = proven;
        if (far != null && ready() && far.trail().key().equals(trail.key())) {
            far.write(directory, present());
            proven = null;
        }
    }

    /** Releases the file; the keys stay. */
    void close() throws IOException {
        CheckpointFile file = checkpoints;
        checkpoints = null;
        if (file != null) {
            file.close();
        }
    }

    private Checkpoint statement(long sequence, byte[] chain) {
        Digest digest = Digest.of(chain);
        byte[] signature = present().sign(KeyPurpose.JOURNAL_SIGNING, CheckpointLine.statement(sequence, digest));
        return new Checkpoint(sequence, digest, Base64.getEncoder().encodeToString(signature));
    }

    private Keystore present() {
        Keystore present = keys;
        if (present == null) {
            throw new IllegalStateException("There are no keys");
        }
        return present;
    }

    private static String publicKey(Keystore keystore) {
        return HexFormat.of().formatHex(keystore.publicKey(KeyPurpose.JOURNAL_SIGNING));
    }
}
