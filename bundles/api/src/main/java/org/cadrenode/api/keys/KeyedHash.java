package org.cadrenode.api.keys;

import org.osgi.annotation.versioning.ProviderType;

/** HMAC-SHA-256 under one key. Not thread-safe: ask the keystore for one a thread. */
@ProviderType
public interface KeyedHash {
    /** Returns the 32 bytes of the hash of {@code content}. */
    byte[] of(byte[] content);

    /**
     * Returns the hash of several words, each prefixed with its length so that {@code ("ab","c")} and
     * {@code ("a","bc")} differ.
     */
    byte[] of(String... words);
}
