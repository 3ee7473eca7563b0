package org.cadrenode.landing.internal;

import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/**
 * Corrects the account of a delivery that has left, by a revision that is settled or by rows that were taken back. Each
 * correction is noted with the account that it made, and counts once however often it is told. Thread-safe.
 */
final class SettledAccounts {
    private final DeliveryShelf shelf;

    SettledAccounts(DeliveryShelf shelf) {
        this.shelf = shelf;
    }

    void settled(DeliveryId revision, long loaded) {
        Entry entry = shelf.entry(revision);
        synchronized (entry.lock) {
            Revision why = entry.state().revises().orElseThrow(() -> entry.wrongStage("revises nothing"));
            Entry revised = shelf.entry(why.revised());
            DeliveryState state = revised.state();
            if (state.corrections().contains(revision)) {
                return;
            }
            if (!(entry.state().milestone() instanceof Settled settled) || !(state.milestone() instanceof Settled before)) {
                throw entry.wrongStage("is not settled");
            }
            Settled corrected = RevisionWork.corrected(before, why, settled.tally(), loaded);
            DeliveryShelf.durably(() -> shelf.change(revised, state.corrected(corrected, revision), () -> { }));
        }
    }

    void tookBack(DeliveryId delivery, String purge, long rows) {
        Entry entry = shelf.entry(delivery);
        synchronized (entry.lock) {
            DeliveryState state = entry.state();
            if (state.purges().containsKey(purge)) {
                return;
            }
            if (!(state.milestone() instanceof Settled settled)) {
                throw entry.wrongStage("has no settled account to correct");
            }
            Tally tally = settled.tally();
            if (rows < 0 || rows > tally.loaded()) {
                throw new CadreException(ErrorCode.INTERNAL, "Purge " + purge + " took back " + rows
                        + " rows of delivery " + delivery + ", of which " + tally.loaded() + " are loaded");
            }
            Settled corrected = new Settled(settled.released(), new Tally(tally.read(), tally.loaded() - rows,
                    tally.quarantined(), tally.optedOut() + rows, tally.dropped(), tally.duplicate(), tally.held(),
                    tally.removals(), tally.invalidIdentifiers()));
            DeliveryShelf.durably(() -> shelf.change(entry, state.purged(corrected, purge, rows), () -> { }));
        }
    }
}
