package org.cadrenode.keystore.engine;

import java.util.Arrays;

/** Base32 (RFC 4648, section 6) without padding: letters that are not mistaken for each other when they are typed. */
final class Base32 {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Base32() { }

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int held = 0;
        int bits = 0;
        for (byte octet : bytes) {
            held = held << 8 | octet & 0xff;
            bits += 8;
            while (bits >= BITS) {
                bits -= BITS;
                text.append(LETTERS.charAt(held >> bits & 0x1f));
            }
            held &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(LETTERS.charAt(held << BITS - bits & 0x1f));
        }
        return text.toString();
    }

    /** Returns the first {@code length} bytes of letters that were checked before; spare bits at the end are not looked at. */
    static byte[] decode(String text, int length) {
        byte[] bytes = new byte[length];
        int held = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < text.length() && at < length; i++) {
            held = held << BITS | LETTERS.indexOf(text.charAt(i));
            bits += BITS;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        if (at < length) {
            Arrays.fill(bytes, (byte) 0);
            throw new IllegalArgumentException("There are too few letters");
        }
        return bytes;
    }
}
