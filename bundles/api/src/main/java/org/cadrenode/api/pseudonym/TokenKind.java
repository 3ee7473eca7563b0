package org.cadrenode.api.pseudonym;

/**
 * What a linkage token was made of. Every token is an HMAC-SHA-256 under the network's linkage key, over the kind and
 * the normalised values; two tokens of one kind are equal exactly if the values are. Names are folded (case, accents,
 * apostrophes, hyphens, blanks); "sound" is the primary code of Philips's double metaphone (2000).
 */
public enum TokenKind {
    /** A valid NHS number. */
    NHS_NUMBER,
    /** A valid unique pupil number; never a former one. */
    UPN,
    /** Birth date. */
    BIRTH_DATE,
    /** Sex, where it is recorded as female or male. */
    SEX,
    /** First forename. */
    FORENAME,
    /** Surname, one token each for the whole and for the parts of a double one. */
    SURNAME,
    /** Sound of the first forename. */
    FORENAME_SOUND,
    /** Sound of the surname. */
    SURNAME_SOUND,
    /** Full postcode; one token each for those known. */
    POSTCODE,
    /** Forename, surname and birth date. */
    NAME_BIRTH_DATE,
    /** Sounds of forename and surname, and birth date. */
    SOUND_BIRTH_DATE,
    /** Forename, birth date and postcode. */
    FORENAME_BIRTH_DATE_POSTCODE,
    /** Surname, birth date and postcode. */
    SURNAME_BIRTH_DATE_POSTCODE,
    /** Forename, surname and postcode. */
    NAME_POSTCODE,
    /** Forename, surname, and two of day, month and year of birth (one token a pair, and one for day and month swapped). */
    NAME_PART_BIRTH_DATE,
    /** Birth date, sex and postcode. */
    BIRTH_DATE_SEX_POSTCODE,
    /** First two letters of the forename, surname sound, birth date, sex. */
    INITIALS_BIRTH_DATE_SEX
}
