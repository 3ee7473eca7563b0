package org.cadrenode.pseudonymise.engine.text;

/** Decides whether a phrase that was found is meant, as carefully as each of its meanings asks for, and what around it goes with it. */
final class PhraseMatch {
    private static final int SHORTEST_PLURAL = 4;
    private static final int SHORTEST_CAPITAL_PLURAL = 2;

    private PhraseMatch() { }

    static void add(FoldedText text, ScrubWord[] stands, int start, int end, SpanList found) {
        for (ScrubWord meaning : stands) {
            add(text, meaning, start, end, found);
        }
    }

    private static void add(FoldedText text, ScrubWord word, int start, int end, SpanList found) {
        int to = end;
        if (!text.boundary(end)) {
            // A possessive or plural whose apostrophe was left out.
            int at = text.wordAt(start);
            boolean capital = text.capital(start) && (text.known(at) == 0 || text.wordIs(at - 1, "the"));
            if (!word.kind().personName() || word.care() == Care.ALL_CAPITALS || !capital && word.care() != Care.NONE
                    || end - start < (capital ? SHORTEST_CAPITAL_PLURAL : SHORTEST_PLURAL)) {
                return;
            }
            to = end + 1;
        }
        boolean meant = switch (word.care()) {
            case NONE -> true;
            case CAPITAL -> text.capital(start) || FoldedText.digit(text.at(start))
                    || word.kind().personName() && NameContext.isName(text, start, end)
                    || word.reach() == ScrubWord.Reach.HOUSE_NUMBER && PlaceWords.houseNumber(text, text.wordAt(start)) < text.wordAt(start);
            case CAPITALS -> capitals(text, start, end, false);
            case ALL_CAPITALS -> capitals(text, start, end, true);
            case CONTEXT -> NameContext.isName(text, start, end);
        };
        while (to < text.length() && word.kind().personName() && FoldedText.digit(text.at(to)) && (text.joint(to) || to > end)) {
            to++;
        }
        if (meant) {
            reach(text, word, start, to, found);
        }
    }

    private static void reach(FoldedText text, ScrubWord word, int start, int to, SpanList found) {
        int from = text.sourceStart(start);
        int until = text.sourceEnd(to - 1);
        switch (word.reach()) {
            case NONE -> { }
            case INITIALS -> {
                int first = text.wordAt(start);
                int last = text.wordAt(to - 1);
                if (first > 0 && initial(text, first - 1) && text.gap(first - 1, " .", 2)) {
                    from = text.wordSourceStart(first - 1);
                }
                if (last + 1 < text.words() && initial(text, last + 1) && text.gap(last, " ,", 2)) {
                    until = text.wordSourceEnd(last + 1);
                }
                if (word.kind() != word.last()) {
                    found.add(text.wordSourceStart(last), until, word.last());
                    until = text.wordSourceEnd(last - 1);
                }
            }
            case HOUSE_NUMBER -> {
                int first = text.wordAt(start);
                int number = PlaceWords.houseNumber(text, first);
                from = number < first ? text.wordSourceStart(number) : from;
            }
            case TYPE, TYPE_NEEDED -> {
                int type = PlaceWords.typeBehind(text, text.wordAt(to - 1));
                if (type < 0 && word.reach() == ScrubWord.Reach.TYPE_NEEDED) {
                    return;
                }
                until = type < 0 ? until : text.wordSourceEnd(type);
            }
        }
        found.add(from, until, word.kind());
    }

    // A single capital; I and A only with a full stop behind, as they are words, too.
    private static boolean initial(FoldedText text, int word) {
        int at = text.wordStart(word);
        if (text.wordLength(word) != 1 || FoldedText.digit(text.at(at)) || !text.capital(at)) {
            return false;
        }
        int behind = text.sourceEnd(at);
        return text.at(at) != 'i' && text.at(at) != 'a' || behind < text.source().length() && text.source().charAt(behind) == '.';
    }

    private static boolean capitals(FoldedText text, int start, int end, boolean all) {
        for (int i = start; i < end; i++) {
            boolean first = i == start || text.at(i - 1) == ' ';
            if ((all || first) && text.at(i) != ' ' && !FoldedText.digit(text.at(i)) && !text.capital(i)) {
                return false;
            }
        }
        return true;
    }
}
