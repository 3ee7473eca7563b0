package org.cadrenode.synthetic.extract;

import java.util.Locale;

/** The kinds of structured identifier in {@code truth/identifiers.csv}. */
public enum IdentifierKind {
    NHS, UPN, ULN, LOCAL_ID, FORENAME, MIDDLE_NAMES, SURNAME, PREFERRED_NAME, FORMER_SURNAME, FULL_NAME, BIRTH_DATE,
    ADDRESS, POSTCODE, UPRN, PHONE, EMAIL;

    /** The word in the truth. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
