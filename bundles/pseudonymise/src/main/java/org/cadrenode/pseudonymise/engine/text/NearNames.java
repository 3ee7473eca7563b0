package org.cadrenode.pseudonymise.engine.text;

import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Finds words at one typing error from a name: a letter too many, too few, another, or two neighbours swapped
 * (Damerau–Levenshtein distance 1). A name and a word at that distance share the name, the word, or one of their forms
 * with a letter taken out, so that a look-up of the word's few such forms in the names' (after Garbe's symmetric
 * delete method) finds all candidates; each is then compared. Names of three letters count
 * with two letters swapped only, but beside another name. Immutable.
 */
final class NearNames {
    /** The shortest name. */
    static final int SHORTEST = 3;
    private static final int SHORTEST_BESIDE = 2;
    /** The longest name. */
    static final int LONGEST = 30;
    /** The shortest name of which a part of something else may remind. */
    static final int SHORTEST_EDITED = 4;
    private static final int SEED = 7;
    private static final int BASE = 31;

    private final String[] names;
    private final SpanKind[] kinds;
    private final int[] hashes;
    private final int[] owners;
    private final int mask;

    NearNames(Map<String, SpanKind> words) {
        List<Map.Entry<String, SpanKind>> usable = words.entrySet().stream()
                .filter(entry -> entry.getKey().length() >= SHORTEST && entry.getKey().length() <= LONGEST
                        && entry.getKey().chars().noneMatch(c -> c == ' ' || FoldedText.digit((char) c))).toList();
        names = usable.stream().map(Map.Entry::getKey).toArray(String[]::new);
        kinds = usable.stream().map(Map.Entry::getValue).toArray(SpanKind[]::new);
        int forms = Arrays.stream(names).mapToInt(name -> name.length() + 1).sum();
        int capacity = Integer.highestOneBit(Math.max(4, forms * 2)) * 2;
        mask = capacity - 1;
        hashes = new int[capacity];
        owners = new int[capacity];
        Arrays.fill(owners, -1);
        for (int i = 0; i < names.length; i++) {
            char[] name = names[i].toCharArray();
            put(hash(name, 0, name.length, -1), i);
            for (int out = 0; out < name.length; out++) {
                put(hash(name, 0, name.length, out), i);
            }
        }
    }

    /**
     * Adds a span for each word that is nearly a name: with a capital, unless it starts a sentence or a heading as a word of the
     * language; in small letters, if it is a word of no list; and beside a name that was found, whatever it is.
     */
    void find(FoldedText text, SpanList spans) {
        if (names.length == 0) {
            return;
        }
        int words = text.words();
        for (int word = 0; word < words; word++) {
            if (text.wordKind(word) != FoldedText.LETTERS || text.wordLength(word) < SHORTEST) {
                continue;
            }
            int from = text.wordStart(word);
            int end = text.possessive(word) ? text.wordEnd(word) - 1 : text.wordEnd(word);
            if (!text.jointIn(word)) {
                check(text, word, from, end, spans);
                continue;
            }
            check(text, word, from, end, spans);
            int part = from;
            for (int i = from + 1; i <= end; i++) {
                if (i == end || text.joint(i)) {
                    if (part > from || i < end) {
                        check(text, word, part, i, spans);
                    }
                    part = i;
                }
            }
        }
        int found = spans.size();
        for (int i = 0; i < found; i++) {
            int word = spans.kind(i).personName() ? text.wordFrom(spans.start(i)) : -1;
            if (word >= 0) {
                beside(text, word - 1, word - 1, spans);
                beside(text, word + 1, word, spans);
            }
        }
    }

    private void beside(FoldedText text, int word, int before, SpanList spans) {
        if (word < 0 || word >= text.words() || text.wordKind(word) != FoldedText.LETTERS || text.wordLength(word) < SHORTEST_BESIDE
                || !text.gap(before, " ,", 2) || text.source().charAt(text.wordSourceEnd(before)) == '\n'
                || !text.capital(text.wordStart(word))) {
            return;
        }
        int end = text.possessive(word) ? text.wordEnd(word) - 1 : text.wordEnd(word);
        int found = nearest(text, text.wordStart(word), end, true);
        if (found >= 0 && (text.known(word) & (Lexicon.NO_NAME | Lexicon.TITLE | Lexicon.TITLE_SHORT | Lexicon.FUNCTION)) == 0) {
            spans.add(text.wordSourceStart(word), text.sourceEnd(end - 1), kinds[found]);
        }
    }

    private void check(FoldedText text, int word, int from, int to, SpanList spans) {
        int length = to - from;
        if (length < SHORTEST || length > LONGEST + 1) {
            return;
        }
        boolean capital = text.capital(from);
        if (!capital && (length < SHORTEST_EDITED || text.known(word) != 0)) {
            return;
        }
        int found = nearest(text, from, to, false);
        if (found < 0 && length > SHORTEST_EDITED && text.at(to - 1) == 's' && capital) {
            found = nearest(text, from, to - 1, false);
        }
        if (found < 0 || everyday(text, word, from, to)) {
            return;
        }
        spans.add(text.sourceStart(from), text.sourceEnd(to - 1), kinds[found]);
    }

