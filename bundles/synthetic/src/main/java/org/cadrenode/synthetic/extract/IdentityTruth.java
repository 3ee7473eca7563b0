package org.cadrenode.synthetic.extract;

import org.cadrenode.synthetic.errors.RecordedIdentity;

/** What of a recorded identity goes into the list of identifiers. */
final class IdentityTruth {

    private IdentityTruth() {
    }

    /** The names and the birth date, as recorded. */
    static void names(TruthFolder truth, String person, RecordedIdentity identity) {
        truth.identifier(person, IdentifierKind.FORENAME, identity.forename());
        truth.identifier(person, IdentifierKind.MIDDLE_NAMES, identity.middleNames());
        truth.identifier(person, IdentifierKind.SURNAME, identity.surname());
        truth.identifier(person, IdentifierKind.FORMER_SURNAME, identity.formerSurname());
        truth.identifier(person, IdentifierKind.FULL_NAME, identity.fullName());
        truth.identifier(person, IdentifierKind.BIRTH_DATE, identity.birthDate().toString());
    }
}
