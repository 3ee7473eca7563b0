package org.cadrenode.pipeline.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.cadrenode.connector.spi.Problem;

/** A stream of bytes out of which numbers, lengths and DEFLATE data are taken. Where it ends too early it is truncated. For one thread. */
final class Octets {
    private static final int SIZE = 1 << 16;

    private final InputStream source;
    private final byte[] buffer = new byte[SIZE];
    private int at;
    private int end;
    private long before;

    Octets(InputStream source) {
        this.source = source;
    }

    /** Returns how many bytes were taken. */
    long position() {
        return before + at;
    }

    /** Returns whether nothing is left. */
    boolean ended() throws IOException {
        return at == end && !fill();
    }

    int octet() throws IOException {
        need();
        return buffer[at++] & 0xff;
    }

    /** Returns a number of up to eight bytes, the lowest first. */
    long number(int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (long) octet() << 8 * i;
        }
        return number;
    }

    byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length;) {
            int some = take(bytes, done, length - done);
            if (some < 0) {
                throw new UnwrapException(Problem.CONTENT_TRUNCATED);
            }
            done += some;
        }
        return bytes;
    }

    void skip(long length) throws IOException {
        for (long left = length; left > 0;) {
            need();
            int some = (int) Math.min(left, end - at);
            at += some;
            left -= some;
        }
    }

    /** Takes up to {@code length} bytes; -1 at the end. */
    int take(byte[] to, int offset, int length) throws IOException {
        if (ended()) {
            return -1;
        }
        int some = Math.min(length, end - at);
        System.arraycopy(buffer, at, to, offset, some);
        at += some;
        return some;
    }

    /**
     * Inflates up to {@code length} bytes; -1 where the data end, and the next byte taken is the one behind them.
     *
     * @param until position at which the data end at the latest
     */
    int inflate(Inflater inflater, long until, byte[] to, int offset, int length) throws IOException {
        try {
            while (true) {
                int some = inflater.inflate(to, offset, length);
                if (some > 0) {
                    return some;
                }
                if (inflater.finished()) {
                    at -= inflater.getRemaining();
                    return -1;
                }
                if (inflater.needsDictionary()) {
                    throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
                }
                need();
                int fed = (int) Math.min(until - position(), end - at);
                if (fed <= 0) {
                    throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
                }
                inflater.setInput(buffer, at, fed);
                at += fed;
            }
        } catch (DataFormatException e) {
            at -= inflater.getRemaining();
            throw new UnwrapException(Problem.ARCHIVE_MALFORMED);
        }
    }

    private void need() throws IOException {
        if (at == end && !fill()) {
            throw new UnwrapException(Problem.CONTENT_TRUNCATED);
        }
    }

    private boolean fill() throws IOException {
        int read = source.read(buffer, 0, SIZE);
        if (read <= 0) {
            return false;
        }
        before += end;
        at = 0;
        end = read;
        return true;
    }
}
