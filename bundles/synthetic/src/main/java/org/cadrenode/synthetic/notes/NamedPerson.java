package org.cadrenode.synthetic.notes;

/**
 * How a person can be named in a note.
 *
 * @param forename the forename in full
 * @param called what the person is called
 * @param middle the middle names; empty if there are none
 * @param title such as Mrs or Dr
 * @param forenameKind what a forename of this person is planted as
 * @param surnameKind what a surname of this person is planted as
 */
record NamedPerson(String forename, String called, String middle, String surname, String title,
        PlantedKind forenameKind, PlantedKind surnameKind) {

    static NamedPerson relative(String forename, String called, String surname, String title) {
        return new NamedPerson(forename, called, "", surname, title, PlantedKind.RELATIVE, PlantedKind.RELATIVE);
    }

    /** Somebody who is in no record. */
    static NamedPerson other(String forename, String surname, String title) {
        return new NamedPerson(forename, forename, "", surname, title, PlantedKind.OTHER_NAME, PlantedKind.OTHER_NAME);
    }
}
