package org.cadrenode.shell.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook;
import org.cadrenode.api.terms.TermsState;

/** Turns terms into tables. */
final class TermsViews {
    private TermsViews() { }

    static Listing listing() {
        return new Listing("There are no sources and no terms: without them, nothing is released.", "source", "controller", "purposes",
                "agreement", "until", "days_left", "standing", "change_waits", "release");
    }

    static void row(Listing listing, TermsState state) {
        Optional<Terms> terms = state.inForce().map(TermsState.InForce::terms);
        listing.row(state.source().value(), terms.map(Terms::controller).orElse(""),
                terms.map(one -> String.join(",", words(one.purposes()))).orElse(""), terms.map(one -> one.agreement().name()).orElse(""),
                terms.map(one -> one.agreement().until().toString()).orElse(""), state.daysLeft().map(Object.class::cast).orElse(""),
                state.standing(), state.changeWaits(),
                state.refusals().stream().findFirst().map(refusal -> "forbidden: " + refusal.text()).orElse("allowed"));
    }

    /** @param served the purposes that the resource serves */
    static Sheet sheet(TermsState state, Set<Purpose> served) {
        Sheet sheet = new Sheet().with("source", state.source().value()).with("standing", state.standing())
                .with("change_waits", state.changeWaits());
        state.inForce().ifPresent(now -> {
            describe(sheet, "", now.terms());
            sheet.with("asked_by", now.askedBy()).with("approved_by", now.approvedBy()).with("since", now.since().toString());
        });
        state.daysLeft().ifPresent(days -> sheet.with("days_left", days));
        if (state.changeWaits()) {
            state.proposed().ifPresent(terms -> describe(sheet, "waiting_", terms));
        }
        return sheet.with("served", words(served)).with("release", state.refusals().isEmpty() ? "allowed" : "forbidden")
                .with("forbidden_because", state.refusals().stream().map(TermsBook.Refusal::text).toList());
    }

    private static void describe(Sheet sheet, String prefix, Terms terms) {
        sheet.with(prefix + "sha256", terms.digest().hex()).with(prefix + "controller", terms.controller())
                .with(prefix + "lawful_basis", terms.lawfulBasis()).with(prefix + "agreement", terms.agreement().name())
                .with(prefix + "agreement_until", terms.agreement().until().toString()).with(prefix + "dpia", terms.assessment().name())
                .with(prefix + "dpia_until", terms.assessment().until().toString()).with(prefix + "purposes", words(terms.purposes()))
                .with(prefix + "never_release", terms.neverRelease())
                .with(prefix + "unrestricted", terms.unrestricted().stream().sorted().toList())
                .with(prefix + "retain_years", terms.retention().years());
        terms.retention().untilAge().ifPresent(age -> sheet.with(prefix + "retain_to_age", age));
    }

    private static List<String> words(Set<Purpose> purposes) {
        return purposes.stream().sorted().map(Purpose::word).toList();
    }
}
