package org.cadrenode.mesh.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

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
        PushbackInputStream looked = new PushbackInputStream(content, 2);
        byte[] first = looked.readNBytes(2);
        looked.unread(first);
        return first.length == 2 && first[0] == 0x1f && first[1] == (byte) 0x8b ? new GZIPInputStream(looked, 1 << 14) : looked;
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
