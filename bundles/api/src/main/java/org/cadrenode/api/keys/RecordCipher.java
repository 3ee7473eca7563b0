package org.cadrenode.api.keys;

import org.osgi.annotation.versioning.ProviderType;

/**
 * AES-256-GCM with a random nonce for one record at a time; the sealed form starts with a format byte and the key's
 * version. Not thread-safe: ask the keystore for one a thread.
 */
@ProviderType
public interface RecordCipher {
    /** Returns the sealed record. {@code place} (table, row) is bound to it, so that it opens in its own place only. */
    byte[] seal(String place, byte[] record);

    /**
     * Returns the record.
     *
     * @throws org.cadrenode.api.error.CadreException CONTENT_CHANGED if it was altered or stands in another place
     */
    byte[] open(String place, byte[] sealed);

    /** Returns the version of the key under which {@link #seal} seals. */
    int version();

    /**
     * Returns the version of the key under which a record was sealed, without opening it; it is proved only by opening.
     *
     * @throws org.cadrenode.api.error.CadreException CONTENT_CHANGED if it is no sealed record
     */
    int versionOf(byte[] sealed);
}
