package org.cadrenode.synthetic.region;

/** Numbers of a fixed width, in ASCII digits whatever the locale. */
public final class Digits {

    private Digits() {
    }

    /** The number with leading zeros to this width; a longer number keeps all its digits. */
    public static String padded(long value, int width) {
        String digits = Long.toString(value);
        return digits.length() >= width ? digits : "0".repeat(width - digits.length()) + digits;
    }
}
