package org.cadrenode.connector.spi;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Fetches records by itself, from a database or a service, whenever the source's schedule says so. */
@ConsumerType
public interface CollectingConnector extends Connector {
    /**
     * Fetches what is new since the resume point, a stretch at a time, and commits each: what is committed lies durably
     * in the landing zone. The node never runs two collections of one source at once. It may stop one at any time, by an
     * {@link java.io.InterruptedIOException} from {@code collecting} or its records, and keeps nothing that was not committed:
     * then the next one starts at the last resume point. The same stretch collected twice must give the same records.
     *
     * @throws IOException if the source cannot be reached or read; the node tries again later. Its class is logged and
     *     its message is not; even so it names no value
     */
    void collect(Collecting collecting) throws IOException;
}
