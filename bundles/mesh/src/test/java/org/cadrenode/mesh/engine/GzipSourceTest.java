package org.cadrenode.mesh.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GzipSourceTest {
    @Test
    void whatIsReadThroughItUnpacksToWhatItWas() throws IOException {
        long seed = 20260102;
        SplittableRandom random = new SplittableRandom(seed);
        for (int length : new int[] {0, 1, 100, 16_384, 16_385, 200_000}) {
            byte[] plain = new byte[length];
            random.nextBytes(plain);
            try (InputStream packed = new GzipSource(new ByteArrayInputStream(plain)); InputStream again = new GZIPInputStream(packed)) {
                assertArrayEquals(plain, again.readAllBytes(), "seed " + seed + ", length " + length);
            }
            try (InputStream packed = new GzipSource(new ByteArrayInputStream(plain))) {
                byte[] single = new byte[length + 1000];
                int at = 0;
                for (int one = packed.read(); one >= 0; one = packed.read()) {
                    single[at++] = (byte) one;
                }
                try (InputStream again = new GZIPInputStream(new ByteArrayInputStream(single, 0, at))) {
                    assertArrayEquals(plain, again.readAllBytes(), "byte by byte, seed " + seed + ", length " + length);
                }
            }
        }
    }
}
