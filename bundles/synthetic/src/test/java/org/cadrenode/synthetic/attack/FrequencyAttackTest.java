package org.cadrenode.synthetic.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cadrenode.synthetic.linkage.Person;
import org.cadrenode.synthetic.linkage.Population;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Sex;
import org.junit.jupiter.api.Test;

class FrequencyAttackTest {

    private static final long SEED = 20261127;
    private static final int PEOPLE = 8_000;

    private final List<Person> attacked = people(SEED);
    private final List<Person> own = people(~SEED);

    private static List<Person> people(long seed) {
        System.out.println("seed " + seed);
        List<Person> people = new ArrayList<>();
        new Population(seed, PEOPLE).<RuntimeException>forEach((index, person) -> people.add(person));
        return people;
    }

    /** Tokens of a bad kind: made under the values that {@code keys} gives of a person. */
    private static List<SeenPerson> seen(List<Person> people, long key, Function<Person, List<String>> keys) {
        return people.stream().map(person -> {
            List<String> views = keys.apply(person);
            return new SeenPerson(hashes(key, views, person.gender() == Sex.MALE ? "boy" : "girl"), Stream.of(SeenName.Field.values())
                    .filter(field -> !named(person, field).isEmpty()).map(field -> name(field, named(person, field), key, views)).toList());
        }).toList();
    }

    private static SeenName name(SeenName.Field field, String name, long key, List<String> views) {
        return new SeenName(field, 0, hashes(key, views, field + name), hashes(key, views, field + "~" + name.replaceAll("[aeiou]", "")),
                hashes(key, views, field + "^" + name.substring(0, Math.min(2, name.length()))));
    }

    private static long[] hashes(long key, List<String> views, String value) {
        return views.stream().mapToLong(view -> Chance.of(key, view + '|' + value, 0).nextLong()).toArray();
    }

    private static String named(Person person, SeenName.Field field) {
        return switch (field) {
            case FORENAME -> NameGuesses.first(person.forenames().get(0));
            case SECOND_FORENAME -> NameGuesses.name(String.join(";", person.forenames()), 1);
            case SURNAME -> NameGuesses.first(person.surname());
        };
    }

    private AttackScore attack(Function<Person, List<String>> keys, SeenName.Field field) {
        Function<Person, String> name = person -> named(person, field);
        List<Optional<Guess>> guesses = new FrequencyAttack(seen(own, 1, keys)).guesses(field, own.stream().map(name).toList(), seen(attacked, 2, keys));
        return AttackScore.of(guesses, attacked.stream().map(name).toList(), 0);
    }

    @Test
    void namesWithOneHashForEverybodyAreGuessed() {
        AttackScore score = attack(person -> List.of(""), SeenName.Field.FORENAME);
        assertTrue(score.recovered() > 0.2, score.toString());
    }

    @Test
    void viewsThatManyShareAreTiedTogetherByThoseWhoAreInSeveral() {
        AttackScore tied = attack(person -> List.of("year " + person.birthDate().getYear(), "month " + person.birthDate().getMonthValue()),
                SeenName.Field.FORENAME);
        AttackScore apart = attack(person -> List.of("year " + person.birthDate().getYear()), SeenName.Field.FORENAME);
        assertTrue(tied.recovered() > 0.08, tied.toString());
        assertTrue(apart.recovered() < tied.recovered() / 2, apart.toString());
    }

    @Test
    void viewsThatFewShareGiveNobodyAway() {
        for (SeenName.Field field : SeenName.Field.values()) {
            AttackScore score = attack(person -> List.of("born " + person.birthDate(), "at " + person.postcode()), field);
            assertTrue(score.recovered() <= 0.01, score.toString());
        }
    }

    @Test
    void theScoreFavoursTheAttackerButNeedsHalfOfTheClaimsToBeRight() {
        List<Optional<Guess>> guesses = List.of(Optional.of(new Guess("ann", 0.9)), Optional.of(new Guess("bob", 0.8)),
                Optional.of(new Guess("cat", 0.7)), Optional.of(new Guess("dan", 0.6)), Optional.empty());
        AttackScore score = AttackScore.of(guesses, List.of("ann", "x", "cat", "dan", "eve"), 0.1);
        assertEquals(0.6, score.recovered());
        assertEquals(0.6, AttackScore.of(guesses, List.of("x", "bob", "cat", "dan", "eve"), 0).recovered());
        assertEquals(0, AttackScore.of(guesses, List.of("x", "x", "x", "dan", "eve"), 0).recovered());
        assertEquals(0.2, AttackScore.of(guesses, List.of("x", "x", "x", "dan", "eve"), 0).right());
    }

    @Test
    void theAssignmentIsTheCheapestOfAll() {
        System.out.println("seed " + SEED);
        Chance chance = Chance.of(SEED, "costs", 0);
        for (int round = 0; round < 200; round++) {
            double[][] costs = new double[4][5];
            for (double[] row : costs) {
                Arrays.setAll(row, column -> chance.around(0, 5));
            }
            int[] columns = Assignment.of(costs);
            assertEquals(4, Arrays.stream(columns).distinct().count());
            double cost = 0;
            for (int row = 0; row < 4; row++) {
                cost += costs[row][columns[row]];
            }
            assertEquals(cheapest(costs, 0, new boolean[5]), cost, 1e-9);
        }
    }

    private static double cheapest(double[][] costs, int row, boolean[] taken) {
        if (row == costs.length) {
            return 0;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int column = 0; column < taken.length; column++) {
            if (!taken[column]) {
                taken[column] = true;
                least = Math.min(least, costs[row][column] + cheapest(costs, row + 1, taken));
                taken[column] = false;
            }
        }
        return least;
    }
}
