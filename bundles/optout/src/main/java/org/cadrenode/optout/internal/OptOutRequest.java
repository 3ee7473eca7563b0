package org.cadrenode.optout.internal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.optout.engine.Decision.Choice;
import org.cadrenode.optout.engine.Maker;
import org.cadrenode.optout.engine.Scope;

/**
 * A decision as somebody recorded it, checked. Empty texts are what is left out.
 *
 * @param maker who decided
 * @param evidence where the evidence of it is; may be empty
 * @param effectiveOn from when on it is to count, if that is said
 */
record OptOutRequest(
        String nhsNumber, String upn, String forename, String surname, String birthDate, Scope scope, Maker maker,
        LocalDate decidedOn, Choice choice, String evidence, Optional<LocalDate> effectiveOn) {
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
        return words(identifiers(), scope, maker, decidedOn, choice);
    }

    /** Returns the words of a request as it lies in the register. What older lists could not say counts only if it is said. */
    static String[] words(List<Identifier> identifiers, Scope scope, Maker maker, LocalDate decidedOn, Choice choice) {
        List<String> words = new ArrayList<>(List.of("request", value(identifiers, IdentifierKind.NHS_NUMBER),
                value(identifiers, IdentifierKind.UPN), Identifiers.folded(value(identifiers, IdentifierKind.FORENAME)),
                Identifiers.folded(value(identifiers, IdentifierKind.SURNAME)), value(identifiers, IdentifierKind.BIRTH_DATE),
                scope.word(), maker.decider().word(), decidedOn.toString()));
        if (choice == Choice.IN || !maker.person().isEmpty()) {
            words.add(choice.name());
            words.add(maker.person());
        }
        return words.toArray(String[]::new);
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
