package org.cadrenode.linkage.engine;

import java.time.LocalDate;
import java.util.List;

/** What one provider wrote down of a synthetic child; empty texts and a null date are not recorded. */
public record Person(
        int truth, String nhsNumber, String upn, String forename, String surname, LocalDate born, String sex,
        List<String> postcodes) {
    public Person {
        postcodes = List.copyOf(postcodes);
    }

    public Person withNames(String otherForename, String otherSurname) {
        return new Person(truth, nhsNumber, upn, otherForename, otherSurname, born, sex, postcodes);
    }

    public Person withNumbers(String otherNhsNumber, String otherUpn) {
        return new Person(truth, otherNhsNumber, otherUpn, forename, surname, born, sex, postcodes);
    }

    public Person withBirthDate(LocalDate other) {
        return new Person(truth, nhsNumber, upn, forename, surname, other, sex, postcodes);
    }

    public Person withSex(String other) {
        return new Person(truth, nhsNumber, upn, forename, surname, born, other, postcodes);
    }

    public Person withPostcodes(String... others) {
        return new Person(truth, nhsNumber, upn, forename, surname, born, sex, List.of(others));
    }
}
