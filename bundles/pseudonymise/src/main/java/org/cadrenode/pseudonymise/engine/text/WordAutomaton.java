package org.cadrenode.pseudonymise.engine.text;

import java.util.Arrays;
import java.util.List;

/**
 * An automaton that finds all of many words in one pass (Aho and Corasick, 1975), with a full table of transitions over
 * the characters that occur in the words: one look-up a character, whatever the text. Immutable.
 */
final class WordAutomaton {
    /** More states than this do not fit the table's 16 bits. */
    static final int MOST_STATES = 65_000;

    private final byte[] classOfAscii = new byte[128];
    private final char[] others;
    private final int firstOther;
    private final int width;
    private final char[] next;
    private final int[] word;
    private final char[] shorter;

    /** Compiles words whose lengths add up to less than {@link #MOST_STATES}; a word's number is its place in the list. */
    WordAutomaton(List<String> words) {
        others = otherCharacters(words);
        int classes = 1;
        for (String each : words) {
            for (int i = 0; i < each.length(); i++) {
                char c = each.charAt(i);
                if (c < 128 && classOfAscii[c] == 0) {
                    classOfAscii[c] = (byte) classes++;
                }
            }
        }
        firstOther = classes;
        width = classes + others.length;
        int states = 1 + words.stream().mapToInt(String::length).sum();
        char[] table = new char[states * width];
        int[] found = new int[states];
        Arrays.fill(found, -1);
        int used = 1;
        for (int number = 0; number < words.size(); number++) {
            String each = words.get(number);
            int state = 0;
            for (int i = 0; i < each.length(); i++) {
                int edge = state * width + classOf(each.charAt(i));
                if (table[edge] == 0) {
                    table[edge] = (char) used++;
                }
                state = table[edge];
            }
            found[state] = number;
        }
        next = Arrays.copyOf(table, used * width);
        word = Arrays.copyOf(found, used);
        shorter = new char[used];
        connect();
    }

    private static char[] otherCharacters(List<String> words) {
        int[] others = words.stream().flatMapToInt(String::chars).filter(c -> c >= 128).distinct().sorted().toArray();
        char[] characters = new char[others.length];
        for (int i = 0; i < others.length; i++) {
            characters[i] = (char) others[i];
        }
        return characters;
    }

    // Breadth first: a missing edge becomes that of the longest proper suffix, and each state knows the longest suffix
    // that is a word.
    private void connect() {
        int states = word.length;
        char[] suffix = new char[states];
        char[] queue = new char[states];
        int head = 0;
        int tail = 0;
        for (int c = 1; c < width; c++) {
            if (next[c] != 0) {
                queue[tail++] = next[c];
            }
        }
        while (head < tail) {
            int state = queue[head++];
            int back = suffix[state];
            shorter[state] = word[back] >= 0 ? (char) back : shorter[back];
            for (int c = 1; c < width; c++) {
                int edge = state * width + c;
                char to = next[edge];
                char fallback = next[back * width + c];
                if (to == 0) {
                    next[edge] = fallback;
                } else {
                    suffix[to] = fallback;
                    queue[tail++] = to;
                }
            }
        }
    }

    private int classOf(char c) {
        if (c < 128) {
            return classOfAscii[c];
        }
        int at = Arrays.binarySearch(others, c);
        return at < 0 ? 0 : firstOther + at;
    }

    /** Takes each word that ends somewhere in a text. */
    interface Found {
        /** A word was found that ends before the folded place {@code end}. */
        void word(int number, int end);
    }

    /** Reads a text once. */
    void read(FoldedText text, Found found) {
        char[] characters = text.characters();
        int length = text.length();
        int state = 0;
        for (int i = 0; i < length; i++) {
            char c = characters[i];
            int column = c < 128 ? classOfAscii[c] : classOf(c);
            state = column == 0 ? 0 : next[state * width + column];
            if (word[state] >= 0) {
                found.word(word[state], i + 1);
            }
            for (int other = shorter[state]; other != 0; other = shorter[other]) {
                found.word(word[other], i + 1);
            }
        }
    }

    /** Returns about how many bytes it takes in memory. */
    int weight() {
        return next.length * 2 + word.length * 6 + 256;
    }
}
