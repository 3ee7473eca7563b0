package org.cadrenode.pipeline.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * The content of a file while it is fetched. It ends by exception if its connector leaves, if it is longer than allowed, or if
 * it is not as long as its server had said: then nothing of it lands.
 */
final class Fetching extends FilterInputStream {
    private final RunningConnector running;
    private final long most;
    private final long expected;
    private final Ending ending;
    private long length;

    /** Looks at the place once more, when everything was read. */
    interface Ending {
        void look(long length) throws IOException;
    }

    /**
     * Watches a file.
     *
     * @param most bytes that it may have
     * @param expected bytes that it should have; -1 if that is not known
     * @param ending looks once more at its end
     */
    Fetching(InputStream content, RunningConnector running, long most, long expected, Ending ending) {
        super(content);
        this.running = running;
        this.most = most;
        this.expected = expected;
        this.ending = ending;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int count) throws IOException {
        if (running.ending()) {
            throw new InterruptedIOException("The connector is leaving");
        }
        int read = super.read(to, offset, count);
        if (read >= 0) {
            length += read;
            if (length > most || expected >= 0 && length > expected) {
                throw new RemoteException(length > most ? "a file is larger than mostMiB" : "a file grew while it was read");
            }
            return read;
        }
        if (expected >= 0 && length != expected) {
            throw new RemoteException("a file ended too early");
        }
        ending.look(length);
        return -1;
    }
}
