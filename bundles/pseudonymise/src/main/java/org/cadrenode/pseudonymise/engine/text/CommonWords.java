package org.cadrenode.pseudonymise.engine.text;

import java.util.HashSet;
import java.util.Set;

/** Common English words in folded form: a word that is spelled like one of them is no misspelled name. */
final class CommonWords {
    private static final Set<String> WORDS = read();

    private CommonWords() { }

    static boolean contains(String folded) {
        if (WORDS.contains(folded)) {
            return true;
        }
        // Regular plurals and third persons are not in the list of their own.
        int length = folded.length();
        return length > 4 && folded.charAt(length - 1) == 's'
                && (WORDS.contains(folded.substring(0, length - 1))
                        || folded.endsWith("es") && WORDS.contains(folded.substring(0, length - 2)));
    }

    private static Set<String> read() {
        Set<String> words = new HashSet<>(1 << 15);
        for (String line : Resources.lines("common-words.txt")) {
            for (String word : line.split(" ")) {
                words.add(word);
            }
        }
        return Set.copyOf(words);
    }
}
