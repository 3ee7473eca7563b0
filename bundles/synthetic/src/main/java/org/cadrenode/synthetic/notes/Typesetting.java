package org.cadrenode.synthetic.notes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cadrenode.synthetic.region.Chance;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a note on its way through people's hands and programs: small letters only, other apostrophes, spaces
 * typed twice, lines broken at a width, words divided at a line's end, quotation marks before lines. What was planted
 * stays recorded, at its new place. One instance for one note; not thread-safe.
 */
final class Typesetting {

    private static final Set<PlantedKind> UNDIVIDED = Set.of(PlantedKind.EMAIL, PlantedKind.URL);
    private static final int SHORTEST_DIVIDED = 8;

    private final int[] text;
    private final List<PlantedSpan> spans;
    private final @Nullable String[] instead;
    private final boolean[] undivided;
    private final Chance chance;

    Typesetting(String text, List<PlantedSpan> spans, Chance chance) {
        this.text = text.codePoints().toArray();
        this.spans = spans;
        this.instead = new String[this.text.length];
        this.undivided = new boolean[this.text.length];
        this.chance = chance;
        for (PlantedSpan span : spans) {
            for (int i = span.start(); i < span.end(); i++) {
                undivided[i] = UNDIVIDED.contains(span.kind());
            }
        }
    }

    /** Writes everything in small letters. */
    void small() {
        for (int i = 0; i < text.length; i++) {
            text[i] = Character.toLowerCase(text[i]);
        }
    }

    /** Sets straight apostrophes as curved ones. */
    void curvedApostrophes() {
        for (int i = 0; i < text.length; i++) {
            text[i] = text[i] == '\'' ? '’' : text[i];
        }
    }

    /** Types some spaces twice, or as a space that doesn't break. */
    void carelessSpaces(double rate) {
        for (int i = 0; i < text.length; i++) {
            if (text[i] == ' ' && chance.happens(rate)) {
                instead[i] = chance.pickOf("  ", "  ", "\u00a0");
            }
        }
    }

    /**
     * Breaks lines at a width and marks them.
     *
     * @param from the first character, at the beginning of a line
     * @param to behind the last
     * @param mark what each line begins with
     * @param dividing the share of long words at a line's end that are divided with a hyphen
     */
    void lines(int from, int to, int width, String mark, double dividing) {
        int column = mark.length();
        int lastBreak = -1;
        if (from > 0 && !mark.isEmpty()) {
            instead[from - 1] = "\n" + mark;
        }
        for (int i = from; i < to; i++) {
            if (text[i] == '\n') {
                instead[i] = "\n" + mark;
                column = mark.length();
                lastBreak = -1;
                continue;
            }
            column++;
            if (column > width && lastBreak >= 0) {
                int divided = dividedAt(lastBreak, i, to, dividing);
                int at = divided >= 0 ? divided : lastBreak;
                instead[at] = divided >= 0 ? Character.toString(text[at]) + "-\n" + mark
                        : (text[at] == '-' ? "-\n" : "\n") + mark;
                column = mark.length() + i - at;
                lastBreak = -1;
            }
            if (text[i] == ' ' || isHyphenInWord(i)) {
                lastBreak = i;
            }
        }
    }

    // The letter after which the word behind a space is divided; -1 if it stays whole.
    private int dividedAt(int space, int reached, int to, double dividing) {
        if (dividing == 0 || text[space] != ' ' || !chance.happens(dividing)) {
            return -1;
        }
        int end = space + 1;
        while (end < to && Character.isLetter(text[end]) && !undivided[end]) {
            end++;
        }
        int letters = end - space - 1;
        int at = space + 1 + letters / 2;
        return letters >= SHORTEST_DIVIDED && at <= reached ? at : -1;
    }

    private boolean isHyphenInWord(int i) {
        return text[i] == '-' && i > 0 && i + 1 < text.length && Character.isLetter(text[i - 1])
                && Character.isLetter(text[i + 1]) && !undivided[i];
    }

    /** The note as it is now. */
    NoteText set() {
        StringBuilder set = new StringBuilder(text.length + text.length / 8);
        int[] places = new int[text.length + 1];
        int place = 0;
        for (int i = 0; i < text.length; i++) {
            places[i] = place;
            String other = instead[i];
            if (other == null) {
                set.appendCodePoint(text[i]);
                place++;
            } else {
                set.append(other);
                place += other.codePointCount(0, other.length());
            }
        }
        places[text.length] = place;
        int[] codePoints = set.codePoints().toArray();
        List<PlantedSpan> moved = new ArrayList<>(spans.size());
        for (PlantedSpan span : spans) {
            int start = places[span.start()];
            int end = places[span.end()];
            moved.add(new PlantedSpan(start, end, span.kind(), new String(codePoints, start, end - start), span.known(),
                    span.misspelt()));
        }
        return new NoteText(set, moved, place);
    }
}
