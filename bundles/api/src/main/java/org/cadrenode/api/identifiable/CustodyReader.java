package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.cadrenode.api.internal.WireInput;

/** Reads what {@link CustodyWriter} wrote. Malformed input throws {@link IOException} without a value. Not thread-safe. */
public final class CustodyReader implements AutoCloseable {
    private final WireInput in;
    private long entries;

    public CustodyReader(InputStream source) {
        in = new WireInput(source);
    }

    /** Returns the next child, or empty at the end of the stream. */
    public Optional<CustodyEntry> next() throws IOException {
        switch (in.octet()) {
            case CustodyWriter.ENTRY -> {
                entries++;
                try {
                    return Optional.of(CustodyEntry.of(in.bytes()));
                } catch (IllegalArgumentException e) {
                    throw new IOException("An entry is not in its form");
                }
            }
            case CustodyWriter.END -> {
                if (in.number() != entries) {
                    throw new IOException("Entries are missing");
                }
                return Optional.empty();
            }
            default -> throw new IOException("The stream is not one of identifiers");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
