package org.cadrenode.synthetic.attack;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** The persons of whom it is seen that they bear the same name, and what else is seen of them as a group. */
final class Namesakes {

    private static final int SEXES = 3;
    private static final long[] NOTHING = {};

    private final Stitching full;
    private final List<Look> looks;

    /**
     * How a group looks: how many girls, boys and others are in it, are among those whose name sounds alike, and among those
     * whose name begins alike.
     */
    record Look(int[] namesakes, int[] sounds, int[] starts, int bin) {

        int size() {
            return namesakes[0] + namesakes[1] + namesakes[2];
        }

        List<Integer> key() {
            return List.of(namesakes[0], namesakes[1], namesakes[2], bin);
        }
    }

    Namesakes(List<SeenPerson> persons, SeenName.Field field) {
        List<SeenName> names = new ArrayList<>(persons.size());
        persons.forEach(person -> names.add(person.name(field).orElse(new SeenName(field, 0, NOTHING, NOTHING, NOTHING))));
        int[] sexes = sexes(persons);
        full = stitched(names, SeenName::full);
        Stitching sounds = stitched(names, SeenName::sounds);
        Stitching starts = stitched(names, SeenName::starts);
        int[][] ofFull = counted(full, sexes);
        int[][] ofSounds = counted(sounds, sexes);
        int[][] ofStarts = counted(starts, sexes);
        looks = new ArrayList<>(Collections.nCopies(full.bound(), null));
        for (int person = 0; person < sexes.length; person++) {
            int group = full.group(person);
            if (group != Stitching.NOBODY && looks.get(group) == null) {
                looks.set(group, new Look(ofFull[group], of(ofSounds, sounds.group(person)), of(ofStarts, starts.group(person)),
                        names.get(person).bin()));
            }
        }
    }

    /** The group of a person, or {@link Stitching#NOBODY}. */
    int group(int person) {
        return full.group(person);
    }

    /** How a group looks. */
    Look look(int group) {
        return looks.get(group);
    }

    /** All groups. */
    List<Integer> groups() {
        List<Integer> groups = new ArrayList<>();
        for (int group = 0; group < looks.size(); group++) {
            if (looks.get(group) != null) {
                groups.add(group);
            }
        }
        return groups;
    }

    private static Stitching stitched(List<SeenName> names, Function<SeenName, long[]> tokens) {
        return new Stitching(names.stream().map(tokens).toList());
    }

    private static int[] of(int[][] counts, int group) {
        return group == Stitching.NOBODY ? new int[SEXES] : counts[group];
    }

    private static int[][] counted(Stitching stitching, int[] sexes) {
        int[][] counts = new int[stitching.bound()][];
        for (int person = 0; person < sexes.length; person++) {
            int group = stitching.group(person);
            if (group != Stitching.NOBODY) {
                if (counts[group] == null) {
                    counts[group] = new int[SEXES];
                }
                counts[group][sexes[person]]++;
            }
        }
        return counts;
    }

    // Of the two largest groups that share a sex the larger is that of the boys. 0 is a girl, 1 a boy, 2 unknown.
    private static int[] sexes(List<SeenPerson> persons) {
        Stitching stitching = new Stitching(persons.stream().map(SeenPerson::sexes).toList());
        int boys = Stitching.NOBODY;
        int girls = Stitching.NOBODY;
        for (int group = 0; group < stitching.bound(); group++) {
            if (boys == Stitching.NOBODY || stitching.size(group) > stitching.size(boys)) {
                girls = boys;
                boys = group;
            } else if (girls == Stitching.NOBODY || stitching.size(group) > stitching.size(girls)) {
                girls = group;
            }
        }
        int[] sexes = new int[persons.size()];
        for (int person = 0; person < sexes.length; person++) {
            int group = stitching.group(person);
            sexes[person] = group == Stitching.NOBODY ? 2 : group == boys ? 1 : group == girls ? 0 : 2;
        }
        return sexes;
    }
}
