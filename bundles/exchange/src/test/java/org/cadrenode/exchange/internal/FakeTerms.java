package org.cadrenode.exchange.internal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook;

/** Terms that allow what a test says. */
final class FakeTerms implements TermsBook {
    final List<Refusal> refusals = new ArrayList<>();
    final Set<Purpose> purposes = EnumSet.of(Purpose.RESEARCH, Purpose.SERVICE_IMPROVEMENT);

    Terms of(SourceId source) {
        return new Terms(source, PackageForm.NOTHING, "Exampleshire", "UK GDPR 6(1)(e)",
                new Terms.Reference("DSA-2026-017", LocalDate.of(2031, 3, 31), 3),
                new Terms.Reference("DPIA-2026-004", LocalDate.of(2031, 3, 31), 4), purposes, false, Set.of(),
                new Terms.Retention(8, Optional.empty()));
    }

    @Override
    public Optional<Terms> terms(SourceId source) {
        return Optional.of(of(source));
    }

    @Override
    public List<Refusal> refusals(SourceId source) {
        return List.copyOf(refusals);
    }
}
