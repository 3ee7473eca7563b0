package org.cadrenode.exchange.internal;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.ReleaseTerms;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.TermsBook;
import org.jspecify.annotations.Nullable;

/** The terms once more, where a package is made: between release and dispatch they may have run out or changed. Stateless. */
final class TermsAtDispatch {
    private TermsAtDispatch() { }

    /**
     * Lets pass what may leave now.
     *
     * @param book the terms of all sources; null if there are none, and then nothing leaves
     * @throws CadreException TERMS_REFUSED
     */
    static void demand(@Nullable TermsBook book, Cleared delivery) {
        if (book == null) {
            throw refused(delivery, "the terms of sources are not available");
        }
        ReleaseTerms under = delivery.release().terms()
                .orElseThrow(() -> refused(delivery, "it was released before sources had terms"));
        TermsBook.Ruling ruling = book.ruling(delivery.delivery().source());
        ruling.refusals().stream().findFirst().ifPresent(refusal -> {
            throw refused(delivery, delivery.delivery().source() + ".terms, " + refusal.text());
        });
        // What was signed is what the resource will go by: it may say no more than the present terms do.
        Set<Purpose> gone = EnumSet.copyOf(under.purposes());
        ruling.terms().ifPresent(now -> gone.removeAll(now.purposes()));
        if (!gone.isEmpty()) {
            throw refused(delivery, "its terms no longer allow " + gone.stream().map(Purpose::word).collect(Collectors.joining(", "))
                    + ", for which it was released");
        }
    }

    private static CadreException refused(Cleared delivery, String why) {
        return new CadreException(ErrorCode.TERMS_REFUSED, "delivery " + delivery.id() + " is not sent: " + why);
    }
}
