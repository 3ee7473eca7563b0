package org.cadrenode.synthetic.extract;

import java.io.Closeable;
import java.io.IOException;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;

/** Writes one source, child after child. Not thread-safe. */
interface SourceExtract extends Closeable {

    /** Whether this source holds the child. */
    boolean holds(Child child);

    /** Writes all that this source holds of the child. */
    void write(Household household, Child child) throws IOException;
}
