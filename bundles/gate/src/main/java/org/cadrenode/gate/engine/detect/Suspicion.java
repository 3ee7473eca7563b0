package org.cadrenode.gate.engine.detect;

import java.util.Locale;

/** What a place in a text looks like, without any record of people. The names, in lower case, stand in reports. */
public enum Suspicion {
    /** Ten digits with the check digit of an NHS number. */
    NHS_NUMBER_FORM(true),
    /** Such ten digits that begin with a day, as a Community Health Index number of Scotland does. */
    CHI_NUMBER_FORM(true),
    /** A letter and twelve digits, or eleven and a letter, with the check letter of a unique pupil number. */
    UPN_FORM(true),
    /** Ten digits with the check digit of a unique learner number. */
    ULN_FORM(true),
    /** A National Insurance number. */
    NI_NUMBER_FORM(true),
    /** A telephone number in a national or international form. */
    TELEPHONE_FORM(true),
    /** An e-mail address. */
    E_MAIL_FORM(true),
    /** A full postcode of an area that exists. */
    POSTCODE_FORM(true),
    /** A postcode of an area that does not exist. */
    POSSIBLE_POSTCODE(false),
    /** An address of the web, or the name of somebody there. */
    POSSIBLE_WEB_ADDRESS(false),
    /** A vehicle registration. */
    POSSIBLE_VEHICLE(false),
    /** A number with a check digit in an unusual grouping, or one behind a word for a telephone. */
    POSSIBLE_NUMBER(false),
    /** Day, month and year. */
    POSSIBLE_DATE(false),
    /** A name of a person. */
    POSSIBLE_NAME(false);

    private final boolean certain;

    Suspicion(boolean certain) {
        this.certain = certain;
    }

    /** Returns whether it forbids a release by itself. */
    public boolean certain() {
        return certain;
    }

    /** Returns the name that stands in reports. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
