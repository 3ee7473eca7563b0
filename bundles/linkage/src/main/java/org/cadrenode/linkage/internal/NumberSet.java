package org.cadrenode.linkage.internal;

import java.io.ByteArrayOutputStream;
import java.util.BitSet;

/** The written form of a set of subjects' numbers: their differences, seven bits a byte. Stateless. */
final class NumberSet {
    private static final int CONTINUED = 0x80;
    private static final int BITS = 7;

    private NumberSet() { }

    static byte[] bytes(BitSet numbers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int before = 0;
        for (int number = numbers.nextSetBit(0); number >= 0; number = numbers.nextSetBit(number + 1)) {
            int rest = number - before;
            while (rest >= CONTINUED) {
                bytes.write(rest & CONTINUED - 1 | CONTINUED);
                rest >>>= BITS;
            }
            bytes.write(rest);
            before = number;
        }
        return bytes.toByteArray();
    }

    /** Sets the numbers that are written. */
    static void read(byte[] bytes, BitSet numbers) {
        int number = 0;
        int difference = 0;
        int shift = 0;
        for (byte one : bytes) {
            difference |= (one & CONTINUED - 1) << shift;
            shift += BITS;
            if (one >= 0) {
                number += difference;
                numbers.set(number);
                difference = 0;
                shift = 0;
            }
        }
    }
}
