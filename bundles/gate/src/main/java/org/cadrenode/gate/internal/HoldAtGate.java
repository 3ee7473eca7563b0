package org.cadrenode.gate.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.FormattingResultLog;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.optout.ReleaseRefusal;

/**
 * Something that keeps deliveries here for a time: lists of opt-outs that are too old or came in part, a request of a family
 * that nobody has verified, or a misspelt setting. Asked anew each time. Thread-safe.
 */
final class HoldAtGate {
    private final Function<Delivery, Optional<ReleaseRefusal>> refusal;
    private final Journal journal;

    /** @param refusal says why a delivery stays; empty if it may leave */
    HoldAtGate(Function<Delivery, Optional<ReleaseRefusal>> refusal, Journal journal) {
        this.refusal = refusal;
        this.journal = journal;
    }

    /**
     * Lets a delivery be released if nothing holds it.
     *
     * @throws CadreException of the refusal's code, which is journalled
     */
    void demand(String person, Pseudonymised delivery) {
        Optional<ReleaseRefusal> why = refusal.apply(delivery.delivery());
        if (why.isPresent()) {
            journal.record(AuditEvent.of(AuditAction.RELEASE_FORBIDDEN, delivery.id()).by(person).ending(AuditOutcome.REFUSED)
                    .with("code", why.get().code()).with("source", delivery.delivery().source()));
            throw new CadreException(why.get().code(), "delivery " + delivery.id() + " is not released: " + why.get().why());
        }
    }

    /** Tells what waits and may not leave: once a source, however many of its deliveries wait. */
    void tell(List<DeliveryStatus> waiting, FormattingResultLog log) {
        waiting.stream().map(status -> status.milestone().delivery())
                .collect(Collectors.toMap(Delivery::source, one -> one, (one, other) -> one)).entrySet().stream()
                .sorted((one, other) -> one.getKey().value().compareTo(other.getKey().value()))
                .forEach(entry -> refusal.apply(entry.getValue()).ifPresent(why ->
                        log.critical("Nothing of {} is released: {}", entry.getKey(), why.why())));
    }
}
