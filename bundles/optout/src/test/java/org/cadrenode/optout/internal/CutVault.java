package org.cadrenode.optout.internal;

import java.util.List;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;

/** A vault before or behind one of whose changes the node is killed: what it did before stays done, and nothing is done after. */
final class CutVault implements Vault {
    private final Vault vault;
    private final Cut cut;
    private int toGo;

    /** When a change is about to be made, or was. */
    enum Moment { BEFORE_RECORD, AFTER_RECORD, BEFORE_REMOVAL, AFTER_REMOVAL }

    /** At which moments a kill may come. */
    interface Cut {
        Cut AFTER_RECORD = (moment, told) -> moment == Moment.AFTER_RECORD;
        Cut BEFORE_REMOVAL = (moment, told) -> moment == Moment.BEFORE_REMOVAL;
        Cut BEFORE_MERGE = (moment, told) -> moment == Moment.BEFORE_RECORD
                && told.stream().anyMatch(one -> one.role() == Contribution.Role.MERGES);
        /** Before or behind any change. */
        Cut ANYWHERE = (moment, told) -> true;

        boolean at(Moment moment, List<Contribution> told);
    }

    /** A vault that is cut off at the first such moment. */
    CutVault(Vault vault, Cut cut) {
        this(vault, cut, 0);
    }

    /** @param before how many such moments come before the one of the kill */
    CutVault(Vault vault, Cut cut, int before) {
        this.vault = vault;
        this.cut = cut;
        toGo = before;
    }

    static final class Killed extends IllegalStateException {
        private static final long serialVersionUID = 1L;
    }

    private void pass(Moment moment, List<Contribution> told) {
        if (toGo < 0 || cut.at(moment, told) && --toGo < 0) {
            throw new Killed();
        }
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
        pass(Moment.BEFORE_RECORD, contributions);
        vault.record(contributions);
        pass(Moment.AFTER_RECORD, contributions);
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
        pass(Moment.BEFORE_REMOVAL, List.of());
        vault.remove(subject);
        pass(Moment.AFTER_REMOVAL, List.of());
    }
}
