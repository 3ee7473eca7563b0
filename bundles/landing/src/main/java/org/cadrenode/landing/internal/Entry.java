package org.cadrenode.landing.internal;

import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/** A delivery in memory. Its state is changed under the lock, which all continuations of one origin share. */
final class Entry {
    final DeliveryFolder folder;
    final Object lock;
    final PendingQuarantine pending;
    private volatile DeliveryState state;

    Entry(DeliveryFolder folder, Object lock, PendingQuarantine pending, DeliveryState state) {
        this.folder = folder;
        this.lock = lock;
        this.pending = pending;
        this.state = state;
    }

    DeliveryState state() {
        return state;
    }

    void state(DeliveryState changed) {
        state = changed;
    }

    /** Returns how it is refused what its stage does not allow. */
    CadreException wrongStage(String why) {
        return new CadreException(ErrorCode.WRONG_STAGE, "Delivery " + folder.id() + " is at " + state.milestone().stage() + " and " + why);
    }
}
