package org.cadrenode.pipeline.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A content that keeps to its source's rate, and counts. Read by one thread. */
final class PacedContent extends FilterInputStream {
    private final SourceGate gate;
    private long came;
    private boolean broken;

    PacedContent(InputStream content, SourceGate gate) {
        super(content);
        this.gate = gate;
    }

    /** Returns how much came. */
    long count() {
        return came;
    }

    /** Returns whether the content itself could not be read. */
    boolean broken() {
        return broken;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read;
        try {
            read = in.read(into, offset, length);
        } catch (IOException e) {
            broken = true;
            throw e;
        }
        if (read > 0) {
            came += read;
            gate.passed(read);
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
