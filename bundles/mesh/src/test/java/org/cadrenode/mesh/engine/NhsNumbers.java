package org.cadrenode.mesh.engine;

import java.io.InputStream;

/** So many valid NHS numbers, a line each with a comma, one after the other; which of them are out is a matter of their place. */
final class NhsNumbers extends InputStream {
    private static final int FIRST = 400_000_000;

    private final int wanted;
    private final int every;
    private final byte[] line = new byte[12];
    private int made;
    private int next = FIRST;
    private int at = line.length;

    /** @param every each so-manieth is left out; 0 for none */
    NhsNumbers(int wanted, int every) {
        this.wanted = wanted;
        this.every = every;
        line[10] = ',';
        line[11] = '\n';
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        int done = 0;
        while (done < length && (at < line.length || line())) {
            int some = Math.min(length - done, line.length - at);
            System.arraycopy(line, at, to, offset + done, some);
            at += some;
            done += some;
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    private boolean line() {
        while (made < wanted) {
            if (!digits(next++)) {
                continue;
            }
            made++;
            if (every == 0 || made % every != 0) {
                at = 0;
                return true;
            }
        }
        return false;
    }

    private boolean digits(int number) {
        int sum = 0;
        int rest = number;
        for (int place = 8; place >= 0; place--) {
            int digit = rest % 10;
            rest /= 10;
            line[place] = (byte) ('0' + digit);
            sum += digit * (10 - place);
        }
        int check = (11 - sum % 11) % 11;
        line[9] = (byte) ('0' + check);
        return check != 10;
    }
}
