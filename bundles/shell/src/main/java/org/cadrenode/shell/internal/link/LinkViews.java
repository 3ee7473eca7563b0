package org.cadrenode.shell.internal.link;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.cadrenode.api.linkage.LinkReview.Agreement;
import org.cadrenode.api.linkage.LinkReview.Pair;
import org.cadrenode.api.linkage.LinkReview.Word;
import org.cadrenode.shell.internal.Sheet;

/** How pairs are shown. Levels, never what is compared. */
final class LinkViews {
    private LinkViews() { }

    static Sheet sheet(Pair pair) {
        Sheet sheet = new Sheet().with("number", pair.number()).with("left_provider", pair.leftProvider().value()).with("left", pair.left())
                .with("right_provider", pair.rightProvider().value()).with("right", pair.right()).with("standing", word(pair.standing()))
                .with("score", score(pair.score()));
        Sheet agreements = new Sheet();
        for (Agreement one : pair.agreements()) {
            agreements.with(one.identifier(), (one.level().isEmpty() ? "" : one.level() + " ") + String.format(Locale.ROOT, "%+.1f", one.weight()));
        }
        sheet.with("agreements", agreements);
        pair.decision().ifPresent(decision -> sheet.with("decision", new Sheet().with("decided", word(decision.word())).with("by", decision.by())
                .with("agreed_by", decision.second()).with("reason", decision.reason()).with("at", decision.at().toString())
                .with("journal_entry", decision.journalEntry())));
        return sheet;
    }

    static String score(OptionalDouble score) {
        return score.isPresent() ? String.format(Locale.ROOT, "%.1f", score.getAsDouble()) : "none";
    }

    /** Returns the levels of a pair in one line. */
    static String levels(Pair pair) {
        return pair.agreements().stream().filter(one -> !one.level().isEmpty()).map(one -> one.identifier() + ' ' + one.level())
                .collect(Collectors.joining(", "));
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static String question(Pair pair, Word word) {
        String pairs = pair.leftProvider() + " " + pair.left() + " and " + pair.rightProvider() + " " + pair.right();
        return switch (word) {
            case SPLIT -> pairs + " would be two children for good";
            case JOIN -> pairs + " would be one child";
            case NONE -> "what was decided about " + pairs + " would hold no longer";
        };
    }
}
