package org.cadrenode.synthetic.region;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The places of Quillshire, an invented county: twenty towns, their streets, schools and general practices.
 *
 * <p><b>Postcodes.</b> The area is {@code ZQ}: it satisfies the BS 7666 pattern (the first letter may not be Q, V or X,
 * the second not I, J or Z) and the Royal Mail has never used it, so no postcode here is anyone's. There are fifteen
 * outward codes, ZQ1 to ZQ15, of four sectors each, and in each sector up to 400 units. About four households with
 * children share a unit, as they do in England.
 *
 * <p><b>Telephone numbers</b> are those that Ofcom keeps for drama: 01632 960000 to 960999 and 07700 900000 to 900999.
 * As there are only a thousand of each, unrelated people share them.
 *
 * <p>Streets are worked out from their number when they are asked for, so that memory doesn't grow with the region.
 * Immutable and thread-safe.
 */
public final class Gazetteer {

    private static final int SECTORS = 60;
    private static final int SECTORS_OF_OUTWARD = 4;
    private static final int UNITS_OF_STREET = 3;
    private static final int MOST_STREETS_OF_SECTOR = 133;
    private static final int HIGHEST_HOUSE = 150;
    /** Letters of the inward part: BS 7666 leaves out C, I, K, M, O and V. */
    private static final String INWARD = "ABDEFGHJLNPQRSTUWXYZ";

    private final long seed;
    private final int streets;
    private final String[] townOfSector = new String[SECTORS];
    private final List<String> stems;
    private final List<String> types;
    private final List<School> primaries;
    private final List<School> secondaries;
    private final List<School> specials;
    private final List<Practice> practices;

    /**
     * @param seed the seed of the region
     * @param children how many children the places must do for
     */
    public Gazetteer(long seed, int children) {
        this.seed = seed;
        this.streets = Math.max(SECTORS * 2, Math.min(SECTORS * MOST_STREETS_OF_SECTOR, children / 14));
        int sector = 0;
        for (String line : WordList.lines("places/towns.txt")) {
            int colon = line.indexOf(':');
            for (int left = Integer.parseInt(line.substring(colon + 1).strip()); left > 0; left--) {
                townOfSector[sector++] = line.substring(0, colon);
            }
        }
        Map<String, List<String>> streetWords = WordList.sectionedWords("places/streets.txt");
        this.stems = streetWords.getOrDefault("stem", List.of());
        this.types = streetWords.getOrDefault("type", List.of());
        Map<String, List<String>> words = WordList.sectionedWords("places/schools.txt");
        List<School> schools = new ArrayList<>();
        this.primaries = schools(words, School.Phase.PRIMARY, within(children * 0.37 / 220, 6, 110), schools);
        this.secondaries = schools(words, School.Phase.SECONDARY, within(children * 0.37 / 900, 2, 40), schools);
        this.specials = schools(words, School.Phase.SPECIAL, within(children * 0.02 / 90, 1, 8), schools);
        this.practices = practices(words, within(children / 1800.0, 5, 60));
    }

    /** A home anywhere in the county. */
    public Address home(Chance chance) {
        return address(chance.below(streets), chance);
    }

    /** A home in the same or a neighbouring sector, as most moves are short. */
    public Address homeNear(Address address, Chance chance) {
        if (chance.happens(0.35)) {
            return home(chance);
        }
        int street = Integer.parseInt(address.propertyNumber().substring(2, 8));
        int further = chance.between(-4, 4) + SECTORS * chance.between(0, streets / SECTORS);
        int moved = Math.floorMod(street + further, streets);
        return address(moved, chance);
    }

    /**
     * The school of this phase that serves an address: one of the two nearest by number, so that neighbours share it.
     */
    public School school(School.Phase phase, Address address, Chance chance) {
        List<School> schools = switch (phase) {
            case PRIMARY -> primaries;
            case SECONDARY -> secondaries;
            case SPECIAL -> specials;
        };
        int street = Integer.parseInt(address.propertyNumber().substring(2, 8)) % SECTORS;
        int nearest = street * schools.size() / SECTORS;
        return schools.get((nearest + chance.below(2)) % schools.size());
    }

