package org.cadrenode.gate.engine;

import static org.cadrenode.api.dictionary.IdentifierKind.FORENAME;
import static org.cadrenode.api.dictionary.IdentifierKind.SURNAME;
import static org.cadrenode.gate.engine.People.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.pseudonymise.engine.text.Everyone;
import org.cadrenode.pseudonymise.engine.text.KnownFamily;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.engine.text.Scrubber;
import org.junit.jupiter.api.Test;

/**
 * Names that are everyday words, above all those of months, in sentences that leave it open which is meant: the scrubber takes
 * out whatever the check would stop the delivery for. All people are synthetic.
 */
class EverydayNamesPropertiesTest {
    private static final int TEXTS = 20_000;
    private static final List<String> MONTHS = List.of("April", "May", "June", "August", "March");
    private static final List<String> NAMES = List.of("Will", "Hope", "Mark", "Grace", "Rose", "Joy", "Faith", "Young", "Price", "Summer",
            "Hunter", "Green", "Dawn", "Jack", "Art", "Bill");
    private static final List<String> WORDS = List.of("and", "or", "to", "in", "since", "of", "from", "with", "by", "the", "his", "until", "last",
            "was", "came", "said", "be", "not", "also", "need", "help", "mum", "saw", "told", "this", "that", "end", "half", "onwards", "July", "October",
            "visits", "4", "2021", "4th", "school", "ring", "a", "J.", "so", "every", "between", "because", "you", "all", "week");
    private static final List<String> MARKS = List.of(" ", " ", " ", " ", " ", " ", ", ", ". ", ".", ": ", "; ", "\n", " - ", "? ", " (", ") ", "-", "/", "\n- ",
            "  ", " \"", "\u2019s ", "'s ", "...", "* ");

    private final KnownPeople people = new KnownPeople(new Fingerprint(7));
    private final ValueScan scan = new ValueScan(people);

    private Scrubber know(long number, String forename, String surname, String relative) {
        VaultPerson person = People.person(number, Long.toString(number), List.of(People.relative(is(FORENAME, relative), is(SURNAME, "Quillfeather"))),
                is(FORENAME, forename), is(SURNAME, surname));
        people.add(person, People.pseudonym(number), false);
        return new Scrubber(KnownFamily.of(person, key -> Optional.empty()).words(ScrubOptions.DEFAULT), new Everyone());
    }

    private List<String> found(long number, String text) {
        return People.kinds(scan.text(text, people.child(People.pseudonym(number))));
    }

    @Test
    void theLastOfARowOfMonthsThatIsANameOfTheFamilyIsTakenOut() {
        Scrubber may = know(1, "May", "Thistleton", "April");
        for (String text : List.of("School is planned with visits in April and May.", "seen from July to May", "June and April came, too",
                "between October and May of this year", "His aunts are June and May.", "in March or May, as she likes")) {
            String scrubbed = may.scrub(text).text();
            assertEquals(List.of(), found(1, scrubbed), () -> text + " became " + scrubbed);
            assertTrue(!scrubbed.matches(".*\\b(?:and|or|to) (?:May|April)\\b.*"), scrubbed);
        }
        Scrubber other = know(2, "Tabitha", "Thistleton", "Maud");
        assertEquals("School is planned with visits in April and May.", other.scrub("School is planned with visits in April and May.").text());
    }

    @Test
    void whatTheScrubberLeavesOfEverydayNamesTheCheckLeavesToo() {
        long seed = Long.getLong("cadre.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int certain = 0;
        for (int i = 0; i < TEXTS; i++) {
            List<String> family = new ArrayList<>();
            for (int j = 0; j < 3; j++) {
                List<String> from = random.nextBoolean() ? MONTHS : NAMES;
                family.add(from.get(random.nextInt(from.size())));
            }
            Scrubber scrubber = know(10 + i % 50, family.get(0), family.get(1), family.get(2));
            StringBuilder text = new StringBuilder();
            for (int length = 2 + random.nextInt(7); length > 0; length--) {
                boolean name = random.nextInt(3) == 0;
                String word = name ? family.get(random.nextInt(3)) : WORDS.get(random.nextInt(WORDS.size()));
                int written = name ? random.nextInt(12) : 2;
                text.append(written == 0 ? word.toUpperCase(Locale.ROOT) : written == 1 ? word.toLowerCase(Locale.ROOT) : word)
                        .append(MARKS.get(random.nextInt(MARKS.size())));
            }
            String whole = text.toString();
            certain += found(10 + i % 50, whole).isEmpty() ? 0 : 1;
            String scrubbed = scrubber.scrub(whole).text();
            assertEquals(List.of(), found(10 + i % 50, scrubbed), () -> "seed " + seed + ": of " + family + " '" + whole + "' became '" + scrubbed + "'");
        }
        int stopped = certain;
        assertTrue(stopped > TEXTS / 10, () -> "only " + stopped + " texts would have been stopped");
    }
}
