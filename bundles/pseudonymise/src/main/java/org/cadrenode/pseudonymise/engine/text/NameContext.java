package org.cadrenode.pseudonymise.engine.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells a name from the everyday word that is spelled alike (May, Will, Grace, Young, Price) by what stands around it.
 * In doubt it is a name: a removed word costs little, a name that stays costs much.
 */
final class NameContext {
    private static final Map<String, Set<String>> FOLLOWERS = read();
    private static final Set<String> MONTHS = Set.of("april", "may", "june", "august");
    private static final Set<String> MONTH_BEFORE = Set.of("in", "since", "until", "till", "early", "late", "mid", "last",
            "next", "during", "throughout");
    private static final Set<String> MONTH_AFTER = Set.of("onwards", "onward", "half", "bank");
    private static final Set<String> PART_OF_MONTH = Set.of("end", "beginning", "start", "middle", "month", "course", "rest");
    private static final Set<String> LEADS_TO_NAME = Set.of("with", "and", "saw", "told", "asked", "that", "met", "when",
            "because", "as", "if", "but", "so", "while", "for", "mum", "dad", "brother", "sister", "re", "see", "meet", "invite", "about");
    private static final Set<String> FOLLOWS_NAME = Set.of("was", "is", "has", "had", "said", "says", "attended", "went",
            "came", "told", "felt", "feels", "did", "does", "reports", "reported", "lives", "wants", "likes", "seems",
            "seemed", "wanted", "asked");
    // May also has some worries: what stands between a name and its verb, as it may behind an everyday word.
    private static final Set<String> BETWEEN = Set.of("also", "then", "still", "not", "well", "now", "often", "always", "never",
            "just", "only");
    private static final Set<String> DETERMINERS = Set.of("the", "a", "an", "this", "that", "his", "her", "their", "my", "our",
            "your", "its", "no", "any", "some", "each", "every", "what", "which");

    private static final Set<String> KIN = Set.of("mum", "dad", "mother", "father", "gran", "nan", "sister", "brother", "carer",
            "friend", "grandmother", "grandfather", "aunt", "uncle", "stepmum", "stepdad");
    private static final Set<String> SPEAKS = Set.of("spoke", "speak", "speaking", "talked", "talk", "talking", "listened");
    private static final Set<String> TAKES_PERSON = Set.of("misses", "gave", "re", "collects", "collected", "meets", "met",
            "invite", "invited", "hugged", "hit", "kicked", "bit");
    private static final Set<String> RINGS = Set.of("ring", "rang", "call", "called", "phone", "phoned", "text", "texted");

    /** In the list: whatever follows, the word is no name at the start of a sentence. */
    private static final String ANYTHING = "*";

    private NameContext() { }

    /** Returns whether a folded name is an everyday word. */
    static boolean ambiguous(String name) {
        return FOLLOWERS.containsKey(name);
    }

    /** Returns whether a folded word is used in everyday language, in small letters, for what is no name. */
    static boolean plainWord(String word) {
        return Lexicon.common(word) || !FOLLOWERS.getOrDefault(word, Set.of()).isEmpty();
    }

    /** Returns whether the word at these folded places is meant as a name. */
    static boolean isName(FoldedText text, int from, int to) {
        int word = text.wordAt(from);
        String name = new String(text.characters(), from, to - from);
        String before = word > 0 ? text.word(word - 1) : "";
        // What stands behind a comma, a full stop or an empty line says nothing of the word.
        String after = word + 1 < text.words() && text.gap(word, " ", 4) && !emptyLine(text, word) ? text.word(word + 1) : "";
        boolean possessive = to < text.length() && text.at(to) == 's' && text.joint(to) && text.boundary(to + 1);
        if (!text.capital(from)) {
            if (to - from > 2 && !plainWord(name)) {
                return true;
            }
            return possessive ? !DETERMINERS.contains(before) : smallLetterName(text, word, before, after);
        }
        if (possessive || to < text.length() && FoldedText.digit(text.at(to))) {
            return true;
        }
        if (MONTHS.contains(name) && month(text, from, to, before, after)) {
            return false;
        }
        boolean starts = startsSentence(text, from) && !tightStop(text, from);
        Set<String> followers = FOLLOWERS.getOrDefault(name, Set.of());
        if (starts && followers.contains(ANYTHING)) {
            return false;
        }
        if (name.length() > 2 && plus(text, word)) {
            return true;
        }
        boolean follows = to == text.wordEnd(word) && followers.contains(after)
                && !(BETWEEN.contains(after) && word + 2 < text.words() && FOLLOWS_NAME.contains(text.word(word + 2)));
        return !(follows && (starts || shouted(text, word) && shouted(text, word + 1)));
    }

    // well.May came: the stop may as well be that of an abbreviation.
    private static boolean tightStop(FoldedText text, int from) {
        int stop = text.sourceStart(from) - 1;
        return stop > 0 && text.source().charAt(stop) == '.' && !Character.isWhitespace(text.source().charAt(stop - 1));
    }

    private static boolean shouted(FoldedText text, int word) {
        return text.wordLength(word) > 1 && text.capital(text.wordStart(word)) && text.capital(text.wordStart(word) + 1);
    }

    private static boolean emptyLine(FoldedText text, int word) {
        int end = text.wordSourceStart(word + 1);
        int lines = 0;
        for (int i = text.wordSourceEnd(word); i < end; i++) {
            lines += text.source().charAt(i) == '\n' ? 1 : 0;
        }
        return lines > 1;
    }

