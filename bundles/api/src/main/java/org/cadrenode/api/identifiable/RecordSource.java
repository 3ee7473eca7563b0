package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.io.InputStream;

/** What a connector does: read one delivery's content into records. It may be called again from the start. */
@FunctionalInterface
public interface RecordSource {
    /** Reads all of {@code content}; what cannot be read is quarantined, and the rest goes on. */
    void read(Content content, RecordSink sink) throws IOException;

    /** The content of a delivery, which can be opened more than once. */
    @FunctionalInterface
    interface Content {
        /** Returns a stream from the start, verified as it is read. */
        InputStream open() throws IOException;
    }
}
