package org.cadrenode.synthetic.notes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sentence, or several lines, with slots, read once; {@code \n} and {@code \t} in it stand for the end of a line and a
 * tab. Immutable and thread-safe.
 */
final class NoteTemplate {

    private final List<Part> parts;

    private NoteTemplate(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Words, then perhaps a slot. */
    private record Part(String words, @Nullable Blank slot) {
    }

    static NoteTemplate of(String line) {
        String sentence = line.replace("\\n", "\n").replace("\\t", "\t");
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (int open = sentence.indexOf('{'); open >= 0; open = sentence.indexOf('{', from)) {
            int close = sentence.indexOf('}', open);
            parts.add(new Part(sentence.substring(from, open), Blank.named(sentence.substring(open + 1, close))));
            from = close + 1;
        }
        parts.add(new Part(sentence.substring(from), null));
        return new NoteTemplate(parts);
    }

    boolean isPossible(NoteSubject subject) {
        for (Part part : parts) {
            if (part.slot() != null && !part.slot().isPossible(subject)) {
                return false;
            }
        }
        return true;
    }

    void fill(Filling filling) {
        for (Part part : parts) {
            filling.say(part.words());
            if (part.slot() != null) {
                part.slot().fill(filling);
            }
        }
    }
}
