package org.cadrenode.validation.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Where an engine puts what is too much for its memory. What was written can be read once it is closed, any number of times. */
public interface Spill extends AutoCloseable {
    /** Returns a stream into a new part. */
    OutputStream part() throws IOException;

    /** Returns the content of a part, by its number from 0. */
    InputStream open(int part) throws IOException;

    /** Forgets all parts. */
    @Override
    void close() throws IOException;
}
