package org.cadrenode.connector.spi;

import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads files. The node fetches them, seals them as they came, decrypts and unpacks them, and hands out one extract
 * after the other.
 */
@ConsumerType
public interface FileConnector extends Connector {
    /**
     * Returns the table that the name of an extract tells, in lower case, or empty if all extracts have the same form or
     * carry several tables.
     *
     * @param fileName the last part of the file's path, or of an entry of an archive
     */
    Optional<String> table(String fileName);

    /**
     * Reads one extract into records, streaming: memory must not grow with the extract. What cannot be read is rejected,
     * once a record, and the rest goes on. The node may call again from the start at any time, and keeps nothing of a
     * call that it stopped.
     *
     * @throws IOException if the extract cannot be read from here on: what was told stands, the rest is one rejection, and
     *     the node does not try again. Its class is logged and its message is not. Of {@code records}, let it pass
     */
    void read(Extract extract, Records records) throws IOException;
}
