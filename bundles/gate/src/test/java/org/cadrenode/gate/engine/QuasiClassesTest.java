package org.cadrenode.gate.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.cadrenode.api.gate.CheckReport.Diversity;
import org.cadrenode.api.gate.CheckReport.Risk;
import org.junit.jupiter.api.Test;

/** Examples that were computed by hand. */
class QuasiClassesTest {
    private final QuasiClasses classes = new QuasiClasses();
    private int children;

    // So many children who are alike, with a value of the sensitive column each; 0 is none.
    private void alike(long quasi, int column, long... values) {
        for (long value : values) {
            children++;
            classes.add(People.pseudonym(children), 0, quasi);
            if (value != 0) {
                classes.show(People.pseudonym(children), column, value << 40);
            }
        }
    }

    @Test
    void ofSixChildrenInClassesOfThreeTwoAndOneTheRisksAreWhatTheFormulasSay() {
        int column = classes.sensitive("visit.diagnosis");
        alike(11, column, 1, 2, 2);
        alike(12, column, 3, 3);
        alike(13, column, 4);
        Risk risk = classes.risk(3, 0.25);
        assertEquals(6, risk.children());
        assertEquals(3, risk.classes());
        assertEquals(1, risk.smallestClass());
        assertEquals(3, risk.childrenBelowK());
        assertEquals(1, risk.unique());
        // 0.25 * 1 / (0.25 * 1 + 2 * 0.75 * 1).
        assertEquals(1 / 7.0, risk.uniqueMatch(), 1e-12);
        assertEquals(1, risk.prosecutorHighest(), 1e-12);
        assertEquals(0.5, risk.prosecutorMean(), 1e-12);
        assertEquals(0.25, risk.journalistHighest(), 1e-12);
        assertEquals(0.125, risk.marketer(), 1e-12);
        // The class of two shows one value; that of one child is counted as unique, not as alike.
        assertEquals(List.of(new Diversity("visit.diagnosis", 1, 2)), risk.diversity());
    }

    @Test
    void ofAWholePopulationWhoIsAloneIsAloneForSure() {
        alike(1, classes.sensitive("a.b"), 1);
        alike(2, 0, 1, 2, 3, 4);
        Risk risk = classes.risk(5, 1);
        assertEquals(1, risk.uniqueMatch(), 1e-12);
        assertEquals(risk.prosecutorMean(), risk.marketer(), 1e-12);
        assertEquals(5, risk.childrenBelowK());
    }

    @Test
    void whereNobodyIsAloneNothingIsMatched() {
        int column = classes.sensitive("a.b");
        alike(1, column, 1, 2);
        alike(2, column, 1, 2);
        assertEquals(0, classes.risk(5, 0.1).uniqueMatch());
        assertEquals(List.of(new Diversity("a.b", 2, 0)), classes.risk(5, 0.1).diversity());
    }

    @Test
    void whoHasNoValueShowsNone() {
        int column = classes.sensitive("a.b");
        alike(1, column, 0, 0, 7);
        alike(2, column, 0, 0);
        assertEquals(List.of(new Diversity("a.b", 1, 1)), classes.risk(5, 1).diversity());
    }

    @Test
    void onlyTheFirstValueOfAChildCounts() {
        int column = classes.sensitive("a.b");
        alike(1, column, 1, 1);
        classes.show(People.pseudonym(1), column, 9L << 40);
        assertEquals(new Diversity("a.b", 1, 2), classes.risk(5, 1).diversity().get(0));
    }

    @Test
    void childrenWithoutQuasiIdentifiersAreNotCompared() {
        classes.show(People.pseudonym(1), classes.sensitive("a.b"), 5);
        assertEquals(Risk.none(5, 1), classes.risk(5, 1));
    }

    @Test
    void aChildWithRowsInTwoTablesIsInOneClass() {
        for (int i = 1; i <= 4; i++) {
            classes.add(People.pseudonym(i), 0, 1);
            classes.add(People.pseudonym(i), 1, i % 2);
        }
        assertEquals(2, classes.risk(5, 1).classes());
    }
}
