package org.cadrenode.optout.internal;

import java.util.List;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;

/** A vault that is cut off at a chosen call, as by a kill: what it did before stays done. */
final class CutVault implements Vault {
    private final Vault vault;
    private final Cut cut;
    private int removals;

    enum Cut { AFTER_RECORD, BEFORE_SECOND_REMOVAL, BEFORE_MERGE }

    CutVault(Vault vault, Cut cut) {
        this.vault = vault;
        this.cut = cut;
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
        if (cut == Cut.BEFORE_MERGE && contributions.stream().anyMatch(one -> one.role() == Contribution.Role.MERGES)) {
            throw new IllegalStateException("cut");
        }
        vault.record(contributions);
        if (cut == Cut.AFTER_RECORD) {
            throw new IllegalStateException("cut");
        }
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
        if (cut == Cut.BEFORE_SECOND_REMOVAL && ++removals == 2) {
            throw new IllegalStateException("cut");
        }
        vault.remove(subject);
    }
}
