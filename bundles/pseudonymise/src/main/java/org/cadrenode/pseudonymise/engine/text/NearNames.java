package org.cadrenode.pseudonymise.engine.text;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Finds words at one typing error from a name: a letter too many, too few, another, or two neighbours swapped
 * (Damerau–Levenshtein distance 1). A name and a word at that distance share the name, the word, or one of their forms
 * with a letter taken out, so that a look-up of the word's few such forms in the names' (after Garbe's symmetric
 * delete method) finds all candidates; each is then compared. Names of three letters count with two letters swapped only. Immutable.
 */
final class NearNames {
    private static final int SHORTEST = 3;
    private static final int LONGEST = 30;
    private static final int SHORTEST_EDITED = 4;
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

    /** Adds a span for each capitalised word that is nearly a name and no common word. */
    void find(FoldedText text, SpanList spans) {
        if (names.length == 0) {
            return;
        }
        int words = text.words();
        for (int word = 0; word < words; word++) {
            int from = text.wordStart(word);
            int to = text.wordEnd(word);
            if (text.wordKind(word) != FoldedText.LETTERS || to - from < SHORTEST || !capitalSomewhere(text, from, to)) {
                continue;
            }
            int end = to - from > 1 && text.joint(to - 1) && text.at(to - 1) == 's' ? to - 1 : to;
            check(text, from, end, spans);
            int part = from;
            for (int i = from + 1; i <= end; i++) {
                if (i == end || text.joint(i)) {
                    if (part > from || i < end) {
                        check(text, part, i, spans);
                    }
                    part = i;
                }
            }
        }
    }

    private static boolean capitalSomewhere(FoldedText text, int from, int to) {
        if (text.capital(from)) {
            return true;
        }
        for (int i = from + 1; i < to; i++) {
            if (text.joint(i) && text.capital(i)) {
                return true;
            }
        }
        return false;
    }

    private void check(FoldedText text, int from, int to, SpanList spans) {
        int length = to - from;
        if (length < SHORTEST || length > LONGEST + 1 || !text.capital(from)) {
            return;
        }
        char[] characters = text.characters();
        int found = look(characters, from, to, hash(characters, from, to, -1));
        for (int out = from; found < 0 && out < to; out++) {
            found = look(characters, from, to, hash(characters, from, to, out));
        }
        if (found < 0) {
            return;
        }
        // What is spelled like a name of its own or like an everyday word is left to the exact words.
        String word = new String(characters, from, length);
        if ((Lexicon.of(WordHash.of(word)) & (Lexicon.PLAIN | Lexicon.NO_NAME)) == 0 && !CommonWords.contains(word)
                && !NameContext.ambiguous(word)) {
            spans.add(text.sourceStart(from), text.sourceEnd(to - 1), kinds[found]);
        }
    }

    private int look(char[] characters, int from, int to, int hash) {
        for (int slot = hash & mask; owners[slot] >= 0; slot = slot + 1 & mask) {
            if (hashes[slot] == hash && near(names[owners[slot]], characters, from, to)) {
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
        int hash = 7;
        for (int i = from; i < to; i++) {
            if (i != without) {
                hash = hash * BASE + characters[i];
            }
        }
        return hash ^ hash >>> 15;
    }

    /** Returns whether exactly one error lies between a name and a word, or none. */
    static boolean near(String name, char[] word, int from, int to) {
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
        return swapped || size >= SHORTEST_EDITED && nameRest <= 1 && wordRest <= 1;
    }

    int weight() {
        return hashes.length * 8 + names.length * 64;
    }
}
