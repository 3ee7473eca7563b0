package org.cadrenode.mesh.engine;

import java.io.InputStream;
import java.util.SplittableRandom;

/** Lines of ten digits and a comma, the same for the same seed. */
final class Numbers extends InputStream {
    private final SplittableRandom random;
    private final byte[] line = new byte[12];
    private int at = line.length;
    private long left;

    Numbers(long seed, long length) {
        random = new SplittableRandom(seed);
        left = length;
    }

    @Override
    public int read() {
        if (left == 0) {
            return -1;
        }
        left--;
        if (at == line.length) {
            for (int digit = 0; digit < 10; digit++) {
                line[digit] = (byte) ('0' + random.nextInt(10));
            }
            line[10] = ',';
            line[11] = '\n';
            at = 0;
        }
        return line[at++];
    }

    @Override
    public int read(byte[] to, int offset, int wanted) {
        int some = (int) Math.min(left, wanted);
        for (int done = 0; done < some; done++) {
            to[offset + done] = (byte) read();
        }
        return some == 0 && wanted > 0 ? -1 : some;
    }
}
