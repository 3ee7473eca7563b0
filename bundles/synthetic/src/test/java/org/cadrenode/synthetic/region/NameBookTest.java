package org.cadrenode.synthetic.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NameBookTest {

    private final NameBook names = new NameBook();

    @Test
    void thereAreNamesEnough() {
        assertTrue(names.forenames(Sex.FEMALE) >= 400, () -> "female forenames " + names.forenames(Sex.FEMALE));
        assertTrue(names.forenames(Sex.MALE) >= 400, () -> "male forenames " + names.forenames(Sex.MALE));
        assertTrue(names.surnames() >= 800 - overlaps(), () -> "surnames " + names.surnames());
    }

    /** Surnames that two origins share, such as Jones, are counted once. */
    private static int overlaps() {
        return 40;
    }

    @Test
    void namesThatAreHardToRemoveFromTextAreAmongThem() {
        Set<String> drawn = new HashSet<>();
        Chance chance = Chance.of(3, "names", 0);
        for (int i = 0; i < 60_000; i++) {
            for (Origin origin : Origin.values()) {
                drawn.add(names.forename(Sex.FEMALE, origin, chance));
                drawn.add(names.forename(Sex.MALE, origin, chance));
                drawn.add(names.surname(origin, chance));
            }
        }
        for (String name : List.of("O'Brien", "Al-Rahem", "Zoë", "Jöhn", "Siân", "May", "Grace", "Will", "Young",
                "Rose",
                "Mark", "Hope", "Price", "Long", "Ng", "Li")) {
            assertTrue(drawn.contains(name), () -> name + " is never drawn");
        }
    }

    @Test
    void surnamesHaveALongTail() {
        Map<String, Integer> counts = new HashMap<>();
        Chance chance = Chance.of(5, "tail", 0);
        int draws = 50_000;
        for (int i = 0; i < draws; i++) {
            counts.merge(names.surname(Origin.ENGLISH, chance), 1, Integer::sum);
        }
        List<Integer> sorted = counts.values().stream().sorted((a, b) -> b - a).toList();
        assertTrue(sorted.get(0) > draws / 100, "the most frequent surname is borne by more than one in a hundred");
        assertTrue(sorted.get(0) < draws / 20, "and by fewer than one in twenty");
        assertTrue(sorted.size() > 2500, "thousands of surnames are in use");
        assertTrue(sorted.get(sorted.size() / 2) <= 12, "half of all surnames are rare");
    }

    @Test
    void polishSurnamesFollowTheSex() {
        assertEquals("Kowalska", NameBook.inflected("Kowalski", Sex.FEMALE));
        assertEquals("Kamińska", NameBook.inflected("Kamiński", Sex.FEMALE));
        assertEquals("Kowalski", NameBook.inflected("Kowalski", Sex.MALE));
        assertEquals("Iki", NameBook.inflected("Iki", Sex.FEMALE));
    }

    @Test
    void longNamesHaveShortForms() {
        assertTrue(names.shortForms("Katherine").contains("Katie"));
        assertTrue(names.shortForms("Mei").isEmpty());
    }
}
