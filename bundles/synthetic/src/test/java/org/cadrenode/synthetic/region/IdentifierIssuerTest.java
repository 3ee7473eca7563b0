package org.cadrenode.synthetic.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentifierIssuerTest {
    private static final int RANGE = 1_000_000;

    @Test
    void thereAreNhsNumbersForTheLargestRegionAndTheTestRangeIsUsedUpFirst() {
        IdentifierIssuer issuer = new IdentifierIssuer(3, 1);
        BitSet issued = new BitSet();
        int children = (int) (RegionPlan.MOST_CHILDREN * 1.0034);
        int inTestRange = 0;
        for (int i = 0; i < children; i++) {
            String number = issuer.nhsNumber();
            assertEquals(10, number.length());
            assertEquals(CheckDigits.nhsNumber(number.substring(0, 9)), number.charAt(9) - '0');
            int range = Integer.parseInt(number.substring(0, 3));
            assertTrue(range == 999 ? inTestRange == i : range == 998, number);
            inTestRange += range == 999 ? 1 : 0;
            int place = (range - 998) * RANGE + Integer.parseInt(number.substring(3, 9));
            assertTrue(!issued.get(place), number);
            issued.set(place);
        }
        assertEquals(RANGE * 10 / 11, inTestRange, 500);
    }

    @Test
    void aSchoolHasPupilNumbersBeyondAThousandOfAYear() {
        IdentifierIssuer issuer = new IdentifierIssuer(3, 1);
        School school = new Gazetteer(3, 1).schools().get(0);
        Chance chance = Chance.of(3, "pupils", 0);
        Set<String> issued = new HashSet<>();
        for (int i = 1; i < 2 * 999; i++) {
            String number = issuer.pupilNumber(school, 2020, false, chance);
            assertTrue(CheckDigits.isPupilNumber(number), number);
            assertEquals(i < 1000 ? "971" : "976", number.substring(1, 4));
            assertTrue(issued.add(number), number);
        }
    }

    @Test
    void aProviderHasANumberOfItsOwnForEachChildOfTheLargestRegion() {
        Scatter scatter = new Scatter(3, "council id", Digits.OF_SIX);
        BitSet issued = new BitSet();
        for (int i = 1; i <= RegionPlan.MOST_CHILDREN * 1.0034; i++) {
            String number = Digits.six(scatter, i);
            assertEquals(i < Digits.OF_SIX ? 6 : 7, number.length());
            assertTrue(!issued.get(Integer.parseInt(number)), number);
            issued.set(Integer.parseInt(number));
        }
    }
}
