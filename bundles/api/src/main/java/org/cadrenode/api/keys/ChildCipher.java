package org.cadrenode.api.keys;

import org.osgi.annotation.versioning.ProviderType;

/**
 * AES-256-GCM with a random nonce for records of children that have a key each. The key of a record is derived, by
 * the KDF in counter mode of NIST SP 800-108r1 with HMAC-SHA-256, from a version of the purpose's key, and the child's key as
 * context: HMAC-SHA-256 gives nothing away while either is unknown. What a {@link RecordCipher} of the same purpose sealed opens, too: records of before there were keys of children.
 * Not thread-safe: ask for one a thread.
 */
@ProviderType
public interface ChildCipher {
    /**
     * Returns the sealed record; {@code place} is bound to it.
     *
     * @param number of the child's key
     * @throws org.cadrenode.api.error.CadreException KEY_DESTROYED if that key is no more
     */
    byte[] seal(long number, String place, byte[] record);

    /**
     * Returns the record.
     *
     * @param number of the child's key
     * @throws org.cadrenode.api.error.CadreException KEY_DESTROYED if the child's key was destroyed; CONTENT_CHANGED if the
     *     record was altered or stands in another place, or the child's key is missing or was altered
     */
    byte[] open(long number, String place, byte[] sealed);

    /** Returns the version of the purpose's key under which {@link #seal} seals. */
    int version();

    /**
     * Returns the version of the purpose's key under which a record was sealed, without opening it.
     *
     * @throws org.cadrenode.api.error.CadreException CONTENT_CHANGED if it is no sealed record
     */
    int versionOf(byte[] sealed);

    /** Returns whether a record was sealed under a child's key, and not under the purpose's alone; proved only by opening. */
    boolean own(byte[] sealed);
}
