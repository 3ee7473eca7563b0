package org.cadrenode.linkage.engine;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * A synthetic region with its truth: siblings, twins, moves, typing errors, missing numbers, and adopted children with
 * two identities of which a provider knows one or the other.
 */
public final class TestRegion {
    public static final ProviderId HEALTH = new ProviderId("health");
    public static final ProviderId SCHOOL = new ProviderId("school");
    public static final ProviderId COUNCIL = new ProviderId("council");

    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);
    private static final String[] CONSONANTS = {"b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "br"};
    private static final String[] VOWELS = {"a", "e", "i", "o", "u", "ai", "ee"};

    private final Random random;
    private final List<String> girls = new ArrayList<>();
    private final List<String> boys = new ArrayList<>();
    private final List<String> surnames = new ArrayList<>();
    private final List<Known> known = new ArrayList<>();
    private int lastNumber;
    private final double nameTypos;
    private final double moves;
    private final double missingNhsNumbers;
    private final double wrongBirthDates;

    /** A child at one provider. */
    public record Known(Subject subject, Person person) { }

    private TestRegion(long seed, double nameTypos, double moves, double missingNhsNumbers, double wrongBirthDates) {
        random = new Random(seed);
        this.nameTypos = nameTypos;
        this.moves = moves;
        this.missingNhsNumbers = missingNhsNumbers;
        this.wrongBirthDates = wrongBirthDates;
        for (int i = 0; i < 400; i++) {
            girls.add(word(2) + "a");
            boys.add(word(2));
        }
        for (int i = 0; i < 3_000; i++) {
            surnames.add(word(2) + word(1));
        }
    }

    /** Returns a region with the error rates of the issue: 2 % names, 5 % postcodes, 4 % NHS numbers, 1 % birth dates. */
    public static List<Known> of(int children, long seed) {
        TestRegion region = new TestRegion(seed, .02, .05, .04, .01);
        region.people(children);
        return region.known;
    }

    private void people(int children) {
        int truth = 0;
        while (truth < children) {
            String surname = skewed(surnames);
            String postcode = "P" + random.nextInt(Math.max(10, children / 8));
            int siblings = 1 + random.nextInt(3);
            LocalDate born = TODAY.minusDays(1 + random.nextInt(18 * 365));
            for (int i = 0; i < siblings && truth < children; i++) {
                boolean twin = i > 0 && random.nextDouble() < .03;
                if (i > 0 && !twin) {
                    born = born.minusDays(400 + random.nextInt(900));
                }
                truth = child(truth, surname, postcode, born);
            }
        }
    }

    private int child(int truth, String surname, String postcode, LocalDate born) {
        boolean girl = random.nextBoolean();
        String forename = skewed(girl ? girls : boys);
        Person person = new Person(truth, "N" + truth, "U" + truth, forename, surname, born, girl ? "F" : "M",
                List.of(postcode));
        if (random.nextDouble() >= .01) {
            everywhere(person, 1);
            return truth + 1;
        }
        // Adopted: other numbers and another surname; often the forename stays, sometimes the postcode does too.
        everywhere(person, .5);
        Person adopted = new Person(truth + 1, "N" + (truth + 1), "U" + (truth + 1),
                random.nextInt(3) > 0 ? forename : skewed(girl ? girls : boys), skewed(surnames), born, person.sex(),
                List.of(random.nextInt(4) == 0 ? postcode : "A" + truth));
        everywhere(adopted.surname().equals(surname) ? adopted.withNames(forename, surname + "x") : adopted, .5);
        return truth + 2;
    }

    private void everywhere(Person person, double share) {
        boolean ofSchoolAge = person.born().isBefore(TODAY.minusYears(4));
        if (ofSchoolAge && random.nextDouble() < .95 * share) {
            know(SCHOOL, mistyped(person).withNumbers("", person.upn()));
        }
        if (random.nextDouble() < .4 * share) {
            boolean numberless = random.nextDouble() < missingNhsNumbers;
            know(HEALTH, mistyped(person).withNumbers(numberless ? "" : person.nhsNumber(), ""));
        }
        if (random.nextDouble() < .15 * share) {
            know(COUNCIL, mistyped(person).withNames("", "").withNumbers("", ofSchoolAge ? person.upn() : ""));
        }
    }

    private Person mistyped(Person person) {
        Person seen = person.withNames(typo(person.forename()), typo(person.surname()));
        if (random.nextDouble() < moves) {
            seen = seen.withPostcodes("M" + random.nextInt(1_000_000));
        }
        if (random.nextDouble() < wrongBirthDates) {
            LocalDate born = seen.born();
            seen = seen.withBirthDate(random.nextBoolean() ? born.plusYears(1)
                    : born.withDayOfMonth(1 + born.getDayOfMonth() % 28));
        }
        return seen;
    }

    private void know(ProviderId provider, Person person) {
        Pseudonym pseudonym = new Pseudonym(random.nextLong(), random.nextLong());
        known.add(new Known(new Subject(++lastNumber, provider, pseudonym), person));
    }

    private String typo(String name) {
        if (random.nextDouble() >= nameTypos) {
            return name;
        }
        int at = random.nextInt(name.length());
        char letter = (char) ('a' + random.nextInt(26));
        return switch (random.nextInt(3)) {
            case 0 -> name.substring(0, at) + name.substring(at + 1);
            case 1 -> name.substring(0, at) + letter + name.substring(at + 1);
            default -> name.substring(0, at) + letter + name.substring(at);
        };
    }

    // A few names are frequent, most are rare: the square of an even number between 0 and 1.
    private String skewed(List<String> names) {
        double even = random.nextDouble();
        return names.get((int) (even * even * names.size()));
    }

    private String word(int syllables) {
        StringBuilder made = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            made.append(CONSONANTS[random.nextInt(CONSONANTS.length)]).append(VOWELS[random.nextInt(VOWELS.length)]);
        }
        return made + CONSONANTS[random.nextInt(14)];
    }

    /** How well clusters meet the truth, over pairs of subjects of different providers. */
    public record Accuracy(long linked, long right, long missed, Map<String, Long> missedBetween) {
        public double precision() {
            return linked == 0 ? 1 : (double) right / linked;
        }

        public double recall() {
            return right + missed == 0 ? 1 : (double) right / (right + missed);
        }
    }

    /** Compares clusters with the truth. */
    public static Accuracy accuracy(List<Known> known, List<List<Subject>> clusters) {
        Map<Integer, Integer> truth = new HashMap<>();
        Map<Integer, List<Subject>> persons = new HashMap<>();
        for (Known one : known) {
            truth.put(one.subject().number(), one.person().truth());
            persons.computeIfAbsent(one.person().truth(), any -> new ArrayList<>()).add(one.subject());
        }
        long linked = 0;
        long right = 0;
        Map<Integer, Integer> clusterOf = new HashMap<>();
        for (int i = 0; i < clusters.size(); i++) {
            List<Subject> cluster = clusters.get(i);
            for (int a = 0; a < cluster.size(); a++) {
                clusterOf.put(cluster.get(a).number(), i);
                for (int b = 0; b < a; b++) {
                    if (!cluster.get(a).provider().equals(cluster.get(b).provider())) {
                        linked++;
                        right += truth.get(cluster.get(a).number()).equals(truth.get(cluster.get(b).number())) ? 1 : 0;
                    }
                }
            }
        }
        long missed = 0;
        Map<String, Long> missedBetween = new HashMap<>();
        for (List<Subject> person : persons.values()) {
            for (int a = 0; a < person.size(); a++) {
                for (int b = 0; b < a; b++) {
                    Subject left = person.get(a);
                    Subject other = person.get(b);
                    if (!left.provider().equals(other.provider())
                            && !clusterOf.get(left.number()).equals(clusterOf.get(other.number()))) {
                        missed++;
                        String names = left.provider().compareTo(other.provider()) < 0
                                ? left.provider() + "-" + other.provider() : other.provider() + "-" + left.provider();
                        missedBetween.merge(names, 1L, Long::sum);
                    }
                }
            }
        }
        return new Accuracy(linked, right, missed, missedBetween);
    }
}
