package org.cadrenode.api.dictionary;

/**
 * What a source column says of a person. The first four tell whose record a row is; the others go to the vault and
 * nowhere else, and their words are scrubbed out of free text.
 */
public enum IdentifierKind {
    /** The provider's own id of the child whom this table defines: without such a row a child is not known. */
    SUBJECT,
    /** The provider's own id of the child to whom this row belongs. */
    SUBJECT_REFERENCE,
    /** The provider's own id of the child whose relative this row describes. */
    RELATIVE_OF,
    /** The provider's own id of the relative, where the relative is such a child too. */
    RELATIVE_SUBJECT,
    /** Another id of the child, which the provider merged into the one of the row: the two are one child. */
    FORMER_SUBJECT,
    NHS_NUMBER, UPN, FORMER_UPN, ULN, OTHER_NUMBER,
    FORENAME, MIDDLE_NAMES, SURNAME, PREFERRED_NAME, FORMER_SURNAME,
    BIRTH_DATE, SEX, POSTCODE, ADDRESS_LINE, TOWN, PHONE, EMAIL,
    /** A school, practice or home whose name leads to the child. */
    ORGANISATION,
    /** Anything else that tells a person, of which each word is looked for. */
    OTHER_WORDS,
    /** Anything else that tells a person as a whole, not by its words. */
    OTHER_PHRASE,
    /** The same, and nothing is looked for where it is but a number. */
    OTHER_PHRASE_UNLESS_NUMERIC,
    /** Letters and digits that tell a person, whatever marks stand between them. */
    OTHER_CODE,
    /** A day that tells a person. */
    OTHER_DATE;

    /** Returns whether this kind tells whose record a row is. */
    public boolean assignsRow() {
        return switch (this) {
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF -> true;
            case RELATIVE_SUBJECT, FORMER_SUBJECT, NHS_NUMBER, UPN, FORMER_UPN, ULN, OTHER_NUMBER, FORENAME, MIDDLE_NAMES, SURNAME,
                    PREFERRED_NAME, FORMER_SURNAME, BIRTH_DATE, SEX, POSTCODE, ADDRESS_LINE, TOWN, PHONE, EMAIL,
                    ORGANISATION, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE, OTHER_DATE -> false;
        };
    }

    /** Returns whether a value of this kind may hold a code that says something of the person: not an id, a name, a day or a place. */
    public boolean mayHoldCodes() {
        return switch (this) {
            case SEX, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE -> true;
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT, NHS_NUMBER, UPN, FORMER_UPN, ULN,
                    OTHER_NUMBER, FORENAME, MIDDLE_NAMES, SURNAME, PREFERRED_NAME, FORMER_SURNAME, BIRTH_DATE, POSTCODE,
                    ADDRESS_LINE, TOWN, PHONE, EMAIL, ORGANISATION, OTHER_DATE -> false;
        };
    }

    /**
     * Returns whether a value of this kind may tell where somebody lives, is placed, schooled or treated. What tells a person
     * in a way that nobody described may.
     */
    public boolean tellsPlace() {
        return switch (this) {
            case POSTCODE, ADDRESS_LINE, TOWN, PHONE, EMAIL, ORGANISATION, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC,
                    OTHER_CODE -> true;
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT, NHS_NUMBER, UPN, FORMER_UPN, ULN,
                    OTHER_NUMBER, FORENAME, MIDDLE_NAMES, SURNAME, PREFERRED_NAME, FORMER_SURNAME, BIRTH_DATE, SEX, OTHER_DATE -> false;
        };
    }
}
