package org.cadrenode.connector.spi;

import java.io.IOException;
import java.io.InputStream;
import org.osgi.annotation.versioning.ProviderType;

/** One extract that arrived. */
@ProviderType
public interface Extract {
    /** Returns the table that {@link Connector#table} told for it, or empty. */
    String table();

    /** Returns a stream from the start; it can be opened again, for a second look. The caller closes it. */
    InputStream open() throws IOException;
}
