package org.cadrenode.pseudonymise.engine.text;

/**
 * Finds names whose letters stand apart ({@code T h o m a s}, {@code T.H.O.M.A.S}, {@code T*h*o*m*a*s}), and names with digits in the place of letters
 * that look like them ({@code Th0mas}, {@code 3mily}): those of the child and its relatives, spelled exactly.
 */
final class DisguisedNames {
    /** What may stand between two letters: a few blanks or marks. */
    private static final String APART = " >.,_-*/|+~\u00B7\u2022\u2010\u2011\u2012\u2013\u2014";
    private static final int FARTHEST = 3;
    /** By digit; one stands for two letters. */
    private static final String LETTERS = "oizeasgtbg";
    private static final char ONE = '1';

    private DisguisedNames() { }

    /** Adds a span for each. In time linear in the text. */
    static void find(FoldedText text, NearNames names, SpanList spans) {
        for (int word = 0; word < text.words(); word++) {
            if (text.wordKind(word) == FoldedText.MIXED) {
                digits(text, word, names, spans);
            } else if (single(text, word)) {
                word = apart(text, word, names, spans);
            }
        }
    }

    private static boolean single(FoldedText text, int word) {
        return text.wordLength(word) == 1 && text.wordKind(word) == FoldedText.LETTERS;
    }

    // The letters that stand one by one from a word on. A name of three letters is all of them: K T O M is no Tom. Returns the last.
    private static int apart(FoldedText text, int first, NearNames names, SpanList spans) {
        int last = first;
        while (last + 1 < text.words() && single(text, last + 1) && text.gap(last, APART, FARTHEST)) {
            last++;
        }
        int count = last - first + 1;
        if (count < NearNames.SHORTEST) {
            return last;
        }
        char[] letters = new char[count];
        for (int i = 0; i < count; i++) {
            letters[i] = text.at(text.wordStart(first + i));
        }
        int shortest = count == NearNames.SHORTEST ? NearNames.SHORTEST : NearNames.SHORTEST_EDITED;
        for (int from = 0; from + shortest <= count; from++) {
            int name = names.longest(letters, from, count, shortest);
            if (name >= 0) {
                int to = from + names.letters(name);
                spans.add(text.wordSourceStart(first + from), text.wordSourceEnd(first + to - 1), names.kind(name));
                from = to - 1;
            }
        }
        return last;
    }

    private static void digits(FoldedText text, int word, NearNames names, SpanList spans) {
        int from = text.wordStart(word);
        int end = text.possessive(word) ? text.wordEnd(word) - 1 : text.wordEnd(word);
        int length = end - from;
        if (length < NearNames.SHORTEST_EDITED || length > NearNames.LONGEST) {
            return;
        }
        char[] letters = new char[length];
        int replaced = 0;
        for (int i = 0; i < length; i++) {
            char c = text.at(from + i);
            boolean digit = FoldedText.digit(c);
            letters[i] = digit ? LETTERS.charAt(c - '0') : c;
            replaced += digit ? 1 : 0;
        }
        // J4ck50n is a name, 51 2a a number of a room.
        if (replaced * 2 > length) {
            return;
        }
        int name = names.longest(letters, 0, length, length);
        for (int i = 0; name < 0 && i < length; i++) {
            letters[i] = text.at(from + i) == ONE ? 'l' : letters[i];
        }
        name = name < 0 ? names.longest(letters, 0, length, length) : name;
        if (name >= 0) {
            spans.add(text.wordSourceStart(word), text.sourceEnd(end - 1), names.kind(name));
        }
    }
}
