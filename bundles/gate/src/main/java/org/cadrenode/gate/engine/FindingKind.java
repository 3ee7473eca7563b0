package org.cadrenode.gate.engine;

import java.util.Locale;

/** What must not leave. The names, in lower case, stand in reports and scripts. */
public enum FindingKind {
    /** A National Health Service number of anyone who is known. */
    NHS_NUMBER,
    /** A unique pupil number, present or former, of anyone. */
    UPN,
    /** A unique learner number of anyone. */
    ULN,
    /** A telephone number of anyone, in any of its national and international forms. */
    TELEPHONE,
    /** An e-mail address of anyone. */
    E_MAIL,
    /** A full postcode of anyone. */
    POSTCODE,
    /** Forename and surname of anyone, side by side. */
    FULL_NAME,
    /** House number and street of anyone. */
    ADDRESS_LINE,
    /** A part of a name of the row's own child or its relatives. */
    OWN_NAME,
    /** Such a part that is an everyday word as well, but stands as a name would. */
    DOUBTFUL_NAME,
    /** The birth date of the row's own child or its relatives. */
    OWN_BIRTH_DATE,
    /** A number by which the source knows the row's own child or its relatives. */
    OWN_NUMBER,
    /** A row of a child who is opted out. */
    OPTED_OUT_CHILD,
    /** A value that tells a place of a child whose address is protected, or of its household. */
    PROTECTED_ADDRESS,
    /** A row of a child whom neither the vault nor the suppression store knows, so that it cannot be checked. */
    UNKNOWN_CHILD,
    /** A column that the dictionary does not let through, or not like this. */
    UNKNOWN_COLUMN,
    /** A value that its column's type or list of codes does not allow. */
    BAD_VALUE,
    /** A value in a free-text column that nobody released by name. */
    UNRELEASED_FREE_TEXT,
    /** More places of a free-text column than the site allows look like names or dates. */
    MANY_DOUBTFUL_PLACES,
    /** A column of codes or numbers of which most of ten digits have the check digit of an NHS number. */
    NHS_NUMBER_COLUMN,
    /** A code that the law keeps from being passed on. */
    RESTRICTED_CODE;

    private static final FindingKind[] ALL = values();

    /** Returns the name that stands in reports. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the bit that stands for this kind in a set of kinds. */
    int bit() {
        return 1 << ordinal();
    }

    static FindingKind of(int ordinal) {
        return ALL[ordinal];
    }

    static int count() {
        return ALL.length;
    }
}
