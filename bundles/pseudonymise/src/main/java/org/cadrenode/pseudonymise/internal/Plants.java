package org.cadrenode.pseudonymise.internal;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;

/** Identifiers of a family in forms in which notes hold them, for planting. Stateless. */
final class Plants {
    private static final int SHORTEST_MISSPELT = 5;
    private static final int SHORTEST_NAME = 3;
    private static final int NHS_LENGTH = 10;
    private static final List<DateTimeFormatter> DAYS = List.of(DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.UK),
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.UK), DateTimeFormatter.ofPattern("d.M.yy", Locale.UK),
            DateTimeFormatter.ISO_LOCAL_DATE);

    private Plants() { }

    /**
     * Something to plant.
     *
     * @param kind under which it is counted
     * @param text that is planted
     */
    record Plant(String kind, String text) {
        @Override
        public String toString() {
            return "[plant of kind " + kind + "]";
        }
    }

    /** Returns what can be planted of a child and its relatives; the same for the same random numbers. */
    static List<Plant> of(List<Identifier> child, Set<List<Identifier>> relatives, SplittableRandom random) {
        Set<Plant> plants = new LinkedHashSet<>();
        child.forEach(identifier -> add("child", identifier, random, plants));
        relatives.forEach(relative -> relative.forEach(identifier -> add("relative", identifier, random, plants)));
        return new ArrayList<>(plants);
    }

    private static void add(String whose, Identifier identifier, SplittableRandom random, Set<Plant> plants) {
        String value = identifier.value().strip();
        switch (identifier.kind()) {
            case FORENAME, SURNAME, PREFERRED_NAME, FORMER_SURNAME -> {
                if (value.length() >= SHORTEST_NAME && value.chars().allMatch(Character::isLetter)) {
                    plants.add(new Plant(whose + "_name", value));
                    plants.add(new Plant(whose + "_name_capitals", value.toUpperCase(Locale.UK)));
                    if (value.length() >= SHORTEST_MISSPELT) {
                        plants.add(new Plant(whose + "_name_misspelt", misspelt(value, random)));
                    }
                }
            }
            case NHS_NUMBER -> {
                plants.add(new Plant("nhs_number", value));
                if (value.length() == NHS_LENGTH) {
                    plants.add(new Plant("nhs_number", value.substring(0, 3) + " " + value.substring(3, 6) + " " + value.substring(6)));
                }
            }
            case UPN, ULN -> plants.add(new Plant("pupil_number", value));
            case PHONE -> plants.add(new Plant("phone", value));
            case EMAIL -> plants.add(new Plant("email", value));
            case POSTCODE -> {
                plants.add(new Plant("postcode", value));
                plants.add(new Plant("postcode", value.toLowerCase(Locale.UK)));
            }
            case ADDRESS_LINE -> plants.add(new Plant("address", value));
            case BIRTH_DATE -> {
                Optional<LocalDate> day = Identifiers.date(value);
                day.ifPresent(date -> DAYS.forEach(form -> plants.add(new Plant("birth_date", form.format(date)))));
            }
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_UPN, OTHER_NUMBER, MIDDLE_NAMES, SEX, TOWN,
                    ORGANISATION -> { }
        }
    }

    // Two letters change places, or one is lost, doubled or another; the first stays.
    private static String misspelt(String name, SplittableRandom random) {
        int at = 1 + random.nextInt(name.length() - 2);
        char one = name.charAt(at);
        char next = name.charAt(at + 1);
        return switch (random.nextInt(4)) {
            case 0 -> one == next ? name.substring(0, at) + name.substring(at + 1)
                    : name.substring(0, at) + next + one + name.substring(at + 2);
            case 1 -> name.substring(0, at) + name.substring(at + 1);
            case 2 -> name.substring(0, at) + one + name.substring(at);
            default -> name.substring(0, at) + (one == 'e' ? 'r' : 'e') + name.substring(at + 1);
        };
    }
}
