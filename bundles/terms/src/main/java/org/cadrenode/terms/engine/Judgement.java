package org.cadrenode.terms.engine;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook.Refusal;

/** What terms forbid on a day. Stateless. */
public final class Judgement {
    private Judgement() { }

    /**
     * Returns why nothing may be released under terms in force; empty if it may.
     *
     * @param reading of the terms in force
     * @param served the purposes that the resource serves: all of them have to be allowed, as it tells none of its users apart
     * @param today the day
     */
    public static List<Refusal> of(TermsText.Reading reading, Set<Purpose> served, LocalDate today) {
        List<Refusal> refusals = new ArrayList<>();
        Terms terms = reading.terms().orElseThrow();
        if (terms.neverRelease()) {
            refusals.add(new Refusal(reading.neverLine(), "the data of " + terms.source() + " serve their controller and go nowhere; "
                    + "if that has changed, take the line away and approve the terms anew"));
        }
        past(refusals, "agreement ", terms.agreement(), terms, today);
        past(refusals, "assessment ", terms.assessment(), terms, today);
        if (served.isEmpty()) {
            refusals.add(new Refusal(0, "no purpose is configured that the resource serves; set purposes in etc/org.cadrenode.terms.cfg"));
        }
        Set<Purpose> forbidden = served.stream().filter(purpose -> !terms.purposes().contains(purpose)).collect(Collectors.toSet());
        // Without a purpose, it is the line before that says so.
        if (!forbidden.isEmpty() && !(terms.neverRelease() && terms.purposes().isEmpty())) {
            refusals.add(new Refusal(reading.purposeLine(), "the resource serves "
                    + forbidden.stream().sorted().map(Purpose::word).collect(Collectors.joining(", "))
                    + ", which the terms of " + terms.source() + " do not allow; agree on it with the controller, and approve the terms anew"));
        }
        return refusals;
    }

    private static void past(List<Refusal> refusals, String what, Terms.Reference reference, Terms terms, LocalDate today) {
        if (reference.until().isBefore(today)) {
            refusals.add(new Refusal(reference.line(), "the " + what + reference.name() + " of " + terms.source() + " ran out on "
                    + reference.until() + "; renew it, write its new last day and approve the terms anew"));
        }
    }
}
