package org.cadrenode.gate.engine.detect;

import org.cadrenode.gate.engine.detect.Detector.Sink;
import org.cadrenode.gate.engine.detect.NameLists.Word;

/**
 * Finds names of people nobody told of. Each word has a score: points for what it is (a forename, a surname, a word of
 * everyday notes, the ending of a surname), for how it is written (a capital inside of a sentence, capitals throughout),
 * and for what stands before and behind it (titles, words such as "named" and "spoke to", verbs of people, another name,
 * a marker that a scrubber left, a word for a place or a team). Words of {@link #ENOUGH} points and more are a name, and
 * such words side by side are one. The points were set by hand and tried on texts with planted names. Each word is looked
 * at once, with at most three words on each side: linear time. Not thread-safe.
 */
final class NameScore {
    /** Points from which a word is reported. */
    static final int ENOUGH = 8;

    private static final int SHORTEST_LINE = 4;

    private int[] scores = new int[1 << 8];
    private Word[] words = new Word[1 << 8];

    void find(Tokens tokens, Sink sink) {
        int count = tokens.count();
        if (scores.length < count) {
            scores = new int[count + count / 2];
            words = new Word[scores.length];
        }
        int shouted = 0;
        int written = 0;
        for (int i = 0; i < count; i++) {
            words[i] = tokens.type(i) == Tokens.WORD ? NameLists.word(tokens.lower(i)) : Word.NONE;
            if (tokens.type(i) == Tokens.WORD && tokens.length(i) > 1) {
                written++;
                shouted += tokens.capitals(i) ? 1 : 0;
            }
        }
        // Where all is in capitals, capitals say nothing.
        boolean capitals = written >= SHORTEST_LINE && shouted * 3 > written * 2;
        for (int i = 0; i < count; i++) {
            scores[i] = tokens.type(i) == Tokens.WORD ? own(tokens, i, capitals) : Integer.MIN_VALUE / 2;
        }
        for (int i = 0; i < count; i++) {
            if (scores[i] > 0) {
                scores[i] += around(tokens, i);
            }
        }
        for (int i = 0; i < count; i++) {
            if (scores[i] < ENOUGH) {
                continue;
            }
            int last = i;
            while (last + 1 < count && continues(tokens, last + 1)) {
                last++;
            }
            sink.found(Suspicion.POSSIBLE_NAME, tokens.source(tokens.from(i)), tokens.sourceEnd(tokens.bare(last)));
            i = last;
        }
    }

    private boolean continues(Tokens tokens, int i) {
        boolean near = tokens.beside(i) || tokens.mark(i) == '-' || tokens.mark(i) == '\'';
        return near && tokens.type(i) == Tokens.WORD && (scores[i] >= ENOUGH || tokens.capital(i) && scores[i] > 0 && !words[i].everyday());
    }

    // What the word is and how it is written. 0 or less is no name, whatever stands around it.
    private int own(Tokens tokens, int i, boolean allCapitals) {
        Word word = words[i];
        int length = tokens.bare(i) - tokens.from(i);
        if (length < 2 || word.never()) {
            return 0;
        }
        boolean capital = tokens.capital(i);
        boolean shouting = tokens.capitals(i);
        int score = word.forename() ? 7 : word.surname() ? 4 : 0;
        if (!capital) {
            // In small letters only a forename that is no other word, and only with a cue.
            return word.forename() && !word.everyday() ? 3 : 0;
        }
        if (word.everyday()) {
            score = word.forename() || word.surname() ? 3 : 0;
        } else if (score == 0) {
            score = surnameEnding(tokens, i, length) ? 4 : 3;
        }
        if (allCapitals) {
            return word.forename() && !word.everyday() ? score : 0;
        }
        if (shouting && length <= 5 && !word.forename() && !word.surname()) {
            return 0;
        }
        if (tokens.first(i)) {
            score -= word.everyday() ? 3 : word.forename() ? 1 : 2;
        } else if (!word.everyday()) {
            score += 2;
        } else {
            score += 1;
        }
        return Math.max(0, score);
    }

    private static boolean surnameEnding(Tokens tokens, int i, int length) {
        if (length < 6) {
            return false;
        }
        String text = tokens.lower(i);
        return text.startsWith("mc") || text.startsWith("mac") || text.startsWith("o'") || text.startsWith("fitz") || text.endsWith("son")
                || text.endsWith("ton") || text.endsWith("ham") || text.endsWith("field") || text.endsWith("wood") || text.endsWith("ley")
                || text.endsWith("worth") || text.endsWith("ski") || text.endsWith("ska") || text.endsWith("ova") || text.endsWith("escu")
                || text.endsWith("shaw") || text.endsWith("well") || text.endsWith("man");
    }

    private int around(Tokens tokens, int i) {
        tokens.looked(1);
        int score = 0;
        int before = i - 1;
        // An initial between title, forename and surname.
        if (tokens.type(before) == Tokens.WORD && tokens.length(before) == 1 && tokens.capital(before) && !tokens.first(i)) {
            score += 1;
            before--;
        }
        if (before >= 0 && near(tokens, before + 1)) {
            Word previous = words[before];
            if (tokens.type(before) == Tokens.MARKER) {
                score += tokens.capital(i) && !words[i].everyday() && tokens.beside(i) ? 2 : 0;
            } else if (previous.title()) {
                score += 7;
            } else if (previous.cue()) {
                score += tokens.capital(i) ? 5 : 6;
            } else if (previous.role()) {
                score += words[i].everyday() ? 2 : 4;
                score += before > 0 && (words[before - 1].cue() || words[before - 1].role()) ? 1 : 0;
            } else if (scores[before] >= 3 && tokens.capital(before) && tokens.capital(i) && !previous.everyday()) {
                score += 3;
            } else if (previous.link() && before > 0 && (words[before - 1].cue() || words[before - 1].role() || words[before - 1].verb())) {
                score += 4;
            }
        }
        int behind = i + 1;
        if (behind < tokens.count() && near(tokens, behind)) {
            Word next = words[behind];
            if (next.place()) {
                score -= 6;
            } else if (next.verb() && tokens.capital(i)) {
                score += 3;
            } else if (tokens.type(behind) == Tokens.WORD && tokens.capital(behind) && scores[behind] >= 3 && !next.everyday()) {
                score += behind + 1 < tokens.count() && near(tokens, behind + 1) && words[behind + 1].place() ? -4 : 3;
            } else if (tokens.type(behind) == Tokens.MARKER && tokens.capital(i) && !words[i].everyday() && tokens.beside(behind)) {
                score += 1;
            }
        }
        if (tokens.possessive(i) && !words[i].everyday()) {
            score += 2;
        }
        // A line of its own at the end of a letter.
        if (tokens.first(i) && before >= 0 && words[before].closing()) {
            score += 6;
        }
        return score;
    }

    // With a blank, a line end, a full stop of an abbreviation, a hyphen or a comma between.
    private static boolean near(Tokens tokens, int i) {
        int gap = tokens.gap(i);
        if (gap > 3) {
            return false;
        }
        for (int place = tokens.to(i - 1); place < tokens.from(i); place++) {
            if (" -.\n\r\t,:(".indexOf(tokens.at(place)) < 0) {
                return false;
            }
        }
        return gap > 0 && (tokens.at(tokens.to(i - 1)) != '.' || tokens.length(i - 1) <= 4);
    }
}
