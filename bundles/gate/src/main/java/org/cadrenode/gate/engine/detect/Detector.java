package org.cadrenode.gate.engine.detect;

/**
 * Looks through a text for what identifies somebody, knowing nobody: numbers and addresses by form and check digit, and
 * names by a score of how each word is written and what stands around it. What it finds is what a scrubber, which knows
 * people and has other lists and other rules, has missed, or what nobody told it. It has no expression that tracks back,
 * and the time is linear in the text whatever is in it. Markers such as {@code [child]} are no words. Not thread-safe.
 */
public final class Detector {
    /** Takes what was found; places of one kind come in the order of the text, kinds one after another. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes one place.
         *
         * @param start offset of its first UTF-16 unit
         * @param end offset behind its last
         */
        void found(Suspicion kind, int start, int end);
    }

    private final Tokens tokens = new Tokens();
    private final NumberForms numbers = new NumberForms();
    private final NameScore names = new NameScore();

    /** Hands all places of a text to {@code sink}, and returns how many words the text has. */
    public int detect(String text, Sink sink) {
        tokens.read(text);
        numbers.find(tokens, sink);
        PlaceForms.find(tokens, sink);
        DateForms.find(tokens, sink);
        names.find(tokens, sink);
        return tokens.count();
    }

    /** Returns whether a value is ten digits with the check digit of an NHS number. */
    public static boolean healthNumber(String value) {
        return value.length() == 10 && value.chars().allMatch(c -> c >= '0' && c <= '9') && CheckDigits.nhs(value.toCharArray(), 0);
    }

    /** Returns how often the last text was looked at, in characters and tokens. */
    long looks() {
        return tokens.looks();
    }
}
