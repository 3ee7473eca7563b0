package org.cadrenode.synthetic.region;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GazetteerTest {

    private static final Pattern BS7666 =
            Pattern.compile("(GIR 0AA)|((([A-Z&&[^QVX]][0-9][0-9]?)|(([A-Z&&[^QVX]][A-Z&&[^IJZ]][0-9][0-9]?)"
            + "|(([A-Z&&[^QVX]][0-9][A-HJKSTUW])|([A-Z&&[^QVX]][A-Z&&[^IJZ]][0-9][ABEHMNPRVWXY]))))"
                    + " [0-9][A-Z&&[^CIKMOV]]{2})");

    @ParameterizedTest
    @ValueSource(ints = {1, 2000, 100_000, RegionPlan.MOST_CHILDREN})
    void everyPostcodeIsWellFormedAndInTheInventedArea(int children) {
        Gazetteer gazetteer = new Gazetteer(4, children);
        Chance chance = Chance.of(4, "homes", 0);
        Set<String> sectors = new HashSet<>();
        Map<String, Set<String>> towns = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            Address home = gazetteer.home(chance);
            assertTrue(BS7666.matcher(home.postcode()).matches(), home::postcode);
            assertTrue(home.postcode().startsWith("ZQ"), home::postcode);
            assertTrue(home.propertyNumber().matches("99\\d{10}"), home::propertyNumber);
            assertTrue(home.line().endsWith(home.street()));
            String sector = home.postcode().substring(0, home.postcode().length() - 2);
            sectors.add(sector);
            towns.computeIfAbsent(sector, key -> new HashSet<>()).add(home.town());
        }
        assertEquals(60, sectors.size());
        assertTrue(towns.values().stream().allMatch(names -> names.size() == 1), "a sector lies in one town");
    }

    @Test
    void neighboursShareAPostcodeButNotManyOfThem() {
        Gazetteer gazetteer = new Gazetteer(4, 20_000);
        Chance chance = Chance.of(4, "homes", 1);
        Map<String, Integer> households = new HashMap<>();
        int homes = 11_400;
        for (int i = 0; i < homes; i++) {
            households.merge(gazetteer.home(chance).postcode(), 1, Integer::sum);
        }
        double share = (double) homes / households.size();
        assertTrue(share > 2.5 && share < 6, () -> share + " households to a unit");
    }

    @Test
    void aMoveLeadsElsewhere() {
        Gazetteer gazetteer = new Gazetteer(4, 20_000);
        Chance chance = Chance.of(4, "moves", 0);
        int same = 0;
        for (int i = 0; i < 2000; i++) {
            Address home = gazetteer.home(chance);
            same += gazetteer.homeNear(home, chance).postcode().equals(home.postcode()) ? 1 : 0;
        }
        assertTrue(same < 40, same + " of 2000 moves end in the same unit");
    }

    @Test
    void schoolsHaveNamesAndNumbersOfTheirOwn() {
        for (int children : new int[] {300, 100_000}) {
            Gazetteer gazetteer = new Gazetteer(9, children);
            Set<String> names = new HashSet<>();
            Set<Integer> establishments = new HashSet<>();
            for (School school : gazetteer.schools()) {
                names.add(school.name());
                assertTrue(establishments.add(school.establishment()), "establishment numbers are unique");
                assertEquals(school, gazetteer.schools().get(school.index()));
            }
            assertTrue(names.size() > gazetteer.schools().size() * 0.9, "nearly all schools have a name of their own");
        }
    }

    @Test
    void telephoneNumbersAreThoseKeptForDrama() {
        Chance chance = Chance.of(1, "phones", 0);
        for (int i = 0; i < 1000; i++) {
            assertTrue(Gazetteer.landline(chance).matches("01632 960\\d{3}"));
            assertTrue(Gazetteer.mobile(chance).matches("07700 900\\d{3}"));
        }

    }
}
