package org.cadrenode.synthetic.notes;

import java.util.Locale;

/** The kinds of identifier that are planted in notes. */
public enum PlantedKind {
    /** A forename, short name or preferred name of the child. */
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
    /** Another number of the child: the local patient number, the pupil number. */
    ID,
    POSTCODE,
    /** House and street. */
    ADDRESS,
    PHONE,
    EMAIL,
    URL,
    /** The registration of a vehicle. */
    VEHICLE,
    /** A town, a street alone, a school or a general practice. */
    PLACE,
    /** A name of a friend, a teacher or a member of staff. */
    OTHER_NAME;

    /** The word in the truth. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
