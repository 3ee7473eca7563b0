package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.io.OutputStream;
import org.cadrenode.api.delivery.Delivery;

/** Content on its way into the landing zone. Closing it without {@link #commit} gives it up. Not thread-safe. */
public abstract class Receiving extends OutputStream {
    /** Makes a delivery of what was written, durably, or returns the one that has the same content. */
    public abstract Delivery commit() throws IOException;
}