    // People who write without capitals write names so, too: only where the sentence has a place for a name.
    private static boolean smallLetterName(FoldedText text, int word, String before, String after) {
        if (asked(text, word, before, after) || plus(text, word)) {
            return true;
        }
        return FOLLOWS_NAME.contains(after)
                && (before.isEmpty() || text.gap(word - 1, ", ", 2) && !text.gap(word - 1, " ", 2) || LEADS_TO_NAME.contains(before) || startsSentence(text, text.wordStart(word)));
    }

    // mum (hope), spoke to will, ring rose back
    private static boolean asked(FoldedText text, int word, String before, String after) {
        if (KIN.contains(before) && text.source().charAt(text.wordSourceStart(word) - 1) == '(') {
            return true;
        }
        if (before.equals("to") && word > 1 && SPEAKS.contains(text.word(word - 2))) {
            return true;
        }
        if (word > 0 && (text.known(word - 1) & Lexicon.TITLE_SHORT) != 0 && text.gap(word - 1, " .", 2)
                || TAKES_PERSON.contains(before) && text.gap(word - 1, " ", 2) || before.equals("out") && text.wordIs(word - 2, "w")) {
            return true;
        }
        return RINGS.contains(before) && after.equals("back");
    }

    // ed + hope in lunch club
    private static boolean plus(FoldedText text, int word) {
        return word > 0 && text.gap(word - 1, " +", 3) && !text.gap(word - 1, " ", 3)
                || text.gap(word, " +", 3) && !text.gap(word, " ", 3);
    }

    /** Returns whether a word is spelled like a month. */
    static boolean month(FoldedText text, int word) {
        return text.wordLength(word) <= 6 && MONTHS.contains(text.word(word));
    }

    /**
     * Returns whether a word spelled like a month stands behind another month: April and May. Of the words of a child's own
     * family that counts for nothing: June and April came, too.
     */
    static boolean inRowOfMonths(FoldedText text, int word) {
        boolean joined = word > 1 && (text.wordIs(word - 1, "and") || text.wordIs(word - 1, "or") || text.wordIs(word - 1, "to"));
        return joined && month(text, word) && DateMatcher.month(text, word - 2) > 0;
    }

    private static boolean month(FoldedText text, int from, int to, String before, String after) {
        int word = text.wordAt(from);
        if (besideMonth(text, word)) {
            return false;
        }
        if (from > text.wordStart(word)) {
            // mid-May, but not saw-May: of what is joined by a hyphen, only that tells.
            return MONTH_BEFORE.contains(text.word(word).substring(0, from - text.wordStart(word)));
        }
        if (to < text.wordEnd(word)) {
            return false;
        }
        // Since April was there: a name, or a month that is no great loss.
        if (MONTH_BEFORE.contains(before) && text.gap(word - 1, " -", 2) && !FOLLOWS_NAME.contains(after)
                || MONTH_AFTER.contains(after)) {
            return true;
        }
        if (before.equals("of")) {
            String earlier = word > 1 ? text.word(word - 2) : "";
            return PART_OF_MONTH.contains(earlier) || !earlier.isEmpty() && FoldedText.digit(earlier.charAt(0));
        }
        // On 4 May, but not on March 4 May came: that number goes with the month before.
        if (!before.isEmpty() && FoldedText.digit(before.charAt(0)) && before.length() <= 4 && text.gap(word - 1, " ", 2) && !text.jointIn(word - 1)
                && (before.length() < 3 || !FoldedText.digit(before.charAt(before.length() - 1)))
                && !monthAt(text, text.wordIs(word - 2, "the") ? word - 3 : word - 2)) {
            return true;
        }
        return !after.isEmpty() && FoldedText.digit(after.charAt(0)) && after.length() <= 4 && !monthAt(text, word + 2);
    }

    // Two of them side by side may be a forename and a surname.
    private static boolean besideMonth(FoldedText text, int word) {
        String before = word > 0 ? text.word(word - 1) : "";
        String after = word + 1 < text.words() ? text.word(word + 1) : "";
        return MONTHS.stream().anyMatch(month -> before.endsWith(month) || after.startsWith(month));
    }

    private static boolean monthAt(FoldedText text, int word) {
        return word >= 0 && word < text.words() && DateMatcher.month(text, word) > 0;
    }

    // After a full stop (but not that of an initial), colon, line end or list mark, or at the very start.
    static boolean startsSentence(FoldedText text, int from) {
        String source = text.source();
        int limit = Math.max(0, text.sourceStart(from) - 8);
        for (int i = text.sourceStart(from) - 1; i >= limit; i--) {
            char c = source.charAt(i);
            if ("!?:;\n\r\"\u2022\u201C*".indexOf(c) >= 0) {
                return true;
            }
            if (c == '.') {
                return !initial(source, i);
            }
            if (!Character.isWhitespace(c) && c != '>' && c != '-') {
                return false;
            }
        }
        return limit == 0;
    }

    private static boolean initial(String source, int stop) {
        return stop > 0 && Character.isLetter(source.charAt(stop - 1)) && (stop == 1 || !Character.isLetter(source.charAt(stop - 2)));
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> followers = new HashMap<>();
        for (String line : Resources.lines("ambiguous-names.txt")) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                for (String word : line.split(" ")) {
                    followers.putIfAbsent(word, Set.of());
                }
            } else {
                followers.put(line.substring(0, colon), Set.copyOf(List.of(line.substring(colon + 1).strip().split(" "))));
            }
        }
        return Map.copyOf(followers);
    }
}
