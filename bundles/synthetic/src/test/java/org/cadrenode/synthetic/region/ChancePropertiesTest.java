package org.cadrenode.synthetic.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChancePropertiesTest {

    @Test
    void theGeneratorIsTheOneThatItHasAlwaysBeen() {
        // A change of these values changes every region that has ever been generated.
        Chance chance = Chance.of(1, "golden", 2);
        assertEquals(3124606293921286874L, chance.nextLong());
        assertEquals(8996794026831645021L, chance.nextLong());
    }

    @Test
    void everyPurposeSubjectAndSeedHasAStreamOfItsOwn() {
        Set<Long> first = new HashSet<>();
        for (int seed = 0; seed < 10; seed++) {
            for (int subject = 0; subject < 100; subject++) {
                first.add(Chance.of(seed, "one", subject).nextLong());
                first.add(Chance.of(seed, "two", subject).nextLong());
            }
        }
        assertEquals(2000, first.size());
    }

    @Test
    void numbersAreSpreadEvenly() {
        Chance chance = Chance.of(7, "spread", 0);
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) {
            counts[chance.below(10)]++;
        }
        for (int count : counts) {
            assertEquals(10_000, count, 400);
        }
    }

    @Test
    void whatIsCertainHappensAndWhatIsImpossibleDoesNot() {
        Chance chance = Chance.of(7, "certain", 0);
        for (int i = 0; i < 1000; i++) {
            assertTrue(chance.happens(1));
            assertTrue(!chance.happens(0));
            int number = chance.between(3, 5);
            assertTrue(number >= 3 && number <= 5);
        }
        assertThrows(IllegalArgumentException.class, () -> chance.below(0));
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "10", "255", "256", "257", "9000"})
    void scatteringIssuesEveryNumberOnce(int size) {
        Scatter scatter = new Scatter(11, "test", size);
        Set<Long> issued = new HashSet<>();
        for (int i = 0; i < size; i++) {
            long at = scatter.at(i);
            assertTrue(at >= 0 && at < size);
            issued.add(at);
        }
        assertEquals(size, issued.size());
        assertThrows(IllegalArgumentException.class, () -> scatter.at(size));
    }

    @Test
    void scatteringDependsOnTheSeed() {
        assertNotEquals(orderOf(new Scatter(1, "test", 1000)), orderOf(new Scatter(2, "test", 1000)));
    }

    private static String orderOf(Scatter scatter) {
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            order.append(scatter.at(i)).append(' ');
        }
        return order.toString();
    }
}
