package org.cadrenode.pseudonymise.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadsheetCellTest {
    @Test
    void whatBeginsLikeAFormulaIsText() {
        for (String value : List.of("=1+1", "=cmd|' /C calc'!A0", "+SUM(A1)", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1", "-", "- seen")) {
            assertEquals("'" + value, SpreadsheetCell.of(value));
            assertEquals(value, SpreadsheetCell.original(SpreadsheetCell.of(value)));
        }
    }

    @Test
    void everythingElseIsAsItWas() {
        for (String value : List.of("", "a", "1", "-1.5", "+44", "a=b", "'quoted'", "'", "2024-01-31", " x", "'s")) {
            assertEquals(value, SpreadsheetCell.of(value));
            assertEquals(value, SpreadsheetCell.original(value));
        }
    }
}
