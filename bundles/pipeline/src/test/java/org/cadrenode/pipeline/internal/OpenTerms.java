package org.cadrenode.pipeline.internal;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook;

/** Terms of every source that allow research for ever. */
final class OpenTerms implements TermsBook {
    @Override
    public Optional<Terms> terms(SourceId source) {
        Terms.Reference reference = new Terms.Reference("A", LocalDate.of(2999, 1, 1), 1);
        return Optional.of(new Terms(source, Digest.ofContent(new byte[0]), "controller", "basis", reference, reference, Set.of(Purpose.RESEARCH), false,
                Set.of(), new Terms.Retention(8, Optional.empty())));
    }

    @Override
    public List<Refusal> refusals(SourceId source) {
        return List.of();
    }
}
