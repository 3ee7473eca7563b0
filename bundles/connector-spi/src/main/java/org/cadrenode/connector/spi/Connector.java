package org.cadrenode.connector.spi;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Reads one source system of one provider. Methods may be called from several threads. */
@ConsumerType
public interface Connector {
    /** Returns what the source is and which tables and columns it has. The answer does not change while the connector runs. */
    SourceDescription description();

    /** Returns where extracts arrive; the node listens there. */
    Endpoint endpoint();

    /** Returns what is wrong with the configuration or the surroundings, a sentence each with its remedy; empty if nothing. */
    List<String> check();

    /**
     * Returns the table that the name of an extract tells, in lower case, or empty if all extracts have the same form or
     * carry several tables.
     *
     * @param fileName the last part of the file's path
     */
    Optional<String> table(String fileName);

    /**
     * Reads one extract into records, streaming: memory must not grow with the extract. What cannot be read is rejected,
     * once a record, and the rest goes on. The node may call again from the start at any time, and keeps nothing of a
     * call that did not return.
     *
     * @throws IOException if the extract cannot be read at all
     */
    void read(Extract extract, Records records) throws IOException;
}
