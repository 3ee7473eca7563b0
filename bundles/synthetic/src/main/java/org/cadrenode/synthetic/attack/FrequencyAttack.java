package org.cadrenode.synthetic.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Guesses names from tokens without the key. The attacker knows how tokens are made and, from public tables, how common names
 * are; so it makes a population of its own like the one attacked, gives it tokens under a key of its own, and learns from it
 * how the namesakes of each name look among them ({@link Namesakes}). The groups of namesakes that are attacked are then
 * given the names whose groups look most alike: the large ones one-to-one, such that all together are as likely as can be;
 * the small ones the name that most of those bear who look the same in the attacker's own population. Not thread-safe.
 */
public final class FrequencyAttack {

    private static final int LARGEST_GROUPS = 800;
    private static final int MORE_NAMES = 200;
    private static final int LARGE = 12;
    /** How far a share in a place may lie from that of the tables, relative. */
    private static final double LOCAL = 0.03;
    private static final double OTHER_BIN = -50;

    private final List<SeenPerson> practice;

    /**
     * @param practice the attacker's own population, as large as the one that will be attacked
     */
    public FrequencyAttack(List<SeenPerson> practice) {
        this.practice = List.copyOf(practice);
    }

    /**
     * The guess for each person, in their order; empty where nothing of the field is seen.
     *
     * @param names the names of the attacker's own population, in its order
     */
    public List<Optional<Guess>> guesses(SeenName.Field field, List<String> names, List<SeenPerson> persons) {
        Namesakes own = new Namesakes(practice, field);
        Namesakes attacked = new Namesakes(persons, field);
        Map<Integer, Guess> guesses = large(own, names, attacked);
        Map<List<Integer>, Guess> small = small(own, names);
        List<Optional<Guess>> all = new ArrayList<>();
        for (int person = 0; person < persons.size(); person++) {
            int group = attacked.group(person);
            Guess guess = group == Stitching.NOBODY ? null : guesses.get(group);
            all.add(Optional.ofNullable(guess != null || group == Stitching.NOBODY ? guess : small.get(attacked.look(group).key())));
        }
        return all;
    }

    private static Map<Integer, Guess> large(Namesakes own, List<String> names, Namesakes attacked) {
        Map<String, Integer> largestOf = new HashMap<>();
        for (int person = 0; person < names.size(); person++) {
            if (own.group(person) != Stitching.NOBODY) {
                largestOf.merge(names.get(person), own.group(person), (one, other) -> own.look(one).size() >= own.look(other).size() ? one : other);
            }
        }
        List<Map.Entry<String, Integer>> known = largestOf.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Integer> name) -> -own.look(name.getValue()).size())
                        .thenComparing(Map.Entry::getKey)).toList();
        List<Integer> groups = attacked.groups().stream().filter(group -> attacked.look(group).size() >= LARGE)
                .sorted(Comparator.comparing(group -> -attacked.look(group).size()))
                .limit(Math.min(LARGEST_GROUPS, known.size())).toList();
        int columns = Math.min(known.size(), groups.size() + MORE_NAMES);
        double[][] costs = new double[groups.size()][columns];
        for (int row = 0; row < costs.length; row++) {
            for (int column = 0; column < columns; column++) {
                costs[row][column] = -likelihood(attacked.look(groups.get(row)), own.look(known.get(column).getValue()));
            }
        }
        int[] chosen = Assignment.of(costs);
        Map<Integer, Guess> guesses = new HashMap<>();
        for (int row = 0; row < chosen.length; row++) {
            double least = costs[row][chosen[row]];
            double sum = Arrays.stream(costs[row]).map(cost -> Math.exp(least - cost)).sum();
            guesses.put(groups.get(row), new Guess(known.get(chosen[row]).getKey(), 1 / sum));
        }
        return guesses;
    }

    private static Map<List<Integer>, Guess> small(Namesakes own, List<String> names) {
        Map<List<Integer>, Map<String, Integer>> bearers = new HashMap<>();
        for (int person = 0; person < names.size(); person++) {
            if (own.group(person) != Stitching.NOBODY) {
                bearers.computeIfAbsent(own.look(own.group(person)).key(), key -> new HashMap<>()).merge(names.get(person), 1, Integer::sum);
            }
        }
        Map<List<Integer>, Guess> guesses = new HashMap<>();
        bearers.forEach((look, counts) -> {
            int all = counts.values().stream().mapToInt(Integer::intValue).sum();
            counts.entrySet().stream().max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .ifPresent(most -> guesses.put(look, new Guess(most.getKey(), most.getValue() / (all + 1.0))));
        });
        return guesses;
    }

    private static double likelihood(Namesakes.Look seen, Namesakes.Look own) {
        double likelihood = alike(seen.namesakes(), own.namesakes()) + alike(seen.sounds(), own.sounds()) + alike(seen.starts(), own.starts());
        return seen.bin() == own.bin() ? likelihood : likelihood + OTHER_BIN;
    }

    // The logarithm of how likely two counts are of one mean: both are drawn.
    private static double alike(int[] seen, int[] own) {
        double likelihood = 0;
        for (int i = 0; i < seen.length; i++) {
            double variance = seen[i] + own[i] + LOCAL * LOCAL * own[i] * own[i] + 0.5;
            likelihood -= 0.5 * (seen[i] - own[i]) * (seen[i] - own[i]) / variance + 0.5 * Math.log(variance);
        }
        return likelihood;
    }
}
