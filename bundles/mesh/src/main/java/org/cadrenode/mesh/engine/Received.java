package org.cadrenode.mesh.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The content of a message as its reader gets it: it keeps the mailbox until it is closed. */
final class Received extends FilterInputStream {
    private final Turn.Hold hold;

    private Received(InputStream content, Turn.Hold hold) {
        super(content);
        this.hold = hold;
    }

    /**
     * Returns the content.
     *
     * @param packed whether its sender says that it was compressed before it was sent; it is looked at whether it is
     */
    static Received of(InputStream content, boolean packed, Turn.Hold hold) throws IOException {
        return new Received(packed ? unpacked(content) : content, hold);
    }

    // A service may have unpacked it on the way, and still say so.
    private static InputStream unpacked(InputStream content) throws IOException {
        try {
            return Packed.unpackedIfPacked(content);
        } catch (IOException e) {
            content.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            hold.close();
        }
    }
}
