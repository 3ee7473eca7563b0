package org.cadrenode.pseudonymise.engine.text;

import org.cadrenode.pseudonymise.engine.text.ScrubOptions.Strangers;

/**
 * Finds names of people who are in no record: a teacher, a friend, a neighbour. A capitalised word is one by what stands
 * around it (a title, a cue, a verb, a label, the end of a letter), by the lists of names, or by another name beside it;
 * words of the language, of diseases and of places are none. Looks a few words to either side of each word, so time is linear.
 * For one text.
 */
final class StrangerNames {
    private static final int MOST_BEHIND = 3;
    private static final int WORDS_A_CAPITAL = 25;
    private static final int KNOWN = 1 << 30;
    private static final int NOT_FOR_NAMES = Lexicon.NO_NAME | Lexicon.EPONYM_ALWAYS | Lexicon.TITLE_SHORT;
    private static final int LISTED = Lexicon.FORENAME | Lexicon.SURNAME;
    private static final int ORGANISED = Lexicon.PLACE | Lexicon.PLACE_WEAK | Lexicon.STREET | Lexicon.STREET_NUMBERED;

    private final FoldedText text;
    private final Strangers level;
    private final SiteWords site;
    private final SpanList spans;
    private final SaidAgain again;
    private final int[] bits;
    private int taken = -1;

    private StrangerNames(FoldedText text, Strangers level, SiteWords site, SaidAgain again, SpanList spans) {
        this.again = again;
        this.text = text;
        this.level = level;
        this.site = site;
        this.spans = spans;
        bits = new int[text.words()];
    }

    static void find(FoldedText text, Strangers level, SiteWords site, SaidAgain again, SpanList spans) {
        if (level != Strangers.OFF) {
            new StrangerNames(text, level, site, again, spans).find();
        }
    }

    private void find() {
        boolean small = level != Strangers.CAREFUL && smallLetters();
        for (int word = 0; word < text.words(); word++) {
            if (text.wordKind(word) != FoldedText.LETTERS || word <= taken) {
                continue;
            }
            int last = capital(word) ? named(word) ? word : -1 : inSmallLetters(word, small);
            if (last >= 0) {
                take(word, last);
            }
        }
    }

    // The last word of a name that is written without a capital, -1 if there is none: behind a title, or where all is.
    private int inSmallLetters(int word, boolean small) {
        if (word > 0 && has(word - 1, Lexicon.TITLE_SHORT) && text.gap(word - 1, " .", 2)) {
            int particles = behindParticles(word);
            boolean name = text.wordLength(word) > 2 && !has(word, NOT_FOR_NAMES | Lexicon.CUE)
                    && (!has(word, Lexicon.PLAIN) || has(word, LISTED));
            return particles > 0 ? particles : name ? word : -1;
        }
        boolean name = small && text.wordLength(word) > 3 && has(word, Lexicon.FORENAME) && !has(word, Lexicon.PLAIN | NOT_FOR_NAMES)
                && !eponym(word) && !organised(word + 1) && !site.allowed(text, word);
        return name ? word : -1;
    }

    // People who write without capitals write names so, too.
    private boolean smallLetters() {
        int capitals = 0;
        for (int word = 0; word < text.words(); word++) {
            capitals += text.capital(text.wordStart(word)) ? 1 : 0;
        }
        return capitals * WORDS_A_CAPITAL < text.words();
    }

    private boolean named(int word) {
        int own = bits(word);
        if (text.wordLength(word) < 2) {
            return false;
        }
        boolean plain = (own & Lexicon.PLAIN) != 0;
        boolean listed = (own & LISTED) != 0;
        if (titled(word, plain, listed)) {
            return true;
        }
        if (otherwiseMeant(word, own)) {
            return false;
        }
        boolean proper = !plain && (own & ORGANISED) == 0;
        if (proper && toldByOthers(word) || (proper || (own & Lexicon.SURNAME) != 0) && initialBefore(word)
                || (proper || listed) && labelled(word)) {
            return true;
        }
        if ((own & Lexicon.FORENAME) != 0) {
            return surnameBehind(word) || level != Strangers.CAREFUL && (!plain || everydayForename(word));
        }
        return level == Strangers.THOROUGH && proper && text.wordLength(word) > 2
                && !NameContext.startsSentence(text, text.wordStart(word));
    }

