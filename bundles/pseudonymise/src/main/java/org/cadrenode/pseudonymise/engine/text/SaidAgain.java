package org.cadrenode.pseudonymise.engine.text;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Words that a text has shown to be the name of a stranger or a place, to be found where they stand alone: Mrs Quarshie, and
 * then Quarshie; Beacon High School, and then Beacon. For one text.
 */
final class SaidAgain {
    private static final int SHORTEST = 3;

    private final FoldedText text;
    private final Map<SpanKind, Set<Long>> words = new EnumMap<>(SpanKind.class);

    SaidAgain(FoldedText text) {
        this.text = text;
    }

    /** Takes note of a word of a name; initials and short words tell nothing. */
    void add(int word, SpanKind kind) {
        if (text.wordLength(word) >= SHORTEST) {
            words.computeIfAbsent(kind, none -> new HashSet<>()).add(hash(word));
        }
    }

    private long hash(int word) {
        return text.possessive(word) ? WordHash.of(text.characters(), text.wordStart(word), text.wordEnd(word) - 1) : text.wordHash(word);
    }

    /** Adds a span wherever a word stands again with a capital; one that is a word of the language only within a sentence. */
    void find(SpanList spans) {
        if (words.isEmpty()) {
            return;
        }
        for (int word = 0; word < text.words(); word++) {
            int start = text.wordStart(word);
            if (text.wordKind(word) != FoldedText.LETTERS || !text.capital(start)) {
                continue;
            }
            long hash = hash(word);
            for (Map.Entry<SpanKind, Set<Long>> kind : words.entrySet()) {
                if (kind.getValue().contains(hash)
                        && ((Lexicon.of(hash) & Lexicon.PLAIN) == 0 || !NameContext.startsSentence(text, start) && !followed(word))) {
                    int end = text.possessive(word) ? text.wordEnd(word) - 1 : text.wordEnd(word);
                    spans.add(text.wordSourceStart(word), text.sourceEnd(end - 1), kind.getKey());
                }
            }
        }
    }

    // Green Paper, Young People: the word goes with another.
    private boolean followed(int word) {
        return word + 1 < text.words() && text.gap(word, " ", 2) && text.capital(text.wordStart(word + 1))
                && (text.known(word + 1) & Lexicon.PLAIN) != 0;
    }
}
