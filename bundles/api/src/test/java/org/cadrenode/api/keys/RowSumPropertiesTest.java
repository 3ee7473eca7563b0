package org.cadrenode.api.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowSumPropertiesTest {
    private static final long SEED = 60606;
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    @Test
    void itIsTheSumModuloTwoToTheTwoHundredAndFiftySix() {
        Random random = new Random(SEED);
        RowSum sum = new RowSum();
        BigInteger expected = BigInteger.ZERO;
        for (int step = 0; step < 20_000; step++) {
            byte[] hash = new byte[RowSum.BYTES];
            random.nextBytes(hash);
            // Runs of ones and zeros are where a carry goes through.
            if (step % 3 == 0) {
                Arrays.fill(hash, random.nextInt(16), 16 + random.nextInt(16), (byte) (random.nextBoolean() ? 0xff : 0));
            }
            BigInteger number = new BigInteger(1, hash);
            if (random.nextBoolean()) {
                sum.add(hash);
                expected = expected.add(number).mod(MODULUS);
            } else {
                sum.subtract(hash);
                expected = expected.subtract(number).mod(MODULUS);
            }
            assertEquals(expected, new BigInteger(1, sum.bytes()), "seed " + SEED + " step " + step);
        }
        assertEquals(sum, RowSum.of(sum.bytes()));
        assertArrayEquals(sum.bytes(), sum.copy().bytes());
    }

    @Test
    void theSameRowTwiceIsNotNoRow() {
        byte[] hash = new byte[RowSum.BYTES];
        Arrays.fill(hash, (byte) 0x80);
        RowSum twice = new RowSum();
        twice.add(hash);
        twice.add(hash);
        assertNotEquals(new RowSum(), twice);
    }
}
