package org.cadrenode.connector.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PersonTest {
    private static final int PEOPLE = 20_000;

    @Test
    void noTwoPeopleOfASeedHaveAnIdOrNameInCommon() {
        Set<String> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (int child = 0; child < PEOPLE; child++) {
            Person person = Person.of(1, child);
            assertTrue(ids.add(person.id()));
            assertTrue(names.add(person.forename() + " " + person.surname()));
            assertEquals(person, Person.of(1, child), "the same seed gives the same person");
        }
    }

    @Test
    void numbersHaveTheirCheckDigits() {
        for (int child = 0; child < 500; child++) {
            Person person = Person.of(2, child);
            assertTrue(person.nhsNumber().matches("999\\d{7}"));
            int sum = 0;
            for (int i = 0; i < 10; i++) {
                sum += (person.nhsNumber().charAt(i) - '0') * (10 - i);
            }
            // With the check digit at weight 1, the sum is a multiple of eleven.
            assertEquals(0, sum % 11);
            assertTrue(person.upn().matches("[A-HJ-NP-RTU-Z]\\d{12}"), person.upn());
        }
    }

    @Test
    void aCanaryIsFoundWhateverTheWriting() {
        Scenario scenario = Scenario.of(3);
        Canaries canaries = Canaries.of(scenario);
        Person person = scenario.person(1);
        String number = person.nhsNumber();
        assertEquals(Optional.of("surname"), canaries.in("Mrs " + person.surname().toUpperCase(Locale.ROOT) + "'s child"));
        assertEquals(Optional.of("NHS number"), canaries.in(number.substring(0, 3) + " " + number.substring(3, 6) + "-" + number.substring(6)));
        assertEquals(Optional.of("postcode"), canaries.in("at " + person.postcode().replace(" ", "")));
        assertEquals(Optional.empty(), canaries.in("Delivery 17 of visits has 20 records"));
    }
}