    private boolean otherwiseMeant(int word, int own) {
        return (own & NOT_FOR_NAMES) != 0 || label(word) && !has(word - 1, Lexicon.FUNCTION) || eponym(word) || organised(word + 1)
                || acronym(word, own) && ((own & Lexicon.PLAIN) != 0 || !reversed(word)) || site.allowed(text, word);
    }

    // Of a word that is none of the language: another name, a cue, a verb or a possessive beside it.
    private boolean toldByOthers(int word) {
        return !has(word, Lexicon.TITLE) && (reversed(word) || beside(word)) || cued(word) || apposed(word)
                || has(word + 1, Lexicon.VERB) && text.gap(word, " ", 3)
                || text.wordLength(word) > 2 && (possessed(word) || fullName(word));
    }

    private boolean titled(int word, boolean plain, boolean listed) {
        if (word == 0 || !text.gap(word - 1, " .>", 3)) {
            return false;
        }
        if (has(word - 1, Lexicon.TITLE_SHORT)) {
            return !has(word, Lexicon.TITLE_SHORT);
        }
        return has(word - 1, Lexicon.TITLE) && (!plain || listed) && !has(word, Lexicon.TITLE)
                && !(has(word, ORGANISED) && plain);
    }

    // What a colon stands behind is what is to be filled in.
    private boolean label(int word) {
        int end = text.wordSourceEnd(word);
        return end < text.source().length() && (text.source().charAt(end) == ':' || text.source().startsWith("(s)", end));
    }

    // Down syndrome, Bell's palsy, Beck Depression Inventory.
    private boolean eponym(int word) {
        return has(word, Lexicon.EPONYM) && (has(word + 1, Lexicon.EPONYM_BEHIND) || has(word + 2, Lexicon.EPONYM_BEHIND));
    }

    // Capitals within a text of small letters, or between digits, are an abbreviation.
    private boolean acronym(int word, int own) {
        if (!shouted(word)) {
            return false;
        }
        boolean among = shouted(word - 1) || shouted(word + 1);
        return !among && !((own & LISTED) != 0 && text.wordLength(word) > 3)
                || text.wordLength(word) <= 3 && (own & Lexicon.FORENAME) == 0;
    }

    private boolean shouted(int word) {
        if (word < 0 || word >= text.words() || text.wordLength(word) < 2) {
            return false;
        }
        int at = text.wordStart(word);
        return text.capital(at) && text.capital(at + 1);
    }

    // Holly Ward is where somebody lies, Jessica Ward is somebody.
    private boolean organised(int word) {
        return has(word, Lexicon.PLACE | Lexicon.PLACE_WEAK | Lexicon.STREET) && text.gap(word - 1, " ", 2)
                && text.capital(text.wordStart(word)) && !(has(word, Lexicon.SURNAME) && has(word - 1, Lexicon.FORENAME)
                        && !has(word - 1, Lexicon.PLAIN));
    }

    private boolean initialBefore(int word) {
        return word > 0 && text.gap(word - 1, " .", 2) && initial(word - 1) && !text.lineBehind(word - 1);
    }

    private boolean initial(int word) {
        if (!capital(word) || text.wordLength(word) != 1 || text.wordKind(word) != FoldedText.LETTERS) {
            return false;
        }
        char c = text.at(text.wordStart(word));
        return c != 'i' && c != 'a' || text.wordSourceEnd(word) < text.source().length()
                && text.source().charAt(text.wordSourceEnd(word)) == '.';
    }

    // SMITH, John
    private boolean reversed(int word) {
        return word + 1 < text.words() && text.gap(word, ", ", 2) && !text.gap(word, " ", 2) && capital(word + 1)
                && has(word + 1, Lexicon.FORENAME) && !has(word + 1, Lexicon.PLAIN | NOT_FOR_NAMES);
    }

    // A name before, and nothing but a comma or an "and" between.
    private boolean beside(int word) {
        if (taken < 0) {
            return false;
        }
        if (taken == word - 1) {
            return text.gap(word - 1, " ,/&", 3);
        }
        return taken == word - 2 && text.wordIs(word - 1, "and") && text.gap(word - 2, " ,", 2) && text.gap(word - 1, " ", 1);
    }

    private boolean labelled(int word) {
        if (word == 0) {
            return false;
        }
        if (has(word - 1, Lexicon.GREETING | Lexicon.CLOSING) && capital(word - 1) && text.gap(word - 1, " ", 1)
                && text.source().charAt(text.wordSourceEnd(word - 1)) != '\n') {
            return true;
        }
        if (has(word - 1, Lexicon.LABEL) && text.gap(word - 1, " :|", 4) && !text.gap(word - 1, " ", 4)) {
            return true;
        }
        return has(word - 1, Lexicon.CLOSING) && lineBetween(word - 1);
    }

