package org.cadrenode.synthetic.format;

import java.io.IOException;
import java.nio.file.Path;
import org.cadrenode.synthetic.region.Region;

/**
 * Writes extracts in one published format: the children of a region of whom such a source would know, without errors of
 * recording. The same region gives the same bytes; memory does not grow with it. Stateless.
 */
public interface Format {
    /** Returns the name of the connector that reads it. */
    String name();

    /**
     * Writes the extracts.
     *
     * @param folder which exists and is empty
     */
    void write(Region region, Path folder) throws IOException;
}
