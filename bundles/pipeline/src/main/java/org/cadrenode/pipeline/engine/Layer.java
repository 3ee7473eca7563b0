package org.cadrenode.pipeline.engine;

import java.io.IOException;
import java.io.InputStream;

/** Content that can be opened more than once, such as a delivery's or what was inside of it. */
@FunctionalInterface
public interface Layer {
    /** Returns a stream from the start; the caller closes it. */
    InputStream open() throws IOException;
}
