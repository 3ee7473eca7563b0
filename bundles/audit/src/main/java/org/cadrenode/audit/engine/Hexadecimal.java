package org.cadrenode.audit.engine;

import java.nio.charset.StandardCharsets;

/** Lower-case hexadecimal digits within byte arrays, without objects on the way. */
final class Hexadecimal {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Hexadecimal() { }

    /** Writes two digits a byte. */
    static void write(byte[] bytes, byte[] target, int at) {
        for (int i = 0; i < bytes.length; i++) {
            target[at + 2 * i] = DIGITS[bytes[i] >> 4 & 0xf];
            target[at + 2 * i + 1] = DIGITS[bytes[i] & 0xf];
        }
    }

    /** Writes eight digits. */
    static void write(int value, byte[] target, int at) {
        for (int i = 0; i < 8; i++) {
            target[at + i] = DIGITS[value >>> 28 - 4 * i & 0xf];
        }
    }

    /** Returns whether the digits at {@code at} are those of {@code bytes}. */
    static boolean equal(byte[] bytes, byte[] digits, int at) {
        for (int i = 0; i < bytes.length; i++) {
            if (digits[at + 2 * i] != DIGITS[bytes[i] >> 4 & 0xf] || digits[at + 2 * i + 1] != DIGITS[bytes[i] & 0xf]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the number of eight digits, or -1 if one is no digit or the number is larger than an int's. */
    static int read(byte[] digits, int at) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            int digit = value(digits[at + i]);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value > Integer.MAX_VALUE ? -1 : (int) value;
    }

    /** Returns a digit's value, or -1. */
    static int value(byte digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
    }
}
