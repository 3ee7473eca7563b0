package org.cadrenode.pseudonymise.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.dictionary.Step;
import org.cadrenode.api.dictionary.Transform;

/** Reads the steps of a transform, {@code strip_html > scrub}. */
final class TransformReader {
    static final String REMEDY = "write one of these, or several with > between: " + DictionaryForm.all(Operation.class);

    // Words that other systems have, and why this one does not.
    private static final Set<String> SHIFTING = Set.of("shift_date", "blur_date", "date_shift", "shift");
    private static final int MOST_STEPS = 10;

    private TransformReader() { }

    /** Returns the transform, or empty if it cannot be read, which is told by then. */
    static Optional<Transform> read(String text, BiConsumer<String, String> findings) {
        List<Step> steps = new ArrayList<>();
        boolean sound = true;
        for (String part : parts(text)) {
            Optional<Step> step = step(part.strip(), findings);
            sound &= step.isPresent();
            step.ifPresent(steps::add);
        }
        if (steps.size() > MOST_STEPS) {
            findings.accept("the transform has more than " + MOST_STEPS + " steps", "write fewer");
            return Optional.empty();
        }
        return sound ? Optional.of(new Transform(steps)) : Optional.empty();
    }

    private static Optional<Step> step(String text, BiConsumer<String, String> findings) {
        int open = text.indexOf('(');
        String word = open < 0 ? text : text.substring(0, open).strip();
        if (SHIFTING.contains(word)) {
            findings.accept("dates are not shifted: the events of one child must stay in order across all providers, so each would"
                    + " have to know the same secret offset, and one date that is known from elsewhere tells it",
                    "write week, month, quarter or year, which leave the order as it is, or age_band");
            return Optional.empty();
        }
        Optional<Operation> operation = DictionaryForm.word(Operation.class, word);
        if (operation.isEmpty()) {
            findings.accept("the transform of a kept column is missing or unknown", REMEDY);
            return Optional.empty();
        }
        if (open >= 0 && !text.endsWith(")")) {
            findings.accept("a bracket of the transform is not closed", "write " + word + "(...) with "
                    + operation.get().argument().form());
            return Optional.empty();
        }
        try {
            return Optional.of(new Step(operation.get(), open < 0 ? "" : text.substring(open + 1, text.length() - 1).strip()));
        } catch (IllegalArgumentException e) {
            findings.accept("the step " + word + " is not written as it should be", "write it so that " + e.getMessage());
            return Optional.empty();
        }
    }

    // What stands in brackets may hold the mark.
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == '>' && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }
}
