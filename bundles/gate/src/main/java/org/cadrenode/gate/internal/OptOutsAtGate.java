package org.cadrenode.gate.internal;

import java.util.List;
import java.util.Optional;
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
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.optout.OptOutFreshness;

/** What lists of opt-outs that are too old, or came in part, mean for deliveries: they stay. Asked anew each time. Thread-safe. */
final class OptOutsAtGate {
    private final OptOutFreshness freshness;
    private final Journal journal;

    OptOutsAtGate(OptOutFreshness freshness, Journal journal) {
        this.freshness = freshness;
        this.journal = journal;
    }

    private Optional<String> refusal(Delivery delivery) {
        return freshness.refusal(delivery.provider(), delivery.source());
    }

    /**
     * Lets a delivery be released if the lists are fresh.
     *
     * @throws CadreException OPTOUT_LIST_STALE, which is journalled
     */
    void demand(String person, Pseudonymised delivery) {
        Optional<String> refusal = refusal(delivery.delivery());
        if (refusal.isPresent()) {
            journal.record(AuditEvent.of(AuditAction.RELEASE_FORBIDDEN, delivery.id()).by(person).ending(AuditOutcome.REFUSED)
                    .with("code", ErrorCode.OPTOUT_LIST_STALE).with("source", delivery.delivery().source()));
            throw new CadreException(ErrorCode.OPTOUT_LIST_STALE, "delivery " + delivery.id() + " is not released: " + refusal.get());
        }
    }

    /** Tells what waits and may not leave: once a source, however many of its deliveries wait. */
    void tell(List<DeliveryStatus> waiting, FormattingResultLog log) {
        waiting.stream().map(status -> status.milestone().delivery())
                .collect(Collectors.toMap(Delivery::source, one -> one, (one, other) -> one)).entrySet().stream()
                .sorted((one, other) -> one.getKey().value().compareTo(other.getKey().value()))
                .forEach(entry -> refusal(entry.getValue()).ifPresent(refusal ->
                        log.critical("Nothing of {} is released: {}", entry.getKey(), refusal)));
    }
}
