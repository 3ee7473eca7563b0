package org.cadrenode.synthetic.notes;

import java.util.ArrayList;
import java.util.List;
import org.cadrenode.synthetic.region.Address;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Digits;
import org.cadrenode.synthetic.region.WordList;

/** Places by the names that people use for them. */
final class WrittenPlaces {

    private static final List<String> CLINICS = WordList.lines("places/clinics.txt");
    private static final List<String> STEMS =
            WordList.sectionedWords("places/streets.txt").getOrDefault("stem", List.of());
    private static final List<String> TYPES = List.of("Street", "Road", "Lane", "Avenue", "Close", "Drive", "Crescent",
            "Grove", "Terrace", "Gardens", "Way");

    private WrittenPlaces() {
    }

    /** Clinics, hospitals and the like, by their full names. */
    static List<String> clinics() {
        return CLINICS;
    }

    /** The shorter names of the child's school; empty if it bears the name of the town. */
    static List<String> ofSchool(NoteSubject subject) {
        return shorter(subject.child().school() == null ? "" : subject.child().school().name(), subject);
    }

    /** The shorter names of the child's practice; empty if it bears the name of the town. */
    static List<String> ofPractice(NoteSubject subject) {
        return shorter(subject.child().practice().name(), subject);
    }

    private static List<String> shorter(String name, NoteSubject subject) {
        List<String> names = new ArrayList<>();
        String stem = name.replaceAll(" (Church of England|Catholic|Community|Primary|Junior|High|Grammar|Special|School"
                + "|Academy|College|Surgery|Medical|Health|Family|Centre|Practice)\\b.*", "");
        boolean town = WordList.lines("places/towns.txt").stream().anyMatch(line -> line.startsWith(stem + ":"));
        if (stem.isEmpty() || stem.equals(name) || town || stem.equals(subject.child().address().street())) {
            return names;
        }
        names.add(stem);
        if (name.contains("Primary")) {
            names.add(stem + " Primary");
        }
        if (name.contains("Church of England")) {
            names.add(stem + " CE Primary");
            names.add(stem + " C of E");
        }
        if (name.contains("Catholic")) {
            names.add(stem + " RC Primary");
        }
        if (name.startsWith("St ")) {
            names.add("St. " + stem.substring(3));
        }
        return names;
    }

    /** An address in an unused area, of a street that may be anywhere. */
    static Address address(Chance chance) {
        String street = chance.pick(STEMS) + " " + chance.pick(TYPES);
        int house = chance.between(1, 240);
        String line = house + (chance.happens(0.1) ? chance.pickOf("a", "b", "A", "B") : "") + " " + street;
        String postcode = "ZQ" + chance.between(16, 40) + " " + chance.below(10) + chance.pickOf("A", "B", "D", "E", "H")
                + chance.pickOf("A", "J", "L", "N", "P", "X");
        return new Address(line, street, "", postcode, "98" + Digits.padded(house, 10));
    }
}
