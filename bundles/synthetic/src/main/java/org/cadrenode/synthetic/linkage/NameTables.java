package org.cadrenode.synthetic.linkage;

import java.util.HashMap;
import java.util.Map;
import org.cadrenode.synthetic.region.Sex;

/**
 * How common names are in a population: what a national statistics office publishes, and so what an attacker of linkage
 * tokens knows.
 *
 * @param girls the number of girls by first forename
 * @param boys the number of boys by first forename
 * @param surnames the number of people by surname
 */
public record NameTables(Map<String, Integer> girls, Map<String, Integer> boys, Map<String, Integer> surnames) {

    public NameTables {
        girls = Map.copyOf(girls);
        boys = Map.copyOf(boys);
        surnames = Map.copyOf(surnames);
    }

    /** Counts a population. */
    public static NameTables of(Population population) {
        Map<String, Integer> girls = new HashMap<>();
        Map<String, Integer> boys = new HashMap<>();
        Map<String, Integer> surnames = new HashMap<>();
        population.<RuntimeException>forEach((index, person) -> {
            (person.gender() == Sex.FEMALE ? girls : boys).merge(person.forenames().get(0), 1, Integer::sum);
            surnames.merge(person.surname(), 1, Integer::sum);
        });
        return new NameTables(girls, boys, surnames);
    }
}
