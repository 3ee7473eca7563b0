package org.cadrenode.vault.internal;

import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;

/** Names a provider's children. Its key has one version for ever. Not thread-safe. */
final class SubjectHash {
    private final KeyedHash hash;

    SubjectHash(Keystore keystore) {
        hash = keystore.keyedHash(KeyPurpose.SUBJECT);
    }

    /** Returns the key of a child; blanks around the id do not count. */
    SubjectKey of(ProviderId provider, String localId) {
        return SubjectKey.ofHash(hash.of("subject", provider.value(), localId.strip()));
    }
}
