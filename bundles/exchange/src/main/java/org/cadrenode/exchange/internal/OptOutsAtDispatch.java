package org.cadrenode.exchange.internal;

import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.optout.OptOutFreshness;
import org.cadrenode.api.optout.ReleaseRefusal;
import org.jspecify.annotations.Nullable;

/** The lists of opt-outs once more, where a package is made: between release and dispatch they may have become too old. Stateless. */
final class OptOutsAtDispatch {
    private OptOutsAtDispatch() { }

    /**
     * Lets pass what may leave now.
     *
     * @param freshness how old the lists are; null if nobody knows, and then nothing leaves
     * @throws CadreException of the refusal's code; OPTOUT_LIST_STALE if nobody knows
     */
    static void demand(@Nullable OptOutFreshness freshness, Cleared delivery) {
        if (freshness == null) {
            throw refused(delivery, new ReleaseRefusal(ErrorCode.OPTOUT_LIST_STALE, "the opt-out register is closed"));
        }
        freshness.refusal(delivery.delivery().provider(), delivery.delivery().source()).ifPresent(why -> {
            throw refused(delivery, why);
        });
    }

    private static CadreException refused(Cleared delivery, ReleaseRefusal why) {
        return new CadreException(why.code(), "delivery " + delivery.id() + " is not sent: " + why.why());
    }
}
