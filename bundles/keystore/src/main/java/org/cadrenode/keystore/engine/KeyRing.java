package org.cadrenode.keystore.engine;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;

/**
 * The secrets of a node: 32 bytes a purpose and version. The newest version seals and signs, every version opens.
 * Thread-safe. After {@link #wipe} every request is refused.
 */
final class KeyRing {
    /** Bytes of every secret. */
    static final int SECRET_BYTES = 32;
    /** The largest version, so that a sealed record spends two bytes on it. */
    static final int LAST_VERSION = 0xffff;

    private final Map<KeyPurpose, NavigableMap<Integer, byte[]>> secrets = new EnumMap<>(KeyPurpose.class);
    private boolean wiped;

    /** Adds a secret, of which the ring keeps a copy. */
    synchronized void add(KeyPurpose purpose, int version, byte[] secret) {
        if (secret.length != SECRET_BYTES || version < 1 || version > LAST_VERSION) {
            throw new IllegalArgumentException("A secret is 32 bytes with a version from 1 to 65535");
        }
        secrets.computeIfAbsent(purpose, p -> new TreeMap<>()).put(version, secret.clone());
    }

    /** Returns whether there is any secret of {@code purpose}. */
    synchronized boolean has(KeyPurpose purpose) {
        return secrets.containsKey(purpose);
    }

    /** Returns the number of secrets, of all purposes and versions. */
    synchronized int size() {
        return secrets.values().stream().mapToInt(Map::size).sum();
    }

    /** Returns the version that seals and signs. */
    synchronized int newestVersion(KeyPurpose purpose) {
        return versionsOf(purpose).lastKey();
    }

    /** Returns all versions, newest first. */
    synchronized List<Integer> versions(KeyPurpose purpose) {
        return List.copyOf(versionsOf(purpose).descendingKeySet());
    }

    /** Returns a copy of a secret, which the caller wipes. */
    synchronized byte[] secret(KeyPurpose purpose, int version) {
        byte[] secret = versionsOf(purpose).get(version);
        if (secret == null) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, purpose + " has no key of version " + version);
        }
        return secret.clone();
    }

    /** Returns whether there is a secret of {@code purpose} and {@code version}. */
    synchronized boolean has(KeyPurpose purpose, int version) {
        return has(purpose) && versionsOf(purpose).containsKey(version);
    }

    /** Returns a copy of every secret, by purpose and version, which the caller wipes. */
    synchronized Map<KeyPurpose, Map<Integer, byte[]>> all() {
        Map<KeyPurpose, Map<Integer, byte[]>> copy = new EnumMap<>(KeyPurpose.class);
        for (KeyPurpose purpose : secrets.keySet()) {
            Map<Integer, byte[]> versions = new TreeMap<>();
            versionsOf(purpose).forEach((version, secret) -> versions.put(version, secret.clone()));
            copy.put(purpose, versions);
        }
        return copy;
    }

    /** Returns a ring of its own with the same secrets. */
    KeyRing copy() {
        KeyRing copy = new KeyRing();
        all().forEach((purpose, versions) -> versions.forEach((version, secret) -> {
            copy.add(purpose, version, secret);
            Arrays.fill(secret, (byte) 0);
        }));
        return copy;
    }

    /** Overwrites every secret. */
    synchronized void wipe() {
        secrets.values().forEach(versions -> versions.values().forEach(secret -> Arrays.fill(secret, (byte) 0)));
        secrets.clear();
        wiped = true;
    }

    private NavigableMap<Integer, byte[]> versionsOf(KeyPurpose purpose) {
        if (wiped) {
            throw new CadreException(ErrorCode.KEYSTORE_SEALED, "the keystore was sealed");
        }
        NavigableMap<Integer, byte[]> versions = secrets.get(purpose);
        if (versions == null) {
            throw new CadreException(ErrorCode.KEYSTORE_FAILED, "there is no key for " + purpose);
        }
        return versions;
    }

    @Override
    public String toString() {
        return "KeyRing[redacted]";
    }
}
