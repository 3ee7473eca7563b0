package org.cadrenode.pipeline.engine;

import java.io.IOException;
import java.io.InputStream;

/** Keeps what came out of a wrapping while it is read. Never as plain bytes on a disk. */
public interface Spool {
    /**
     * Keeps all of {@code content}.
     *
     * @throws IOException what {@code content} throws; then nothing is kept
     * @throws org.cadrenode.api.error.CadreException if there is no room: no fault of the content
     */
    Kept keep(InputStream content) throws IOException;

    /** What is kept, until it is closed. */
    interface Kept extends Layer, AutoCloseable {
        @Override
        void close();
    }
}
