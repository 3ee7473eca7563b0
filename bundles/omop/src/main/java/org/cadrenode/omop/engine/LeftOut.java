package org.cadrenode.omop.engine;

/** Why an event is not in an export. */
public enum LeftOut {
    /** No rule says where it belongs. */
    UNNAMED("No rule says where it belongs"),
    /** A rule says that it belongs nowhere. */
    SILENCED("A rule says that it does not belong into the model"),
    /** It has no date, which every row of the model needs. */
    UNDATED("It has no date"),
    /** Nobody tells the year in which its child was born, without which the model has no person. */
    BIRTH_UNKNOWN("The year of birth of its child is not known"),
    /** Its code is longer than the model can hold. */
    CODE_TOO_LONG("Its code is longer than the model can hold"),
    /** It ends a contact whose beginning its record does not tell. */
    LONE_END("It ends a contact of whose beginning its record does not tell"),
    /** It came while the export was made. */
    MEANWHILE("It came while the export was made");

    private final String sentence;

    LeftOut(String sentence) {
        this.sentence = sentence;
    }

    /** Returns it in words. */
    public String sentence() {
        return sentence;
    }
}
