package org.cadrenode.pseudonymise.engine.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The forms in which a recorded name may be written, all folded.
 *
 * @param wholes the whole name as it is, in one word, and double words with a blank at their joints
 * @param words its words and the parts of its double words, without particles such as {@code de} and {@code van}
 */
record NameParts(List<String> wholes, List<String> words) {
    private static final Set<String> PARTICLES = Set.of("de", "van", "der", "von", "al", "el", "bin", "ibn", "di", "da", "la",
            "le", "du", "st", "mc", "mac", "ap", "dos", "das", "del", "ter", "ten", "den", "bint", "ur", "abu",
            "and", "the", "of", "mr", "mrs", "ms", "miss", "dr");

    private static final int MOST_PARTS = 5;

    static NameParts of(String name) {
        Set<String> wholes = new LinkedHashSet<>();
        Set<String> words = new LinkedHashSet<>();
        read(name, wholes, words);
        String german = name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
                .replace("Ä", "Ae").replace("Ö", "Oe").replace("Ü", "Ue");
        if (!german.equals(name)) {
            read(german, wholes, words);
        }
        return new NameParts(List.copyOf(wholes), List.copyOf(words));
    }

    private static void read(String name, Set<String> wholes, Set<String> words) {
        FoldedText folded = FoldedText.of(name);
        if (folded.length() == 0) {
            return;
        }
        StringBuilder spaced = new StringBuilder();
        for (int word = 0; word < folded.words(); word++) {
            spaced.append(word > 0 ? " " : "");
            List<String> parts = new ArrayList<>();
            int from = folded.wordStart(word);
            for (int i = from; i <= folded.wordEnd(word); i++) {
                if (i == folded.wordEnd(word) || i > from && folded.joint(i)) {
                    parts.add(new String(folded.characters(), from, i - from));
                    from = i;
                }
            }
            spaced.append(String.join(" ", parts));
            runs(parts, wholes, words);
        }
        String whole = new String(folded.characters(), 0, folded.length());
        // A name that is nothing but a particle is a name: Das, Van.
        if (whole.length() > 1) {
            wholes.add(whole);
            wholes.add(whole.replace(" ", ""));
            wholes.add(spaced.toString());
        }
    }

    // O'Brien-Smith goes as Brien, Smith, OBrien, O Brien, BrienSmith and so on.
    private static void runs(List<String> parts, Set<String> wholes, Set<String> words) {
        int most = Math.min(parts.size(), MOST_PARTS);
        for (int from = 0; from < most; from++) {
            for (int to = from + 1; to <= most; to++) {
                List<String> run = parts.subList(from, to);
                String joined = String.join("", run);
                if (tells(joined)) {
                    words.add(joined);
                }
                if (run.size() > 1) {
                    wholes.add(String.join(" ", run));
                }
            }
        }
    }

    static boolean particle(String word) {
        return PARTICLES.contains(word);
    }

    private static boolean tells(String word) {
        return word.length() > 1 && !PARTICLES.contains(word) && !word.chars().allMatch(c -> FoldedText.digit((char) c));
    }
}
