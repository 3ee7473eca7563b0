package org.cadrenode.synthetic.attack;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names as the attacker writes them, and what is guessed of them without any token. */
public final class NameGuesses {

    private NameGuesses() {
    }

    /** The first name of a cell of several: letters alone, small, without accents. */
    public static String first(String cell) {
        return name(cell, 0);
    }

    /** A name of a cell of several, counted from 0, likewise; empty if there are not as many. */
    public static String name(String cell, int place) {
        String[] names = cell.split(";");
        String name = place < names.length ? names[place] : "";
        return Normalizer.normalize(name.replace('ł', 'l').replace('Ł', 'L'), Normalizer.Form.NFD).replaceAll("[^A-Za-z]", "")
                .toLowerCase(Locale.ROOT);
    }

    /**
     * The share of people whose name is right if everybody is given the commonest name of the sex.
     *
     * @param own names among the attacker's own people, {@code ownSexes} their sexes
     * @param truth the names of those attacked, {@code sexes} their sexes
     */
    public static double blind(List<String> own, List<String> ownSexes, List<String> truth, List<String> sexes) {
        Map<String, Map<String, Integer>> counts = new HashMap<>();
        for (int i = 0; i < own.size(); i++) {
            counts.computeIfAbsent(ownSexes.get(i), sex -> new HashMap<>()).merge(own.get(i), 1, Integer::sum);
        }
        Map<String, String> commonest = new HashMap<>();
        counts.forEach((sex, names) -> names.entrySet().stream().max(Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey())).ifPresent(most -> commonest.put(sex, most.getKey())));
        int right = 0;
        for (int i = 0; i < truth.size(); i++) {
            right += truth.get(i).equals(commonest.get(sexes.get(i))) ? 1 : 0;
        }
        return right / (double) Math.max(1, truth.size());
    }
}
