package org.cadrenode.gate.internal;

import java.util.Optional;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.optout.RequestHold;

/** What families' requests that nobody has verified mean for deliveries: they stay. Asked anew each time. Thread-safe. */
final class RequestsAtGate {
    private final RequestHold hold;
    private final Journal journal;

    RequestsAtGate(RequestHold hold, Journal journal) {
        this.hold = hold;
        this.journal = journal;
    }

    /**
     * Lets a delivery be released if no request waits that may be of a child of its provider.
     *
     * @throws CadreException OPTOUT_REQUEST_WAITING, which is journalled
     */
    void demand(String person, Pseudonymised delivery) {
        Optional<String> refusal = hold.refusal(delivery.delivery().provider());
        if (refusal.isPresent()) {
            journal.record(AuditEvent.of(AuditAction.RELEASE_FORBIDDEN, delivery.id()).by(person).ending(AuditOutcome.REFUSED)
                    .with("code", ErrorCode.OPTOUT_REQUEST_WAITING).with("source", delivery.delivery().source()));
            throw new CadreException(ErrorCode.OPTOUT_REQUEST_WAITING, "delivery " + delivery.id() + " is not released: " + refusal.get());
        }
    }
}
