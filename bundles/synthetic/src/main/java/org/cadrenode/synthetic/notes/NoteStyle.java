package org.cadrenode.synthetic.notes;

import java.util.List;

/** The styles of note, each with the themes that it opens with, is made of and closes with. */
public enum NoteStyle {
    CLINIC_LETTER("clinic letter", "letter", List.of("plan-letter", "closing-letter"),
            List.of("mood", "anxiety", "sleep", "eating", "school", "family", "neuro", "medication", "risk",
            "contact-details", "filler"), " "),
    THERAPY_CONTACT("therapy contact", "contact", List.of("plan-contact"),
            List.of("therapy", "mood", "anxiety", "sleep", "family", "risk", "therapy", "filler"), " "),
    SCHOOL_LIAISON("school liaison", "school", List.of("plan-contact"),
            List.of("school", "school", "neuro", "anxiety", "contact-details", "filler"), " "),
    EMAIL_THREAD("e-mail", "email", List.of("closing-email"),
            List.of("email", "email", "contact-details", "sleep"), "\n"),
    CASE_NOTE("case note", "case", List.of("closing-case"), List.of("body-case", "body-case", "decoys"), " "),
    INCIDENT("school incident", "incident", List.of("closing-incident"),
            List.of("body-incident", "body-incident", "decoys"), " "),
    REFERRAL_FORM("referral form", "form", List.of("closing-form"), List.of("body-form"), "\n"),
    QUOTED_THREAD("e-mail thread", "thread", List.of("closing-thread"), List.of("body-thread"), "\n"),
    SCRIBBLE("scribble", "scribble", List.of("closing-scribble"), List.of("body-scribble", "body-scribble", "decoys"),
            ". ");

    private static final List<NoteStyle> OF_TRUST =
            List.of(CLINIC_LETTER, THERAPY_CONTACT, SCHOOL_LIAISON, EMAIL_THREAD);

    private final String word;
    private final String key;
    private final List<String> closings;
    private final List<String> themes;
    private final String joint;

    NoteStyle(String word, String key, List<String> closings, List<String> themes, String joint) {
        this.word = word;
        this.key = key;
        this.closings = closings;
        this.themes = themes;
        this.joint = joint;
    }

    /** The styles in which the mental-health trust of the region writes, for which its dictionary has codes. */
    public static List<NoteStyle> ofTrust() {
        return OF_TRUST;
    }

    /** The word in the record. */
    public String word() {
        return word;
    }

    /** What the names of this style's own themes end with. */
    String key() {
        return key;
    }

    String opening() {
        return "opening-" + key;
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
