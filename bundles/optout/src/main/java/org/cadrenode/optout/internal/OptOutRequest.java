package org.cadrenode.optout.internal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;

/** A line of an opt-out list, checked. Empty texts are what the line leaves out. */
record OptOutRequest(
        String nhsNumber, String upn, String forename, String surname, String birthDate, Scope scope, Decider decidedBy,
        LocalDate decidedOn) {
    /** What an opt-out stops. */
    enum Scope {
        ALL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who decided. */
    enum Decider {
        PARENT, GUARDIAN, YOUNG_PERSON;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns whether the request finds a child by name and birth date. */
    boolean named() {
        return !Identifiers.folded(forename).isEmpty() && !Identifiers.folded(surname).isEmpty() && !birthDate.isEmpty();
    }

    /** Returns whether the request can find anybody. */
    boolean findsSomebody() {
        return !nhsNumber.isEmpty() || !upn.isEmpty() || named();
    }

    List<Identifier> identifiers() {
        List<Identifier> identifiers = new ArrayList<>(5);
        add(identifiers, IdentifierKind.NHS_NUMBER, nhsNumber);
        add(identifiers, IdentifierKind.UPN, upn);
        add(identifiers, IdentifierKind.FORENAME, forename);
        add(identifiers, IdentifierKind.SURNAME, surname);
        add(identifiers, IdentifierKind.BIRTH_DATE, birthDate);
        return identifiers;
    }

    /** Returns the words that make two lines the same request. */
    String[] words() {
        return words(identifiers(), scope.word(), decidedBy.word(), decidedOn);
    }

    /** Returns the words of a request as it lies in the register. */
    static String[] words(List<Identifier> identifiers, String scope, String decidedBy, LocalDate decidedOn) {
        return new String[] {"request", value(identifiers, IdentifierKind.NHS_NUMBER), value(identifiers, IdentifierKind.UPN),
            Identifiers.folded(value(identifiers, IdentifierKind.FORENAME)),
            Identifiers.folded(value(identifiers, IdentifierKind.SURNAME)), value(identifiers, IdentifierKind.BIRTH_DATE),
            scope, decidedBy, decidedOn.toString()};
    }

    private static String value(List<Identifier> identifiers, IdentifierKind kind) {
        return identifiers.stream().filter(one -> one.kind() == kind).map(Identifier::value).findFirst().orElse("");
    }

    private static void add(List<Identifier> identifiers, IdentifierKind kind, String value) {
        if (!value.isEmpty()) {
            identifiers.add(new Identifier(kind, value));
        }
    }

    @Override
    public String toString() {
        return "[opt-out]";
    }
}
