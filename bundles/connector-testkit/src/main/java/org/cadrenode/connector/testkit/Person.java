package org.cadrenode.connector.testkit;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A made-up child whose identifiers occur nowhere else: wherever one comes out, it came from the source. Numbers have
 * their check digits; NHS numbers are of the range for tests (999).
 *
 * @param id the source's own id: nine digits
 * @param postcode of an area that does not exist
 */
public record Person(String id, String forename, String surname, String nhsNumber, String upn, LocalDate birthDate,
        String postcode, String address, String phone, String email) {
    private static final String UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ";
    private static final String[] BEGINNINGS = {"q", "x", "z", "v", "k", "j", "w", "kr", "zv", "xh", "vr", "dz"};
    private static final String[] VOWELS = {"a", "e", "i", "o", "u", "y"};

    /** Makes the person of a number; the same seed gives the same persons. */
    static Person of(long seed, long number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        String forename = name(random, 4);
        String surname = name(random, 5);
        return new Person(String.valueOf(700_000_000L + (number * 7_919 + seed % 7_919) % 200_000_000L), forename, surname,
                nhsNumber(random), upn(random), LocalDate.of(2006 + random.nextInt(12), 1 + random.nextInt(12), 1 + random.nextInt(28)),
                "ZZ" + (10 + random.nextInt(90)) + " " + random.nextInt(10) + letter(random) + letter(random),
                (1 + random.nextInt(900)) + " " + name(random, 4) + " Road", "07700 9" + (10_000 + random.nextInt(90_000)),
                forename.toLowerCase(Locale.ROOT) + "." + surname.toLowerCase(Locale.ROOT) + "@example.org");
    }

    /** Returns all that tells who this is. */
    List<String> identifiers() {
        return List.of(id, forename, surname, nhsNumber, upn, birthDate.toString(), postcode, address, phone, email);
    }

    private static String name(SplittableRandom random, int syllables) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            name.append(BEGINNINGS[random.nextInt(BEGINNINGS.length)]).append(VOWELS[random.nextInt(VOWELS.length)]);
        }
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static char letter(SplittableRandom random) {
        return UPN_LETTERS.charAt(random.nextInt(UPN_LETTERS.length()));
    }

    // The check digit: weights 10 to 2, eleven less the remainder by eleven; ten is no number (NHS Data Dictionary).
    private static String nhsNumber(SplittableRandom random) {
        while (true) {
            String digits = "999" + (100_000 + random.nextInt(900_000));
            int sum = 0;
            for (int i = 0; i < 9; i++) {
                sum += (digits.charAt(i) - '0') * (10 - i);
            }
            int check = (11 - sum % 11) % 11;
            if (check < 10) {
                return digits + check;
            }
        }
    }

    // The check letter: weights 2 to 13, the remainder by 23 (Department for Education's UPN guide).
    private static String upn(SplittableRandom random) {
        String digits = String.valueOf(100_000_000_000L + random.nextLong(900_000_000_000L));
        int sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += (digits.charAt(i) - '0') * (i + 2);
        }
        return UPN_LETTERS.charAt(sum % 23) + digits;
    }
}
