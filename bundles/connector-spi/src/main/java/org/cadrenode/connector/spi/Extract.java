package org.cadrenode.connector.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One extract that arrived. */
@ProviderType
public interface Extract {
    /** Returns the table that {@link Connector#table} told for it, or empty. */
    String table();

    /** Returns a stream from the start; it can be opened again, for a second look. The caller closes it. */
    InputStream open() throws IOException;

    /**
     * Returns what came in the same archive under a name, such as a manifest. It can be opened if it has 1 MiB at most.
     *
     * @param fileName the last part of its name, without regard to case
     * @return empty if the archive has no such entry, or this came in no archive
     */
    default Optional<Extract> beside(String fileName) throws IOException {
        return Optional.empty();
    }
}
