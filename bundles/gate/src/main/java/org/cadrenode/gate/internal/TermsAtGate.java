package org.cadrenode.gate.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.FormattingResultLog;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.terms.TermsBook;
import org.cadrenode.api.terms.TermsBook.Refusal;

/** What the terms of a source mean for its deliveries, asked anew each time. Thread-safe. */
final class TermsAtGate {
    private final TermsBook book;
    private final Journal journal;

    TermsAtGate(TermsBook book, Journal journal) {
        this.book = book;
        this.journal = journal;
    }

    /** Returns why nothing of a source may be released now; empty if a person may. */
    List<Refusal> forbid(SourceId source) {
        return book.refusals(source);
    }

    /**
     * Returns the terms under which a person may release a delivery now.
     *
     * @throws CadreException TERMS_REFUSED, which is journalled
     */
    ReleaseTerms demand(String person, Pseudonymised delivery) {
        SourceId source = delivery.delivery().source();
        TermsBook.Ruling ruling = book.ruling(source);
        if (ruling.refusals().isEmpty() && ruling.terms().isPresent()) {
            return ReleaseTerms.of(ruling.terms().get());
        }
        Refusal first = ruling.refusals().stream().findFirst()
                .orElseGet(() -> new Refusal(0, "source " + source + " has no terms"));
        AuditEvent event = AuditEvent.of(AuditAction.RELEASE_FORBIDDEN, delivery.id()).by(person).ending(AuditOutcome.REFUSED)
                .with("code", ErrorCode.TERMS_REFUSED).with("source", source).count("line", first.line());
        journal.record(ruling.terms().isPresent() ? event.with("terms_digest", ruling.terms().get().digest()) : event);
        throw new CadreException(ErrorCode.TERMS_REFUSED, "delivery " + delivery.id() + " is not released: " + source + ".terms, "
                + first.text());
    }

    /**
     * Returns how a delivery ends whose data serve their controller and go nowhere: all that is left of its records is held;
     * journalled. Empty if it may go on.
     */
    Optional<Refused> kept(Pseudonymised delivery) {
        TermsBook.Ruling ruling = book.ruling(delivery.delivery().source());
        if (!ruling.neverLeaves()) {
            return Optional.empty();
        }
        Tally held = held(delivery.tally());
        JournalEntry entry = journal.record(AuditEvent.of(AuditAction.DELIVERY_KEPT, delivery.id())
                .with("terms_digest", ruling.terms().orElseThrow().digest()).with(Reviews.ROWS, delivery.rows())
                .with(Reviews.TOKENS, delivery.tokens()).count("held", held.held()));
        return Optional.of(new Refused(delivery, held, entry.sequence()));
    }

    /** Tells what waits and may not leave: once a source, however many of its deliveries wait. */
    void tell(List<DeliveryStatus> waiting, FormattingResultLog log) {
        Map<SourceId, Long> sources = waiting.stream()
                .collect(Collectors.groupingBy(status -> status.milestone().delivery().source(), TreeMap::new, Collectors.counting()));
        sources.forEach((source, count) -> forbid(source).stream().findFirst().ifPresent(refusal ->
                log.warn("{} deliveries of {} wait, and its terms forbid their release: {}", count, source, refusal.text())));
    }

    /** Returns the account of a delivery of which nothing leaves. */
    static Tally held(Tally tally) {
        return new Tally(tally.read(), tally.loaded(), tally.quarantined(), tally.optedOut(), tally.dropped(),
                tally.duplicate(), tally.held() + tally.underWay() + tally.removals(), 0, tally.invalidIdentifiers());
    }
}
