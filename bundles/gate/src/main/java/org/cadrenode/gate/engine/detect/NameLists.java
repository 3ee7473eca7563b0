package org.cadrenode.gate.engine.detect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.gate.engine.EverydayWords;

/** What is known of words, compiled from the detector's own lists. Immutable. */
final class NameLists {
    private static final int FORENAME = 1;
    private static final int SURNAME = 2;
    private static final int TITLE = 4;
    private static final int CUE = 8;
    private static final int ROLE = 16;
    private static final int LINK = 32;
    private static final int VERB = 64;
    private static final int PLACE = 128;
    private static final int NEVER = 256;
    private static final int CLOSING = 512;
    private static final Map<String, Integer> KINDS = Map.of("forenames", FORENAME, "surnames", SURNAME, "titles", TITLE, "cues", CUE,
            "roles", ROLE, "links", LINK, "verbs", VERB, "places", PLACE, "never", NEVER, "closings", CLOSING);
    private static final Map<String, Word> WORDS = load();

    private NameLists() { }

    private static Map<String, Word> load() {
        Map<String, Integer> words = new HashMap<>();
        try (InputStream in = NameLists.class.getResourceAsStream("name-evidence.txt")) {
            if (in == null) {
                throw new IllegalStateException("The detector's lists are missing from the bundle");
            }
            int kind = 0;
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (line.startsWith("[")) {
                    kind = KINDS.get(line.substring(1, line.indexOf(']')));
                } else if (!line.startsWith("#") && !line.isBlank()) {
                    for (String word : line.strip().split("\\s+")) {
                        words.merge(word.toLowerCase(Locale.ROOT), kind, (one, other) -> one | other);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        EverydayWords.EVERYDAY.forEach(word -> words.putIfAbsent(word, 0));
        Map<String, Word> all = new HashMap<>();
        words.forEach((word, kinds) -> all.put(word, new Word(kinds, EverydayWords.EVERYDAY.contains(word))));
        return Map.copyOf(all);
    }

    /** Returns what is known of a word in small letters. */
    static Word word(String lower) {
        return WORDS.getOrDefault(lower, Word.NONE);
    }

    /** The kinds of a word. */
    record Word(int kinds, boolean everyday) {
        static final Word NONE = new Word(0, false);

        private boolean is(int kind) {
            return (kinds & kind) != 0;
        }

        boolean forename() {
            return is(FORENAME);
        }

        boolean surname() {
            return is(SURNAME);
        }

        boolean title() {
            return is(TITLE);
        }

        boolean cue() {
            return is(CUE);
        }

        boolean role() {
            return is(ROLE);
        }

        boolean link() {
            return is(LINK);
        }

        boolean verb() {
            return is(VERB);
        }

        boolean place() {
            return is(PLACE);
        }

        boolean never() {
            return is(NEVER);
        }

        boolean closing() {
            return is(CLOSING);
        }
    }
}
