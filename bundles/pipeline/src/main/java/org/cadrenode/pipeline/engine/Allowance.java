package org.cadrenode.pipeline.engine;

import org.cadrenode.connector.spi.Problem;

/**
 * To how much one delivery may unpack, all its layers counted: so many bytes, so many entries, and not more than
 * {@value #RATIO} times the bytes that came, beyond the first 64 MiB. DEFLATE reaches 1,032:1 and tables of text rarely 100:1.
 * For one thread.
 */
final class Allowance {
    static final int RATIO = 250;
    static final long FREE = 64L << 20;
    static final int MOST_ENTRIES = 10_000;

    private final long most;
    private long came;
    private long unpacked;
    private int entries;

    Allowance(long most) {
        this.most = most;
    }

    /** Says that the delivery was read up to here; it may be read again. */
    void came(long position) {
        came = Math.max(came, position);
    }

    /** Says that more came out. */
    void unpacked(long bytes) throws UnwrapException {
        unpacked += bytes;
        if (unpacked > most || unpacked - FREE > RATIO * came) {
            throw new UnwrapException(Problem.ARCHIVE_FORBIDDEN);
        }
    }

    /** Says that there is one entry more. */
    void entry() throws UnwrapException {
        if (++entries > MOST_ENTRIES) {
            throw new UnwrapException(Problem.ARCHIVE_FORBIDDEN);
        }
    }
}