    private boolean lineBetween(int word) {
        return text.lineBehind(word) && text.gap(word, " ,>", 8);
    }

    private boolean cued(int word) {
        return word > 0 && has(word - 1, Lexicon.CUE) && text.gap(word - 1, " ,:(-\u2013", 3)
                && !NameContext.startsSentence(text, text.wordStart(word));
    }

    // at Jessamy's house
    private boolean possessed(int word) {
        return level != Strangers.CAREFUL && text.possessive(word) && !NameContext.startsSentence(text, text.wordStart(word))
                && !has(word + 1, ORGANISED & ~Lexicon.PLACE_WEAK);
    }

    // Two words with capitals within a sentence that are none of the language.
    private boolean fullName(int word) {
        return level != Strangers.CAREFUL && !NameContext.startsSentence(text, text.wordStart(word)) && capital(word + 1)
                && text.gap(word, " ", 1) && text.wordKind(word + 1) == FoldedText.LETTERS && text.wordLength(word + 1) > 2
                && !shouted(word + 1) && !has(word + 1, Lexicon.PLAIN | ORGANISED | NOT_FOR_NAMES) && !has(word + 2, ORGANISED);
    }

    // Kwabena (friend), Kwabena, her friend
    private boolean apposed(int word) {
        if (word + 1 >= text.words() || !text.gap(word, " ,(-\u2013", 3) || text.gap(word, " ", 3)) {
            return false;
        }
        if (has(word + 1, Lexicon.CUE)) {
            return true;
        }
        return has(word + 1, Lexicon.POSSESSOR) && has(word + 2, Lexicon.CUE) && text.gap(word + 1, " ", 1);
    }

    private boolean surnameBehind(int word) {
        int next = word + 1;
        if (next < text.words() && initial(next) && text.gap(word, " ", 1) && text.wordSourceEnd(next) < text.source().length()
                && text.source().charAt(text.wordSourceEnd(next)) == '.') {
            return true;
        }
        return next < text.words() && capital(next) && text.gap(word, " >", 3) && text.wordLength(next) > 1 && !label(next)
                && !has(next, NOT_FOR_NAMES | Lexicon.TITLE) && (has(next, Lexicon.SURNAME) || !has(next, Lexicon.PLAIN));
    }

    // Grace, Will, Amber: only where a name would stand.
    private boolean everydayForename(int word) {
        int from = text.wordStart(word);
        int to = text.possessive(word) ? text.wordEnd(word) - 1 : text.wordEnd(word);
        if (!NameContext.isName(text, from, to) || shouted(word) || NameContext.inRowOfMonths(text, word)) {
            return false;
        }
        boolean acts = has(word + 1, Lexicon.VERB) && text.gap(word, " ", 2) || text.possessive(word) || joinedByAnd(word);
        if (acts || NameContext.month(text, word)) {
            return acts;
        }
        if (!NameContext.startsSentence(text, from)) {
            return !(word > 0 && capital(word - 1) && has(word - 1, Lexicon.PLAIN) && !has(word - 1, Lexicon.FUNCTION)
                    && text.gap(word - 1, " ", 2))
                    && !(capital(word + 1) && has(word + 1, Lexicon.PLAIN) && text.gap(word, " ", 1));
        }
        return false;
    }

    // Ruby and Manav
    private boolean joinedByAnd(int word) {
        return word + 2 < text.words() && text.wordIs(word + 1, "and") && text.gap(word, " ", 1) && capital(word + 2)
                && has(word + 2, Lexicon.FORENAME) && !has(word + 2, Lexicon.PLAIN | NOT_FOR_NAMES);
    }

    private boolean capital(int word) {
        return word >= 0 && word < text.words() && text.capital(text.wordStart(word));
    }

