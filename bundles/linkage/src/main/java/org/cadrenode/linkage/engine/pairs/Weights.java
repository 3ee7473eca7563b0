package org.cadrenode.linkage.engine.pairs;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each level of each identifier weighs: the natural logarithm of P(level | same person) / P(level | two people), as in
 * Fellegi and Sunter, Journal of the American Statistical Association 64 (1969), and in the reference, Cardinal et al. 2023.
 * What is not known weighs nothing. Immutable.
 *
 * <p>A name that is the same weighs ln(m / f), where f is its frequency; the other levels weigh by the rarer of the two
 * names, in {@value #CLASSES} classes of two binary orders each, and no more than the more frequent one would if it were the same:
 * of those who share a mistaken form at least so many bear the name that was meant. Where k pairs of values were there to choose the best from, ln k
 * is taken off.
 *
 * <p>Two people may be relatives: then surname and postcode agree as those of one person do, and so does, for twins, the birth
 * date. P(level | two people) therefore is a mixture of strangers and relatives, which keeps twins and siblings apart although
 * each identifier by itself says that they are one.
 */
public final class Weights {
    static final int CLASSES = 16;
    static final int CLASS_SHIFT = 2;
    static final String[] NAMES = {"forename", "middle", "surname"};
    static final String[] PARTIAL = {"edit-sound", "edit", "sound", "start", "crossed"};
    private static final double HALF_BIT = Math.log(2) / 2;
    private static final double FEWEST = -4;

    private final Map<String, double[]> values;
    private final double[] forename;
    private final double[] middle;
    private final double[] surname;
    private final double[] birth;
    private final double[] relativeBirth;
    private final double[] sex;
    private final double[] postcode;
    private final double[] nhsNumber;
    private final double[] upn;
    private final double[] togetherMiddle;
    private final double[] togetherSurname;
    private final double[] count;
    private final int people;
    private final double present;
    private final double relatives;
    private final double relativeMiddle;

    /** @param values by name, as in the text */
    Weights(Map<String, double[]> values) {
        this.values = new TreeMap<>(values);
        forename = names("forename");
        middle = names("middle");
        surname = names("surname");
        birth = levels("birth", Pattern.BIRTH_LEVELS);
        relativeBirth = levels("birth.relative", Pattern.BIRTH_LEVELS);
        sex = levels("sex", Pattern.PLAIN_LEVELS);
        postcode = levels("postcode", Pattern.POSTCODE_LEVELS);
        nhsNumber = levels("nhs-number", Pattern.PLAIN_LEVELS);
        upn = levels("upn", Pattern.PLAIN_LEVELS);
        togetherMiddle = together("middle", 1);
        togetherSurname = together("surname", 2);
        count = values.containsKey("middle.count") ? forenameCounts() : new double[Pattern.COUNT_LEVELS];
        present = levels("present", 1)[0];
        relatives = levels("relatives", 1)[0];
        relativeMiddle = values.containsKey("middle.relative") ? levels("middle.relative", 1)[0] : 0;
        people = values.containsKey("people") ? (int) levels("people", 1)[0] : 0;
        if (!(present > 0 && present < 1 && relatives > 0 && relativeMiddle >= 0 && relativeMiddle <= 1)) {
            throw new IllegalArgumentException("A weight is out of range");
        }
    }

    /**
     * Reads weights: lines of a name, {@code =} and numbers with blanks between; {@code #} begins a comment.
     *
     * @throws IllegalArgumentException if a weight is missing or not a number
     */
    public static Weights parse(String text) {
        Map<String, double[]> values = new TreeMap<>();
        for (String line : text.lines().toList()) {
            String content = line.strip();
            int equals = content.indexOf('=');
            if (content.isEmpty() || content.startsWith("#")) {
                continue;
            }
            if (equals < 0) {
                throw new IllegalArgumentException("A line of the weights is none");
            }
            try {
                double[] numbers = Arrays.stream(content.substring(equals + 1).strip().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
                values.put(content.substring(0, equals).strip(), numbers);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("A weight is not a number");
            }
        }
        return new Weights(values);
    }

    /** Returns the weights as text that {@link #parse} reads. */
    public String text() {
        StringBuilder text = new StringBuilder("# ln(P(level | same person) / P(level | two people)); see docs/manual/link.md\n");
        values.forEach((name, numbers) -> {
            text.append(name).append(" =");
            for (double number : numbers) {
                text.append(String.format(Locale.ROOT, " %.4f", number));
            }
            text.append('\n');
        });
        return text.toString();
    }

    /** Returns a copy with some values replaced. */
    Weights with(Map<String, double[]> changed) {
        Map<String, double[]> all = new TreeMap<>(values);
        all.putAll(changed);
        return new Weights(all);
    }

    double[] counts() {
        return count.clone();
    }

    double[] togetherMiddle() {
        return togetherMiddle.clone();
    }

    double[] togetherSurname() {
        return togetherSurname.clone();
    }

    double[] value(String name) {
        return values.get(name).clone();
    }

    /**
     * Returns how many people one could be mistaken for, fixed for a network so that the score of a pair does not change as people
     * come; 0 if the weights don't say.
     */
    public int people() {
        return people;
    }

    /** Returns the share of people who are expected on the other side. */
    public double present() {
        return present;
    }

    /**
     * Returns the score of a pair: the logarithm of the odds that it is one person.
     *
     * @param people how many there are on the other side, of whom at most one is the person
     */
    public double score(long pattern, int people) {
        return evidence(pattern, people) - relatives(pattern, people);
    }

    /**
     * Returns the logarithm of the odds that a pair is one person, and not two strangers: as if nobody had relatives. By it those are
     * told apart who all are one's relatives or oneself.
     */
    public double evidence(long pattern, int people) {
        return Math.log(present / (1 - present)) - Math.log(people) + forename(pattern) + middle(pattern)
                + count[Pattern.count(pattern)] + surnames(pattern) + postcodes(pattern) + birth[Pattern.birth(pattern)] + sex[Pattern.sex(pattern)]
                - together(pattern) + nhsNumber[Pattern.nhsNumber(pattern)] + upn[Pattern.upn(pattern)];
    }

    private double surnames(long pattern) {
        double ways = Pattern.surnameLevel(pattern) < Pattern.NONE ? 2 * HALF_BIT * Pattern.surnameWays(pattern) : 0;
        return name(surname, Pattern.surname(pattern), Pattern.surnameCommoner(pattern)) - ways;
    }

    private double forename(long pattern) {
        return name(forename, Pattern.forename(pattern), Pattern.forenameCommoner(pattern));
    }

    private double middle(long pattern) {
        return name(middle, Pattern.middle(pattern), Pattern.middleCommoner(pattern));
    }

    private static double name(double[] table, int name, int commoner) {
        int level = Pattern.level(name);
        return level == Pattern.FULL || level > Pattern.START ? table[name] : Math.min(table[name], table[2 * commoner]);
    }

    private double postcodes(long pattern) {
        double ways = Pattern.postcode(pattern) < Pattern.ELSEWHERE ? 2 * HALF_BIT * Pattern.postcodeWays(pattern) : 0;
        return postcode[Pattern.postcode(pattern)] - ways;
    }

    /** Returns the chance that two are neither one person nor relatives. */
    double strangers(long pattern, int people) {
        return Math.exp(-relatives(pattern, people)) / (1 + Math.exp(score(pattern, people)));
    }

    private double relatives(long pattern, int people) {
        double relative = Math.log(relatives) - Math.log(people) + surnames(pattern) + postcodes(pattern)
                + relativeBirth[Pattern.birth(pattern)];
        if (relativeMiddle > 0 && Pattern.middleLevel(pattern) == Pattern.FULL) {
            // A family may give a name to more than one child.
            relative += Math.log1p(relativeMiddle * Math.expm1(middle(pattern)));
        }
        return relative < FEWEST ? 0 : Math.log1p(Math.exp(relative));
    }

    /**
     * Returns what each identifier adds to {@link #score}, by name: those that are not known add nothing and are left out.
     *
     * @param people as there
     */
    public Map<String, Double> parts(long pattern, int people) {
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("prior", Math.log(present / (1 - present)) - Math.log(people));
        part(parts, "forename", Pattern.forenameLevel(pattern) != Pattern.MISSING, forename(pattern));
        part(parts, "further-forenames", Pattern.middleLevel(pattern) != Pattern.MISSING, middle(pattern));
        part(parts, "number-of-forenames", count[Pattern.count(pattern)] != 0, count[Pattern.count(pattern)]);
        part(parts, "surname", Pattern.surnameLevel(pattern) != Pattern.MISSING, surnames(pattern));
        part(parts, "birth-date", Pattern.birth(pattern) != Pattern.BIRTH_MISSING, birth[Pattern.birth(pattern)]);
        part(parts, "sex", Pattern.sex(pattern) != Pattern.UNKNOWN, sex[Pattern.sex(pattern)]);
        part(parts, "postcode", Pattern.postcode(pattern) != Pattern.NOWHERE, postcodes(pattern));
        part(parts, "nhs-number", Pattern.nhsNumber(pattern) != Pattern.UNKNOWN, nhsNumber[Pattern.nhsNumber(pattern)]);
        part(parts, "upn", Pattern.upn(pattern) != Pattern.UNKNOWN, upn[Pattern.upn(pattern)]);
        part(parts, "names-together", together(pattern) != 0, -together(pattern));
        part(parts, "relatives", true, -relatives(pattern, people));
        return parts;
    }

    private static void part(Map<String, Double> parts, String name, boolean known, double weight) {
        if (known) {
            parts.put(name, weight);
        }
    }

    /**
     * Returns what two names that agree tell twice. Names of one origin come together, the more so the rarer both are: they are
     * borne by few, who bear others of the same few.
     */
    double together(long pattern) {
        double sum = 0;
        if (togetherMiddle(pattern)) {
            sum += togetherMiddle[middleClass(pattern)];
        }
        if (togetherSurname(pattern)) {
            sum += togetherSurname[surnameClass(pattern)];
        }
        return sum;
    }

    static boolean togetherMiddle(long pattern) {
        return Pattern.forenameLevel(pattern) <= Pattern.EDIT && Pattern.middleLevel(pattern) == Pattern.FULL;
    }

    static boolean togetherSurname(long pattern) {
        return Pattern.surnameLevel(pattern) <= Pattern.EDIT
                && (Pattern.forenameLevel(pattern) <= Pattern.EDIT || Pattern.middleLevel(pattern) == Pattern.FULL);
    }

    static int middleClass(long pattern) {
        return Math.min(commonerClass(Pattern.forenameCommoner(pattern)), commonerClass(Pattern.middleCommoner(pattern)));
    }

    static int surnameClass(long pattern) {
        int forename = Pattern.forenameLevel(pattern) <= Pattern.EDIT ? Pattern.forenameCommoner(pattern) : Pattern.middleCommoner(pattern);
        return Math.min(commonerClass(forename), commonerClass(Pattern.surnameCommoner(pattern)));
    }

    static int commonerClass(int commoner) {
        return 2 * commoner >> CLASS_SHIFT;
    }

    // Without the last two it is the same which side alone has further forenames.
    private double[] forenameCounts() {
        if (values.get("middle.count").length == Pattern.COUNT_LEVELS) {
            return levels("middle.count", Pattern.COUNT_LEVELS);
        }
        double[] counts = Arrays.copyOf(levels("middle.count", Pattern.LEFT_ALONE), Pattern.COUNT_LEVELS);
        Arrays.fill(counts, Pattern.LEFT_ALONE, Pattern.COUNT_LEVELS, counts[Pattern.ONE_SIDE]);
        return counts;
    }

    private double[] together(String name, int at) {
        if (values.containsKey("together." + name)) {
            return levels("together." + name, CLASSES);
        }
        double[] all = new double[CLASSES];
        Arrays.fill(all, levels("together", 4)[at]);
        return all;
    }

    private double[] levels(String name, int count) {
        double[] numbers = values.get(name);
        if (numbers == null || numbers.length != count || Arrays.stream(numbers).anyMatch(number -> !Double.isFinite(number))) {
            throw new IllegalArgumentException("The weights of " + name + " are missing or not " + count + " numbers");
        }
        return numbers;
    }

    private double[] names(String name) {
        double[] table = new double[Pattern.NAME_LEVELS << 6];
        double full = levels(name + ".full", 1)[0];
        double none = levels(name + ".none", 1)[0];
        for (int rarity = 0; rarity < 64; rarity++) {
            table[Pattern.name(Pattern.FULL, rarity)] = full + HALF_BIT * rarity;
            table[Pattern.name(Pattern.NONE, rarity)] = none;
        }
        for (int level = Pattern.EDIT_SOUND; level <= Pattern.CROSSED; level++) {
            double[] classes = levels(name + '.' + PARTIAL[level - 1], CLASSES);
            for (int rarity = 0; rarity < 64; rarity++) {
                table[Pattern.name(level, rarity)] = classes[rarity >> CLASS_SHIFT];
            }
        }
        return table;
    }
}
