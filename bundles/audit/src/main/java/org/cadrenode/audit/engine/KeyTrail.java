package org.cadrenode.audit.engine;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.jspecify.annotations.Nullable;

/**
 * Which key signs the checkpoints, as the journal itself says it. An entry that the keystore was made or unsealed (or, in
 * older journals, that the node started) names the public key that is in force from there on, with a proof: a keyed hash
 * of it under the node's JOURNAL_SUBJECT key, which only a keystore of this node can make. So a key that was renewed is
 * told from a key that somebody else brought. Checkpoints before the first naming are by the first key. Not thread-safe.
 */
final class KeyTrail {
    /** The detail that names the key. */
    static final String KEY = "journal-key";
    /** The detail that proves the key to be this node's. */
    static final String PROOF = "journal-key-proof";

    private static final String CONTEXT = "cadre-journal-key-1";
    private static final byte[] ACTION = "\",\"action\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NODE = AuditAction.NODE_STARTED.name().getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEYSTORE = "KEYSTORE_".getBytes(StandardCharsets.US_ASCII);
    /** {@code "at":"} and the shortest instant. */
    private static final int TIME_AT_LEAST = 6 + 20;

    private String key;
    private String proof;
    private long from;

    /** A trail before anything was named. */
    KeyTrail() {
        this("", "", 0);
    }

    /** A trail as it stood after some entry. */
    KeyTrail(String key, String proof, long from) {
        this.key = key;
        this.proof = proof;
        this.from = from;
    }

    KeyTrail copy() {
        return new KeyTrail(key, proof, from);
    }

    /** Returns whether an entry of those bytes may name a key; {@code at} is behind its sequence. Quick. */
    static boolean mayName(byte[] json, int at, int end) {
        int i = at + TIME_AT_LEAST - 1;
        while (i < end && json[i] != '"') {
            i++;
        }
        i += ACTION.length;
        return startsWith(json, i, end, NODE) || startsWith(json, i, end, KEYSTORE);
    }

    private static boolean startsWith(byte[] json, int at, int end, byte[] word) {
        if (at + word.length > end) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (json[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads an entry and returns whether another key is in force from it on. */
    boolean meet(long sequence, AuditEvent event) {
        String named = event.detail().getOrDefault(KEY, "");
        boolean names = event.action() == AuditAction.NODE_STARTED || event.action() == AuditAction.KEYSTORE_CREATED
            || event.action() == AuditAction.KEYSTORE_UNSEALED;
        if (!names || named.isEmpty()) {
            return false;
        }
        if (named.equals(key)) {
            proof = event.detail().getOrDefault(PROOF, proof);
            return false;
        }
        // The first key is the one before it was named, too.
        from = key.isEmpty() ? 0 : sequence;
        key = named;
        proof = event.detail().getOrDefault(PROOF, "");
        return true;
    }

    /** Returns whether a key was named. */
    boolean named() {
        return !key.isEmpty();
    }

    /** Returns the key in force, in hexadecimal; empty if none was named. */
    String key() {
        return key;
    }

    String proof() {
        return proof;
    }

    /** Returns the sequence from which the key is in force. */
    long from() {
        return from;
    }

    /** Returns the check against the key in force, or null if none was named; a key that is none checks nothing good. */
    @Nullable SignatureCheck check() {
        return named() ? checkOf(key) : null;
    }

    static SignatureCheck checkOf(String key) {
        try {
            return SignatureCheck.ed25519(HexFormat.of().parseHex(key));
        } catch (IllegalArgumentException e) {
            return (content, signature) -> false;
        }
    }

    /** Returns the event with the key of {@code keys} and its proof. */
    static AuditEvent naming(AuditEvent event, Keystore keys) {
        String key = hex(keys.publicKey(KeyPurpose.JOURNAL_SIGNING));
        return event.with(KEY, key).with(PROOF, hex(keys.keyedHash(KeyPurpose.JOURNAL_SUBJECT).of(CONTEXT, key)));
    }

    /** Returns whether the key in force is one that {@code keys} had, now or before it was renewed. */
    boolean isOf(Keystore keys) {
        if (key.equals(hex(keys.publicKey(KeyPurpose.JOURNAL_SIGNING)))) {
            return true;
        }
        return keys.versions(KeyPurpose.JOURNAL_SUBJECT).stream().anyMatch(version ->
            proof.equals(hex(keys.keyedHash(KeyPurpose.JOURNAL_SUBJECT, version).of(CONTEXT, key))));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
