package org.cadrenode.pseudonymise.engine.text;

/**
 * Finds organisations and streets that no record names, by what they are: a proper name before School, Surgery or Academy, and
 * before Road or Lane, with the house number. Looks a few words back from each such word, so time is linear.
 */
final class PlaceScan {
    private static final int MOST_WORDS = 6;
    private static final int MOST_STREET_WORDS = 3;
    private static final int TYPES = Lexicon.PLACE | Lexicon.PLACE_WEAK;
    private static final int STREETS = Lexicon.STREET | Lexicon.STREET_NUMBERED;

    private PlaceScan() { }

    static void find(FoldedText text, SaidAgain again, SpanList spans) {
        for (int word = 1; word < text.words(); word++) {
            int bits = text.wordKind(word) == FoldedText.LETTERS ? text.known(word) : 0;
            if ((bits & (TYPES | STREETS)) == 0 || !text.gap(word - 1, " .,'\u2019&", 3)) {
                continue;
            }
            if ((bits & TYPES) != 0) {
                organisation(text, word, (bits & Lexicon.PLACE) != 0, again, spans);
            }
            if ((bits & STREETS) != 0) {
                street(text, word, (bits & Lexicon.STREET) != 0, spans);
            }
        }
    }

    private static void organisation(FoldedText text, int type, boolean strong, SaidAgain again, SpanList spans) {
        boolean capitalType = text.capital(text.wordStart(type));
        if (!strong && !capitalType || (text.known(type - 1) & (Lexicon.TITLE | Lexicon.TITLE_SHORT)) != 0) {
            return;
        }
        int stem = -1;
        int plain = 0;
        int stems = 0;
        boolean described = strong;
        int least = Math.max(0, type - MOST_WORDS);
        for (int word = type - 1; word >= least && (text.gap(word, " '\u2019&->", 4) || saint(text, word)); word--) {
            int bits = proper(text, word);
            if (!text.capital(text.wordStart(word))) {
                boolean joins = text.wordIs(word, "of") || text.wordIs(word, "the");
                if (!joins && (bits & TYPES) == 0 || (bits & Lexicon.PLACE_WEAK) != 0) {
                    break;
                }
                continue;
            }
            described |= stem < 0 && (text.wordIs(word, "medical") || text.wordIs(word, "health") || text.wordIs(word, "family")
                    || text.wordIs(word, "development"));
            if ((bits & (Lexicon.GENERIC | TYPES)) != 0) {
                continue;
            }
            boolean person = text.lineBehind(word) && (bits & (Lexicon.FORENAME | Lexicon.SURNAME)) != 0;
            if (person || !names(text, word, bits, capitalType, stem < 0)) {
                break;
            }
            plain += (bits & Lexicon.PLAIN) != 0 ? 1 : 0;
            stems++;
            stem = word;
        }
        if (stem < 0 || !described && tellsNothing(text, stem, type, plain)) {
            return;
        }
        if (stems == 1 && (proper(text, stem) & (Lexicon.FORENAME | Lexicon.SURNAME)) == 0) {
            again.add(stem, SpanKind.PLACE);
        }
        if (stem > 0 && text.gap(stem - 1, " .>", 4) && (text.wordIs(stem - 1, "st") || text.wordIs(stem - 1, "saint")
                || text.wordIs(stem - 1, "the") && text.capital(text.wordStart(stem - 1)))) {
            stem--;
        }
        int last = Math.max(type, PlaceWords.typeBehind(text, type));
        spans.add(text.wordSourceStart(stem), text.wordSourceEnd(last), SpanKind.PLACE);
    }

    // Anxiety Clinic and Holly Ward are no names of organisations; Heron Quay Clinic and Lighthouse Medical Practice are.
    private static boolean tellsNothing(FoldedText text, int stem, int type, int plain) {
        int bits = proper(text, stem);
        return stem == type - 1 && (bits & Lexicon.FORENAME) != 0 || plain == 1 && (bits & Lexicon.PLAIN) != 0;
    }

    private static boolean saint(FoldedText text, int word) {
        return text.wordIs(word, "st") && text.gap(word, " .", 2);
    }

    private static int proper(FoldedText text, int word) {
        if (text.possessive(word)) {
            return Lexicon.of(WordHash.of(text.characters(), text.wordStart(word), text.wordEnd(word) - 1));
        }
        return text.known(word);
    }

    // A word of the language is a name here only with capitals within a sentence, or alone before what it is.
    private static boolean names(FoldedText text, int word, int bits, boolean capitalType, boolean nearest) {
        if (text.wordKind(word) != FoldedText.LETTERS || (bits & (Lexicon.NO_NAME | Lexicon.GENERIC | TYPES)) != 0
                || text.wordLength(word) < 3 || acronym(text, word)) {
            return false;
        }
        return (bits & Lexicon.PLAIN) == 0 || capitalType && (nearest || !text.lineBehind(word)
                && !NameContext.startsSentence(text, text.wordStart(word)));
    }

    // At the end of a line only a short one, and of the line just before.
    private static int houseNumber(FoldedText text, int stem) {
        int number = PlaceWords.houseNumber(text, stem);
        if (number == stem || !text.lineBehind(stem - 1)) {
            return number;
        }
        String source = text.source();
        int line = source.indexOf('\n', text.wordSourceEnd(stem - 1));
        boolean one = line == source.lastIndexOf('\n', text.wordSourceStart(stem) - 1);
        return one && text.wordLength(stem - 1) <= 3 ? number : stem;
    }

    private static boolean acronym(FoldedText text, int word) {
        int at = text.wordStart(word);
        return text.wordLength(word) <= 4 && text.capital(at + 1);
    }

    private static void street(FoldedText text, int type, boolean strong, SpanList spans) {
        int stem = type;
        while (stem > 0 && type - stem < MOST_STREET_WORDS && text.gap(stem - 1, " '\u2019.", 2)
                && text.wordKind(stem - 1) == FoldedText.LETTERS && text.capital(text.wordStart(stem - 1))) {
            stem--;
        }
        if (stem == type) {
            return;
        }
        int number = houseNumber(text, stem);
        boolean capital = text.capital(text.wordStart(type));
        if (number < stem && capital && (proper(text, stem) & Lexicon.NO_NAME) == 0 && !text.wordIs(stem, "the")
                && !text.wordIs(stem, "attends")) {
            spans.add(text.wordSourceStart(number), text.wordSourceEnd(type), SpanKind.ADDRESS);
            return;
        }
        int first = stem;
        while (first < type && ((proper(text, first) & Lexicon.PLAIN) != 0 && NameContext.startsSentence(text, text.wordStart(first))
                || (proper(text, first) & (Lexicon.NO_NAME | Lexicon.GENERIC | Lexicon.TITLE_SHORT)) != 0)) {
            first++;
        }
        if (strong && capital && first < type) {
            spans.add(text.wordSourceStart(first), text.wordSourceEnd(type), SpanKind.ADDRESS);
        }
    }
}
