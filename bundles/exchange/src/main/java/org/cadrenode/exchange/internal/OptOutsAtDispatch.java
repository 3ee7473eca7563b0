package org.cadrenode.exchange.internal;

import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.optout.OptOutFreshness;
import org.jspecify.annotations.Nullable;

/** The lists of opt-outs once more, where a package is made: between release and dispatch they may have become too old. Stateless. */
final class OptOutsAtDispatch {
    private OptOutsAtDispatch() { }

    /**
     * Lets pass what may leave now.
     *
     * @param freshness how old the lists are; null if nobody knows, and then nothing leaves
     * @throws CadreException OPTOUT_LIST_STALE
     */
    static void demand(@Nullable OptOutFreshness freshness, Cleared delivery) {
        if (freshness == null) {
            throw refused(delivery, "the opt-out register is closed");
        }
        freshness.refusal(delivery.delivery().provider(), delivery.delivery().source()).ifPresent(why -> {
            throw refused(delivery, why);
        });
    }

    private static CadreException refused(Cleared delivery, String why) {
        return new CadreException(ErrorCode.OPTOUT_LIST_STALE, "delivery " + delivery.id() + " is not sent: " + why);
    }
}
