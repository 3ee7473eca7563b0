package org.cadrenode.synthetic.notes;

import java.util.List;

/** The styles of note, each with the themes that it opens with, is made of and closes with. */
public enum NoteStyle {
    CLINIC_LETTER("clinic letter", "opening-letter", List.of("plan-letter", "closing-letter"),
            List.of("mood", "anxiety", "sleep", "eating", "school", "family", "neuro", "medication", "risk",
            "contact-details", "filler"), " "),
    THERAPY_CONTACT("therapy contact", "opening-contact", List.of("plan-contact"),
            List.of("therapy", "mood", "anxiety", "sleep", "family", "risk", "therapy", "filler"), " "),
    SCHOOL_LIAISON("school liaison", "opening-school", List.of("plan-contact"),
            List.of("school", "school", "neuro", "anxiety", "contact-details", "filler"), " "),
    EMAIL_THREAD("e-mail", "opening-email", List.of("closing-email"),
            List.of("email", "email", "contact-details", "sleep"), "\n");

    private final String word;
    private final String opening;
    private final List<String> closings;
    private final List<String> themes;
    private final String joint;

    NoteStyle(String word, String opening, List<String> closings, List<String> themes, String joint) {
        this.word = word;
        this.opening = opening;
        this.closings = closings;
        this.themes = themes;
        this.joint = joint;
    }

    /** The word in the record. */
    public String word() {
        return word;
    }

    String opening() {
        return opening;
    }

    List<String> closings() {
        return closings;
    }

    List<String> themes() {
        return themes;
    }

    /** What stands between two sentences of the body. */
    String joint() {
        return joint;
    }
}
