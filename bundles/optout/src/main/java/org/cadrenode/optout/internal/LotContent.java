package org.cadrenode.optout.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.cadrenode.api.error.CadreException;

/** The content of a lot's file, a number and a comma a line, part by part out of the register. Not thread-safe. */
final class LotContent extends InputStream {
    private static final int LINE = 12;

    private final OptOutStore store;
    private final NationalLot lot;
    private byte[] lines = new byte[0];
    private int place;
    private int part;

    LotContent(OptOutStore store, NationalLot lot) {
        this.store = store;
        this.lot = lot;
    }

    // As its reader expects: what fails here has not gone, and nobody need wonder whether it has.
    private long[] numbers(int next) throws IOException {
        try {
            return store.read(within -> within.nationals().numbers(lot, next));
        } catch (CadreException e) {
            throw new IOException("The register cannot be read (" + e.code() + ")");
        }
    }

    private boolean more() throws IOException {
        if (place < lines.length) {
            return true;
        }
        if (part >= NationalRows.parts(lot)) {
            return false;
        }
        long[] numbers = numbers(part++);
        lines = new byte[numbers.length * LINE];
        for (int i = 0; i < numbers.length; i++) {
            byte[] line = (NhsNumbers.text(numbers[i]) + ",\n").getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(line, 0, lines, i * LINE, LINE);
        }
        place = 0;
        return true;
    }

    @Override
    public int read() throws IOException {
        return more() ? lines[place++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!more()) {
            return -1;
        }
        int many = Math.min(length, lines.length - place);
        System.arraycopy(lines, place, into, offset, many);
        place += many;
        return many;
    }
}
