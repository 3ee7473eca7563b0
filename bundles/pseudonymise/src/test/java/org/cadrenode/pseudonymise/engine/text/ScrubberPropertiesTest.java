package org.cadrenode.pseudonymise.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for any name and any text. */
class ScrubberPropertiesTest {
    private static final long SEED = 20_261_122;
    private static final Everyone NOBODY = new Everyone(7);
    private static final String[] FILL = ("the session was calm and we talked about school then sleep came up with plans for next week "
            + "which seem fine though mood was low on some days and better on others").split(" ");

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        int length = 5 + random.nextInt(7);
        for (int i = 0; i < length; i++) {
            String letters = i % 2 == 0 ? "bcdfghklmnprstvwz" : "aeiou\u00E9\u00F6\u00FC";
            name.append(letters.charAt(random.nextInt(letters.length())));
        }
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static String written(String name, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> name.toUpperCase(Locale.ROOT);
            case 1 -> name.toLowerCase(Locale.ROOT);
            case 2 -> Normalizer.normalize(name, Normalizer.Form.NFD);
            case 3 -> Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
            case 4 -> name + "'s";
            default -> name;
        };
    }

    @Test
    void noPlantedNameIsLeftHoweverItIsWritten() {
        Random random = new Random(SEED);
        System.out.println("seed " + SEED);
        for (int round = 0; round < 300; round++) {
            String forename = name(random);
            String surname = name(random) + (random.nextBoolean() ? "-" + name(random) : "");
            String relative = name(random);
            Scrubber scrubber = new Scrubber(ScrubWords.of(List.of(new Identifier(IdentifierKind.FORENAME, forename),
                    new Identifier(IdentifierKind.SURNAME, surname)), List.of(),
                    List.of(List.of(new Identifier(IdentifierKind.FORENAME, relative))), ScrubOptions.DEFAULT), NOBODY);
            List<String> planted = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                if (random.nextInt(6) == 0) {
                    String word = written(List.of(forename, surname, relative).get(random.nextInt(3)), random);
                    planted.add(word);
                    text.append(word);
                } else {
                    text.append(FILL[random.nextInt(FILL.length)]);
                }
                text.append(List.of(" ", ", ", ". ", "\n", " (", ") ", "; ", " - ").get(random.nextInt(8)));
            }
            String left = Folding.compact(scrubber.scrub(text.toString()).text());
            for (String name : List.of(forename, surname, relative)) {
                assertFalse(left.contains(Folding.compact(name)), () -> "round with seed " + SEED);
            }
            assertTrue(scrubber.scrub(text.toString()).spans().size() <= planted.size());
        }
    }

    @Test
    void everySingleTypingErrorInALongNameIsFound() {
        Random random = new Random(SEED);
        System.out.println("seed " + SEED);
        Scrubber scrubber = new Scrubber(ScrubWords.of(List.of(new Identifier(IdentifierKind.FORENAME, "Quintavious")), List.of(),
                List.of(), ScrubOptions.DEFAULT), NOBODY);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder word = new StringBuilder("Quintavious");
            int at = 1 + random.nextInt(word.length() - 2);
            char letter = (char) ('a' + random.nextInt(26));
            switch (random.nextInt(4)) {
                case 0 -> word.deleteCharAt(at);
                case 1 -> word.insert(at, letter);
                case 2 -> word.setCharAt(at, letter);
                default -> {
                    char swapped = word.charAt(at);
                    word.setCharAt(at, word.charAt(at + 1));
                    word.setCharAt(at + 1, swapped);
                }
            }
            assertEquals("Saw [forename] now.", scrubber.scrub("Saw " + word + " now.").text(), word.toString());
        }
    }

    @Test
    void anyTextIsScrubbedWithoutAnErrorAndSpansStayWithinIt() {
        Random random = new Random(SEED);
        System.out.println("seed " + SEED);
        Scrubber scrubber = family();
        String alphabet = "aAbK1 20/.-:@'\u2019\n>\u00DF\u00E9\u0301\u200B\uD83D\uDE00+()\u01C5\uFB01\uD835\uDC00,Mayw";
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(80);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Scrubbed scrubbed = scrubber.scrub(text.toString());
            int end = 0;
            for (Span span : scrubbed.spans()) {
                assertTrue(span.start() >= end && span.end() <= text.length());
                end = span.end();
            }
            assertEquals(scrubbed, scrubber.scrub(text.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1", "@", "a@", "1 ", "12/", "Katie ", "katherin", "Katherin", "- ", "'", "01 ", "0 7 7 0 0 ", "://", "www.", ".com",
        "May ", "1st of ", "AB12 ", "\u0301", "\u0130", "\uFB03", "\n> ", "Flat 2, ", "14 14 14 ", "a-", "st ", "+44 ", "O'", "943 476 "})
    void timeIsLinearInHostileText(String piece) {
        Scrubber scrubber = family();
        String small = piece.repeat(40_000 / piece.length());
        String large = piece.repeat(320_000 / piece.length());
        scrubber.scrub(small);
        long once = Math.max(1_000_000, cpu(() -> scrubber.scrub(small)));
        long eightfold = cpu(() -> scrubber.scrub(large));
        // Eight times the text; a quadratic matcher would take 64 times as long.
        assertTrue(eightfold < 30 * once, eightfold + " against " + once);
    }

    private static long cpu(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long started = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            work.run();
            least = Math.min(least, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - started);
        }
        return least;
    }

    private static Scrubber family() {
        return new Scrubber(ScrubWords.of(List.of(new Identifier(IdentifierKind.FORENAME, "Katherine"),
                new Identifier(IdentifierKind.SURNAME, "May"), new Identifier(IdentifierKind.ADDRESS_LINE, "14 High Street")),
                List.of(), List.of(), ScrubOptions.DEFAULT), NOBODY);
    }

    @Test
    void ofManyThousandWordsAllAreFound() {
        Random random = new Random(SEED);
        List<Identifier> identifiers = IntStream.range(0, 9_000)
                .mapToObj(i -> new Identifier(IdentifierKind.SURNAME, name(random) + "zq" + (char) ('a' + i % 26))).toList();
        Scrubber scrubber = new Scrubber(ScrubWords.of(identifiers, List.of(), List.of(), new ScrubOptions(false, false, ScrubOptions.Strangers.OFF, ScrubOptions.Dates.REMOVE)), NOBODY);
        for (Identifier identifier : identifiers) {
            assertEquals("x [surname] x", scrubber.scrub("x " + identifier.value() + " x").text());
        }
    }
}
