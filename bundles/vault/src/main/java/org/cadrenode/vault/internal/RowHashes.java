package org.cadrenode.vault.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.cadrenode.api.keys.ChildCipher;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;

/**
 * The keyed hash of a whole row: its open columns and its sealed record. It is made under the version of the key under
 * which the record was sealed, so that a renewed record takes its part of the digest along. The keystore derives the key
 * of hashes from another label than that of records. Not thread-safe.
 */
final class RowHashes {
    private static final int FIXED = Long.BYTES * 4 + Integer.BYTES + 1;

    private final Keystore keystore;
    private final ChildCipher cipher;
    private final Map<Integer, KeyedHash> byVersion = new HashMap<>();

    RowHashes(Keystore keystore, ChildCipher cipher) {
        this.keystore = keystore;
        this.cipher = cipher;
    }

    /**
     * Returns the hash of a row.
     *
     * @throws org.cadrenode.api.error.CadreException CONTENT_CHANGED if its record was sealed under no key that there is
     */
    byte[] of(PersonTable.Row row) {
        byte[] provider = row.provider().getBytes(StandardCharsets.UTF_8);
        ByteBuffer content = ByteBuffer.allocate(FIXED + provider.length + row.sealed().length);
        content.putLong(row.id()).putLong(row.subject().high()).putLong(row.subject().low()).putLong(row.version())
                .put((byte) (row.defined() ? 1 : 0)).putInt(provider.length).put(provider).put(row.sealed());
        return byVersion.computeIfAbsent(cipher.versionOf(row.sealed()),
                version -> keystore.keyedHash(KeyPurpose.VAULT_RECORD, version)).of(content.array());
    }

    /** Returns the part of a row's hash that memory keeps, to know an older form of the row when it sees one. */
    static int stamp(byte[] hash) {
        return ByteBuffer.wrap(hash).getInt();
    }
}
