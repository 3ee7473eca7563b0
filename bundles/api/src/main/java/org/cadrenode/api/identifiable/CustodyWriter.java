package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.io.OutputStream;
import org.cadrenode.api.internal.WireOutput;

/** Writes identifiers for a custodian as a stream that ends with a mark and their count. Not thread-safe. */
public final class CustodyWriter implements AutoCloseable {
    static final int END = 0;
    static final int ENTRY = 1;

    private final WireOutput out;
    private long entries;

    public CustodyWriter(OutputStream sink) {
        out = new WireOutput(sink);
    }

    /** Writes one child. */
    public void entry(CustodyEntry entry) throws IOException {
        out.octet(ENTRY);
        out.bytes(entry.form());
        entries++;
    }

    /** Returns how many were written. */
    public long entries() {
        return entries;
    }

    /** Writes the end mark. The sink stays open, so that its owner can commit it. */
    public void finish() throws IOException {
        out.octet(END);
        out.number(entries);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
