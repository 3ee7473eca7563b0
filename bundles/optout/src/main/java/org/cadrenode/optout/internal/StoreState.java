package org.cadrenode.optout.internal;

import java.nio.ByteBuffer;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.api.keys.RowSum;

/**
 * What the register says of itself, sealed with each transaction: which transaction it was, the digest of all rows and
 * that of the transaction before, to which the anchor may still point, and under which versions of their keys the digest
 * and the marks are.
 */
record StoreState(long sequence, int digestKey, int markKey, RowSum digest, RowSum previous) {
    /** Where the database keeps it. */
    static final String IN_DATABASE = "optout/state";
    /** Where the anchor keeps it. */
    static final String IN_ANCHOR = "optout/anchor";
    private static final byte FORMAT = 1;
    private static final int BYTES = 1 + Long.BYTES + 2 * Integer.BYTES + 2 * RowSum.BYTES;

    /** Returns the state of a register that is empty, with the versions of its keys. */
    static StoreState empty(int digestKey, int markKey) {
        return new StoreState(0, digestKey, markKey, new RowSum(), new RowSum());
    }

    StoreState next(int newDigestKey, int newMarkKey, RowSum newDigest) {
        return new StoreState(sequence + 1, newDigestKey, newMarkKey, newDigest, digest);
    }

    /** Returns whether this state is that of the anchor, or the one right behind it. */
    boolean follows(StoreState anchor) {
        return equals(anchor) || sequence == anchor.sequence + 1 && previous.equals(anchor.digest);
    }

    byte[] sealed(RecordCipher cipher, String place) {
        return cipher.seal(place, ByteBuffer.allocate(BYTES).put(FORMAT).putLong(sequence).putInt(digestKey).putInt(markKey)
                .put(digest.bytes()).put(previous.bytes()).array());
    }

    /**
     * Opens what {@link #sealed} gave.
     *
     * @throws CadreException CONTENT_CHANGED if it was altered
     */
    static StoreState open(RecordCipher cipher, String place, byte[] sealed) {
        byte[] content = cipher.open(place, sealed);
        if (content.length != BYTES || content[0] != FORMAT) {
            throw new CadreException(ErrorCode.INTERNAL, "the register's state has a form that is not known here");
        }
        ByteBuffer in = ByteBuffer.wrap(content, 1, BYTES - 1);
        return new StoreState(in.getLong(), in.getInt(), in.getInt(), sum(in), sum(in));
    }

    private static RowSum sum(ByteBuffer in) {
        byte[] bytes = new byte[RowSum.BYTES];
        in.get(bytes);
        return RowSum.of(bytes);
    }
}
