package org.cadrenode.optout.internal;

import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;

/** The children of one provider, by their local ids. */
record Subjects(Vault vault, ProviderId provider) {
    SubjectKey key(String localId) {
        return vault.keyOf(provider, localId);
    }

    /** Returns whether an id was merged into the child of another one. */
    boolean merged(String formerId, String localId) {
        String present = vault.presentId(provider, formerId);
        return !present.equals(formerId.strip()) && present.equals(vault.presentId(provider, localId));
    }
}