    /** The practice that serves an address. */
    public Practice practice(Address address, Chance chance) {
        int sector = Integer.parseInt(address.propertyNumber().substring(2, 8)) % SECTORS;
        return practices.get((sector * practices.size() / SECTORS + chance.below(2)) % practices.size());
    }

    /** All schools, by their index. */
    public List<School> schools() {
        List<School> all = new ArrayList<>(primaries);
        all.addAll(secondaries);
        all.addAll(specials);
        return all;
    }

    /** The names of all practices. */
    public List<String> practiceNames() {
        return practices.stream().map(Practice::name).toList();
    }

    /** A landline number of the drama range. */
    public static String landline(Chance chance) {
        return "01632 960" + threeDigits(chance);
    }

    /** A mobile number of the drama range. */
    public static String mobile(Chance chance) {
        return "07700 900" + threeDigits(chance);
    }

    private Address address(int street, Chance chance) {
        Chance ofStreet = Chance.of(seed, "street", street);
        String name = ofStreet.pick(stems) + " " + ofStreet.pick(types);
        int houses = ofStreet.between(12, HIGHEST_HOUSE);
        int units = 1 + ofStreet.below(UNITS_OF_STREET);
        int house = chance.between(1, houses);
        int sector = street % SECTORS;
        int unit = street / SECTORS * UNITS_OF_STREET + (house - 1) * units / houses;
        boolean flat = chance.happens(0.08);
        int flatNumber = flat ? chance.between(1, 9) : 0;
        String line = (flat ? "Flat " + flatNumber + ", " : "") + house + " " + name;
        String property = "99" + Digits.padded(street, 6) + Digits.padded(house, 3) + flatNumber;
        return new Address(line, name, townOfSector[sector], postcode(sector, unit), property);
    }

    private static String postcode(int sector, int unit) {
        return "ZQ" + (1 + sector / SECTORS_OF_OUTWARD) + " " + (1 + sector % SECTORS_OF_OUTWARD)
                + INWARD.charAt(unit / INWARD.length()) + INWARD.charAt(unit % INWARD.length());
    }

    private List<School> schools(Map<String, List<String>> words, School.Phase phase, int count, List<School> before) {
        String kind = phase.name().toLowerCase(Locale.ROOT);
        int firstEstablishment = switch (phase) {
            case PRIMARY -> 2001;
            case SECONDARY -> 4001;
            case SPECIAL -> 7001;
        };
        Chance chance = Chance.of(seed, "school " + kind, 0);
        TreeSet<String> taken = new TreeSet<>();
        List<School> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int street = (int) ((long) i * SECTORS / count) % SECTORS + SECTORS * chance.below(2);
            Address address = address(street % streets, chance);
            String stem = chance.happens(0.3) ? address.town()
                    : chance.pick(words.getOrDefault(kind + "-name", List.of()));
            String name = stem + " " + chance.pick(words.getOrDefault(kind + "-type", List.of()));
            if (!taken.add(name)) {
                name = address.street() + " " + chance.pick(words.getOrDefault(kind + "-type", List.of()));
                taken.add(name);
            }
            School school = new School(before.size(), name, phase, firstEstablishment + i, 990001 + before.size(),
                    address, landline(chance));
            before.add(school);
            made.add(school);
        }
        return List.copyOf(made);
    }

    private List<Practice> practices(Map<String, List<String>> words, int count) {
        Chance chance = Chance.of(seed, "practice", 0);
        List<Practice> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Address address = address(i * SECTORS / count % streets, chance);
            String stem = chance.happens(0.35) ? address.town()
                    : chance.pick(words.getOrDefault("practice-name", List.of()));
            String name = stem + " " + chance.pick(words.getOrDefault("practice-type", List.of()));
            made.add(new Practice(name, "Z" + (99001 + i), address, landline(chance)));
        }
        return List.copyOf(made);
    }

    private static int within(double value, int least, int most) {
        return (int) Math.max(least, Math.min(most, Math.round(value)));
    }

    private static String threeDigits(Chance chance) {
        return Digits.padded(chance.below(1000), 3);
    }
}
