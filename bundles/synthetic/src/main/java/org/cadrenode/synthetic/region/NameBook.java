package org.cadrenode.synthetic.region;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The names of the region, drawn with a long tail: the n-th name of a list is 1/(n+c) as likely as the first ones, and
 * a part of English surnames is put together from two parts, so that most of those are borne by one or two families
 * only. Some names are words too (May, Grace, Will, Long, Price) because text with them is the hard part of removing
 * names. Immutable and thread-safe.
 */
public final class NameBook {

    private static final double RARE_ENGLISH_SHARE = 0.30;

    private final Map<String, Ranked> female = ranked("names/forenames-female.txt", 25);
    private final Map<String, Ranked> male = ranked("names/forenames-male.txt", 25);
    private final Map<String, Ranked> surnames = ranked("names/surnames.txt", 12);
    private final Map<String, List<String>> surnameParts = WordList.sectionedWords("names/surname-parts.txt");
    private final Map<String, List<String>> shortForms = shortForms();

    /** A forename of this sex and origin. */
    public String forename(Sex sex, Origin origin, Chance chance) {
        Map<String, Ranked> lists = switch (sex) {
            case FEMALE -> female;
            case MALE -> male;
        };
        // Families of every origin also choose names that are common in the country.
        Origin chosen = origin != Origin.ENGLISH && chance.happens(0.2) ? Origin.ENGLISH : origin;
        return list(lists, chosen).draw(chance);
    }

    /** A surname of this origin, in the form that a man bears. */
    public String surname(Origin origin, Chance chance) {
        if (origin == Origin.ENGLISH && chance.happens(RARE_ENGLISH_SHARE)) {
            return chance.pick(surnameParts.getOrDefault("first", List.of()))
                    + chance.pick(surnameParts.getOrDefault("last", List.of()));
        }
        return list(surnames, origin).draw(chance);
    }

    /** The form of a surname that this sex bears: Polish -ski, -cki and -dzki become -ska, -cka and -dzka. */
    public static String inflected(String surname, Sex sex) {
        return sex == Sex.FEMALE && (surname.endsWith("ski") || surname.endsWith("cki") || surname.endsWith("dzki"))
                ? surname.substring(0, surname.length() - 1) + "a"
                : surname;
    }

    /** The short and pet names of a forename, the most usual first; empty where there is none. */
    public List<String> shortForms(String forename) {
        return shortForms.getOrDefault(forename, List.of());
    }

    /** How many different forenames there are for a sex. */
    public int forenames(Sex sex) {
        Map<String, Ranked> lists = sex == Sex.FEMALE ? female : male;
        return (int) lists.values().stream().flatMap(list -> Arrays.stream(list.names)).distinct().count();
    }

    /** How many different surnames there are, without those that are put together from parts. */
    public int surnames() {
        return (int) surnames.values().stream().flatMap(list -> Arrays.stream(list.names)).distinct().count();
    }

    private static Ranked list(Map<String, Ranked> lists, Origin origin) {
        Ranked list = lists.get(origin.section());
        if (list == null) {
            throw new IllegalStateException("no names for " + origin.name().toLowerCase(Locale.ROOT));
        }
        return list;
    }

    private static Map<String, Ranked> ranked(String path, double flatness) {
        Map<String, Ranked> lists = new HashMap<>();
        WordList.sectionedWords(path).forEach((section, names) -> lists.put(section, new Ranked(names, flatness)));
        return lists;
    }

    private static Map<String, List<String>> shortForms() {
        Map<String, List<String>> forms = new HashMap<>();
        for (String line : WordList.lines("names/nicknames.txt")) {
            int colon = line.indexOf(':');
            forms.put(line.substring(0, colon), WordList.words(line.substring(colon + 1)));
        }
        return forms;
    }

    /** A list of names with Zipf-like weights by rank. */
    private static final class Ranked {

        private final String[] names;
        private final double[] upTo;

        Ranked(List<String> names, double flatness) {
            this.names = names.toArray(String[]::new);
            this.upTo = new double[names.size()];
            double sum = 0;
            for (int rank = 0; rank < upTo.length; rank++) {
                sum += 1 / (rank + flatness);
                upTo[rank] = sum;
            }
        }

        String draw(Chance chance) {
            int place = Arrays.binarySearch(upTo, chance.unit() * upTo[upTo.length - 1]);
            return names[place >= 0 ? Math.min(place + 1, names.length - 1) : -place - 1];
        }
    }
}
