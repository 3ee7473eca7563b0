package org.cadrenode.synthetic.notes;

import java.time.LocalDate;
import java.util.List;

/** A note and what was planted in it, in order of place. */
public record Note(LocalDate date, NoteStyle style, String text, List<PlantedSpan> spans) {

    public Note {
        spans = List.copyOf(spans);
    }
}
