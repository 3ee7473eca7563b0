package org.cadrenode.optout.internal;

import java.util.List;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;

/** A vault before or behind one of whose changes the node is killed: what it did before stays done. */
final class FusedVault implements Vault {
    private final Vault vault;
    private int changes;

    /** @param changes at which change, before it if even and behind it if odd; none if negative */
    FusedVault(Vault vault, int changes) {
        this.vault = vault;
        this.changes = changes;
    }

    private void change(Runnable change) {
        if (changes == 0) {
            throw new Killed();
        }
        change.run();
        if (changes == 1) {
            throw new Killed();
        }
        changes -= changes < 0 ? 0 : 2;
    }

    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public SubjectKey keyOf(ProviderId provider, String localId) {
        return vault.keyOf(provider, localId);
    }

    @Override
    public SubjectKey survivor(SubjectKey subject) {
        return vault.survivor(subject);
    }

    @Override
    public String presentId(ProviderId provider, String localId) {
        return vault.presentId(provider, localId);
    }

    @Override
    public List<String> formerIds(ProviderId provider, String localId) {
        return vault.formerIds(provider, localId);
    }

    @Override
    public long merges() {
        return vault.merges();
    }

    @Override
    public boolean knows(SubjectKey subject) {
        return vault.knows(subject);
    }

    @Override
    public void record(List<Contribution> contributions) {
        change(() -> vault.record(contributions));
    }

    @Override
    public long version() {
        return vault.version();
    }

    @Override
    public long size(ProviderId provider) {
        return vault.size(provider);
    }

    @Override
    public Reading open(PurposeToken purpose) {
        return vault.open(purpose);
    }

    @Override
    public void remove(SubjectKey subject) {
        change(() -> vault.remove(subject));
    }
}