    // The word, the initial before it, and the rest of the name behind it.
    private void take(int from, int word) {
        int first = from;
        while (first > 0 && first > taken + 1 && initialBefore(first)) {
            first--;
        }
        int last = word;
        for (int more = 0; more < MOST_BEHIND; more++) {
            int next = behind(last);
            if (next < 0) {
                break;
            }
            last = next;
        }
        int start = text.wordSourceStart(first);
        for (int i = first; i <= last; i++) {
            if (!initial(i) && !site.allowed(text, i)) {
                again.add(i, SpanKind.OTHER_NAME);
            }
            // An initial goes with the word beside it.
            if (i < last && (initial(i) || initial(i + 1) && i + 1 == last)) {
                continue;
            }
            int end = text.possessive(i) ? text.wordEnd(i) - 1 : text.wordEnd(i);
            spans.add(start, text.sourceEnd(end - 1), SpanKind.OTHER_NAME);
            start = i < last ? text.wordSourceStart(i + 1) : start;
        }
        taken = last;
    }

    private int behind(int word) {
        int next = word + 1;
        if (next >= text.words() || text.wordKind(next) != FoldedText.LETTERS || text.possessive(word)) {
            return -1;
        }
        boolean blank = text.gap(word, " >", 4) && !wide(word);
        if (!capital(next)) {
            return blank ? behindParticles(next) : -1;
        }
        if (!(blank || text.wordLength(word) == 1 && text.gap(word, " .", 2))) {
            return -1;
        }
        int own = bits(next);
        if (initial(next)) {
            return text.lineBehind(word) || initial(next + 1) ? -1 : next;
        }
        if ((own & NOT_FOR_NAMES) != 0 || label(next) || eponym(next) || organised(next + 1) && (own & LISTED) == 0
                || text.wordLength(next) < 2) {
            return -1;
        }
        boolean plain = (own & Lexicon.PLAIN) != 0;
        boolean line = !text.gap(word, " ", 1) || text.lineBehind(word);
        if (plain) {
            return !line && ((own & Lexicon.SURNAME) != 0 || unlistedSurname(word, next)) ? next : -1;
        }
        return (own & ORGANISED) == 0 && !(shouted(next) && !shouted(word) && (own & LISTED) == 0) ? next : -1;
    }

    // The Meulen of van der Meulen, -1 if there is none.
    private int behindParticles(int first) {
        int word = first;
        while (word < first + 3 && word + 1 < text.words() && has(word, Lexicon.PARTICLE) && text.gap(word, " ", 2)) {
            word++;
            if (capital(word)) {
                return has(word, Lexicon.PLAIN | NOT_FOR_NAMES) ? -1 : word;
            }
        }
        return -1;
    }

    // Leo Hedge: a word of the language with a capital behind a forename, where no heading goes on.
    private boolean unlistedSurname(int forename, int word) {
        return level != Strangers.CAREFUL && has(forename, Lexicon.FORENAME) && !has(forename, Lexicon.PLAIN)
                && !has(word, ORGANISED | Lexicon.GENERIC | Lexicon.CUE | Lexicon.TITLE | Lexicon.LABEL | Lexicon.FUNCTION
                        | Lexicon.CLOSING)
                && !shouted(word) && !(capital(word + 1) && text.gap(word, " ", 2));
    }

    // A tabulator, an empty line or three blanks, as in forms.
    private boolean wide(int word) {
        int lines = 0;
        int blanks = 0;
        for (int i = text.wordSourceEnd(word); i < text.wordSourceStart(word + 1); i++) {
            char c = text.source().charAt(i);
            lines += c == '\n' ? 1 : 0;
            blanks += c == ' ' ? 1 : c == '\t' ? 3 : 0;
        }
        return lines > 1 || blanks > 2;
    }

    private boolean has(int word, int wanted) {
        return word >= 0 && word < text.words() && (bits(word) & wanted) != 0;
    }

    private int bits(int word) {
        if (bits[word] == 0) {
            bits[word] = KNOWN | (text.jointIn(word) ? joined(word) : text.known(word));
        }
        return bits[word];
    }

    // Without the s of a possessive; of a double word, what any part is, but plain only if all are.
    private int joined(int word) {
        int whole = text.known(word);
        if (whole != 0 && !text.possessive(word)) {
            return whole;
        }
        int end = text.possessive(word) ? text.wordEnd(word) - 1 : text.wordEnd(word);
        int all = 0;
        int plain = Lexicon.PLAIN;
        int from = text.wordStart(word);
        for (int i = from + 1; i <= end; i++) {
            if (i == end || text.joint(i)) {
                int part = Lexicon.of(WordHash.of(text.characters(), from, i));
                plain &= part;
                all |= part;
                from = i;
            }
        }
        return all & ~Lexicon.PLAIN | plain | whole;
    }
}
