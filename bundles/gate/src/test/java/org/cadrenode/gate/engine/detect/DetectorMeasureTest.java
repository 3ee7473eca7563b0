package org.cadrenode.gate.engine.detect;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * How many planted names the detector finds that are on its lists, and that are on none, and how often it takes other
 * words for names. Names and sentences are made up here, apart from those that the detector was tried on; the figures are
 * printed.
 */
class DetectorMeasureTest {
    private static final int TEXTS = 2_000;
    private static final List<String> LISTED = List.of("Sarah", "Mohammed", "Aoife", "Callum", "Priya", "Olivia", "Jakub", "Ffion", "Fatima", "Hamish");
    private static final List<String> UNLISTED = List.of("Zebulon", "Quillan", "Thandiwe", "Ysolde", "Corisande", "Oyindamola", "Brychan", "Xiadani",
            "Eluned", "Tadhg");
    private static final List<String> SURNAMES = List.of("Smith", "Patel", "Featherstonehaugh", "Oyelaran", "Penhaligon", "Nowakowska", "McAllister",
            "Thistlewaite", "Zhu", "Abernathy");
    private static final List<String> FRAMES = List.of("I spoke to %F %S about the plan.", "%T %S will see the family again.", "Her friend %F was there as well.",
            "The class teacher, %F %S, has no concerns.", "She often plays with %F after school.", "Telephone call from %F %S on Tuesday.",
            "Yours sincerely, %F %S", "%F said that the nights are worse.", "It was %F's birthday and there was cake.", "A neighbour called %F helped them.",
            "He fell out with %F and %G last week.", "Discussed with %T %S (social worker).", "We agreed that %T %S would ring.", "Dear %F,");
    private static final List<String> PLAIN = List.of("Sleep has improved since the last visit and appetite is normal.", "Mum reports fewer tantrums in the mornings.",
            "The score on the anxiety scale fell from 18 to 11.", "We agreed to go on with weekly sessions until Easter.", "He enjoys football and swimming at the weekend.",
            "There is no evidence of psychosis or of suicidal thoughts.", "The School has put a plan in place for break times.", "Sertraline was increased to 50 mg in the morning.",
            "She finds Maths hard but likes Art and Drama.", "A referral to Speech and Language Therapy was made.", "Diagnosis: Autism Spectrum Disorder, moderate.",
            "Dad works nights at the hospital and Mum is at home.", "Next appointment in six weeks at the Clinic.", "Risk: low. Plan: review in three months.");

    @Test
    void mostNamesAreFoundAndFewOtherWords() {
        long seed = 20261126;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Detector detector = new Detector();
        int[] listed = new int[2];
        int[] unlisted = new int[2];
        long words = 0;
        int alarms = 0;
        for (int i = 0; i < TEXTS; i++) {
            boolean known = random.nextBoolean();
            List<String> forenames = known ? LISTED : UNLISTED;
            String forename = any(forenames, random);
            String surname = any(SURNAMES, random);
            String frame = any(FRAMES, random);
            String sentence = frame.replace("%F", forename).replace("%S", surname).replace("%T", any(List.of("Mr", "Mrs", "Dr", "Miss"), random))
                    .replace("%G", any(forenames, random));
            String text = any(PLAIN, random) + " " + sentence + (random.nextBoolean() ? " " : "\n") + any(PLAIN, random);
            String wanted = frame.contains("%F") ? forename : surname;
            int from = text.indexOf(sentence);
            List<int[]> places = new ArrayList<>();
            words += detector.detect(text, (kind, start, end) -> {
                if (kind == Suspicion.POSSIBLE_NAME) {
                    places.add(new int[] {start, end});
                }
            });
            int at = from + sentence.indexOf(wanted);
            boolean hit = places.stream().anyMatch(place -> place[0] <= at && place[1] >= at + wanted.length());
            int[] count = known ? listed : unlisted;
            count[0]++;
            count[1] += hit ? 1 : 0;
            alarms += (int) places.stream().filter(place -> place[1] <= from || place[0] >= from + sentence.length()).count();
        }
        System.out.printf(Locale.ROOT, "on the list: %d of %d found; on no list: %d of %d; false alarms: %d in %d words%n", listed[1], listed[0], unlisted[1],
                unlisted[0], alarms, words);
        assertTrue(listed[1] >= 0.95 * listed[0] && unlisted[1] >= 0.75 * unlisted[0], "names are missed");
        assertTrue(alarms * 1_000.0 / words < 2, "too many false alarms");
    }

    private static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
