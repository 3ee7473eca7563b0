package org.cadrenode.synthetic.region;

/** Numbers of a fixed width, in ASCII digits whatever the locale. */
public final class Digits {
    /** How many numbers have six digits. */
    public static final long OF_SIX = 900_000;

    private static final long LEAST_OF_SIX = 100_000;
    private static final long LEAST_OF_SEVEN = 1_000_000;

    private Digits() {
    }

    /** The number with leading zeros to this width; a longer number keeps all its digits. */
    public static String padded(long value, int width) {
        String digits = Long.toString(value);
        return digits.length() >= width ? digits : "0".repeat(width - digits.length()) + digits;
    }

    /** A number of six digits for each of the first {@value #OF_SIX}, of seven digits for the others; scattered over {@value #OF_SIX}. */
    public static String six(Scatter scatter, long index) {
        return Long.toString((index < OF_SIX ? LEAST_OF_SIX : LEAST_OF_SEVEN) + scatter.at(index % OF_SIX));
    }
}