    // What is spelled like a name of its own or, where that may stand with a capital, like an everyday word.
    private static boolean everyday(FoldedText text, int word, int from, int to) {
        String spelled = new String(text.characters(), from, to - from);
        int known = Lexicon.of(WordHash.of(spelled));
        if ((known & Lexicon.NO_NAME) != 0 || NameContext.ambiguous(spelled)) {
            return true;
        }
        if ((known & Lexicon.PLAIN) == 0 && !Lexicon.common(spelled)) {
            return false;
        }
        int last = text.wordIs(word + 1, "and") ? word + 1 : word;
        return !text.capital(from) || NameContext.startsSentence(text, from) || label(text, word) || heading(text, word - 1, word - 1)
                || heading(text, last + 1, last);
    }

    // Two blanks before it, or a colon or number behind.
    private static boolean label(FoldedText text, int word) {
        return word > 0 && !text.gap(word - 1, " ,;.'\u2019\u201C\"(&-", 2)
                || text.gap(word, " :", 2) && (!text.gap(word, " ", 2) || text.wordKind(word + 1) == FoldedText.DIGITS);
    }

    private static boolean heading(FoldedText text, int word, int before) {
        return word >= 0 && word < text.words() && text.gap(before, " ,&/", 3) && text.capital(text.wordStart(word))
                && (text.known(word) & (Lexicon.PLAIN | Lexicon.NO_NAME)) != 0;
    }

    private int nearest(FoldedText text, int from, int to, boolean anyLength) {
        char[] characters = text.characters();
        int found = look(characters, from, to, hash(characters, from, to, -1), anyLength);
        for (int out = from; found < 0 && out < to; out++) {
            found = look(characters, from, to, hash(characters, from, to, out), anyLength);
        }
        return found;
    }

    /** Returns the number of the longest name, of so many letters at least, that is spelled from a place on; -1 if there is none. */
    int longest(char[] characters, int from, int to, int shortest) {
        int found = -1;
        int hash = SEED;
        for (int end = from; end < Math.min(to, from + LONGEST); end++) {
            hash = hash * BASE + characters[end];
            if (end + 1 - from >= shortest) {
                int name = exactly(characters, from, end + 1, mixed(hash));
                found = name < 0 ? found : name;
            }
        }
        return found;
    }

    /** Returns how many letters a name has. */
    int letters(int name) {
        return names[name].length();
    }

    /** Returns of what kind a name is. */
    SpanKind kind(int name) {
        return kinds[name];
    }

    private int exactly(char[] characters, int from, int to, int hash) {
        for (int slot = hash & mask; owners[slot] >= 0; slot = slot + 1 & mask) {
            if (hashes[slot] == hash && names[owners[slot]].contentEquals(CharBuffer.wrap(characters, from, to - from))) {
                return owners[slot];
            }
        }
        return -1;
    }

    private int look(char[] characters, int from, int to, int hash, boolean anyLength) {
        for (int slot = hash & mask; owners[slot] >= 0; slot = slot + 1 & mask) {
            if (hashes[slot] == hash && near(names[owners[slot]], characters, from, to, anyLength)) {
                return owners[slot];
            }
        }
        return -1;
    }

    private void put(int hash, int owner) {
        int slot = hash & mask;
        while (owners[slot] >= 0) {
            slot = slot + 1 & mask;
        }
        hashes[slot] = hash;
        owners[slot] = owner;
    }

    private static int hash(char[] characters, int from, int to, int without) {
        int hash = SEED;
        for (int i = from; i < to; i++) {
            if (i != without) {
                hash = hash * BASE + characters[i];
            }
        }
        return mixed(hash);
    }

    private static int mixed(int hash) {
        return hash ^ hash >>> 15;
    }

    /** Returns whether exactly one error lies between a name and a word, or none. */
    static boolean near(String name, char[] word, int from, int to, boolean anyLength) {
        int length = to - from;
        int size = name.length();
        int same = 0;
        while (same < size && same < length && name.charAt(same) == word[from + same]) {
            same++;
        }
        int tail = 0;
        while (tail < size - same && tail < length - same && name.charAt(size - 1 - tail) == word[to - 1 - tail]) {
            tail++;
        }
        int nameRest = size - same - tail;
        int wordRest = length - same - tail;
        if (nameRest == 0 && wordRest == 0) {
            return true;
        }
        boolean swapped = nameRest == 2 && wordRest == 2 && name.charAt(same) == word[from + same + 1]
                && name.charAt(same + 1) == word[from + same];
        return swapped || (anyLength || size >= SHORTEST_EDITED) && nameRest <= 1 && wordRest <= 1;
    }

    int weight() {
        return hashes.length * 8 + names.length * 64;
    }
}
