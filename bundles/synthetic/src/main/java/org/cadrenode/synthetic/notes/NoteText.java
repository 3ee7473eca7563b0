package org.cadrenode.synthetic.notes;

import java.util.ArrayList;
import java.util.List;

/** A note in the making: text is appended, and what is planted is remembered with its place. Not thread-safe. */
final class NoteText {

    private final StringBuilder text;
    private final List<PlantedSpan> spans;
    private int codePoints;

    NoteText() {
        this(new StringBuilder(), new ArrayList<>(), 0);
    }

    NoteText(StringBuilder text, List<PlantedSpan> spans, int codePoints) {
        this.text = text;
        this.spans = spans;
        this.codePoints = codePoints;
    }

    void append(String words) {
        text.append(words);
        codePoints += words.codePointCount(0, words.length());
    }

    void plant(PlantedKind kind, String value, boolean known, boolean misspelt) {
        int start = codePoints;
        append(value);
        spans.add(new PlantedSpan(start, codePoints, kind, value, known, misspelt));
    }

    int length() {
        return codePoints;
    }

    List<PlantedSpan> spans() {
        return spans;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
