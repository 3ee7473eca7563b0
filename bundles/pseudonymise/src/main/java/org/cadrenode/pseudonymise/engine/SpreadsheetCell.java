package org.cadrenode.pseudonymise.engine;

import java.util.regex.Pattern;

/**
 * Values on their way into a table that a person may open in a spreadsheet, which runs a cell that begins like a formula
 * (OWASP, CSV injection). An apostrophe in front makes it text; numbers with a sign are left as they are.
 */
public final class SpreadsheetCell {
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");
    private static final String STARTS = "=+-@\t\r\n";
    private static final char MARK = '\'';

    private SpreadsheetCell() { }

    /** Returns a value that no spreadsheet runs. */
    public static String of(String value) {
        int first = 0;
        while (first < value.length() && value.charAt(first) == ' ') {
            first++;
        }
        boolean runs = first < value.length() && (STARTS.indexOf(value.charAt(first)) >= 0 || isWide(value.charAt(first)));
        return runs && !NUMBER.matcher(value).matches() ? MARK + value : value;
    }

    /** Returns what {@link #of} was given: the apostrophe goes where it stands in front of a formula. */
    public static String original(String cell) {
        return cell.length() > 1 && cell.charAt(0) == MARK && !of(cell.substring(1)).equals(cell.substring(1)) ? cell.substring(1) : cell;
    }

    // Full-width forms, which some spreadsheets take for the plain ones.
    private static boolean isWide(char c) {
        return c == '\uff1d' || c == '\uff0b' || c == '\uff0d' || c == '\uff20';
    }
}
