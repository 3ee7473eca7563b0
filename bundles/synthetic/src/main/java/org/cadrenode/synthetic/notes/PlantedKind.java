package org.cadrenode.synthetic.notes;

import java.util.Locale;

/** The kinds of identifier that are planted in notes. */
public enum PlantedKind {
    /** A forename, middle name, short name or preferred name of the child. */
    FORENAME,
    /** The surname of the child. */
    SURNAME,
    /** A forename or surname of a relative. */
    RELATIVE,
    /** The child's birth date, or its day and month. */
    DOB,
    /** The date of something that happened or will happen. */
    DATE,
    /** The child's NHS number. */
    NHS,
    /** Another number of the child or of a relative: local, pupil, learner, CHI or National Insurance number. */
    ID,
    POSTCODE,
    /** House and street, the street alone, the town. */
    ADDRESS,
    PHONE,
    EMAIL,
    URL,
    /** The registration of a vehicle. */
    VEHICLE,
    /** A school, a general practice or a clinic. */
    PLACE,
    /** A name of somebody in no record: a friend, a teacher, a neighbour, a member of staff. */
    OTHER_NAME;

    /** The word in the truth. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
