package org.cadrenode.vault.internal;

import java.nio.ByteBuffer;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.RecordCipher;
import org.cadrenode.api.keys.RowSum;

/**
 * What the store says of itself, sealed with each transaction: which transaction it was, at which version of the vault,
 * how many rows there are, their digest, and the digest of the transaction before, to which the anchor may still point.
 *
 * @param sequence number of the transaction, which grows by one with each, renewals of keys included
 * @param version of the vault, which grows with what people see of it
 */
record StoreState(long sequence, long version, long rows, RowSum digest, RowSum previous) {
    /** Where the database keeps it. */
    static final String IN_DATABASE = "vault/state";
    /** Where the anchor keeps it. */
    static final String IN_ANCHOR = "vault/anchor";
    private static final byte FORMAT = 1;
    private static final int BYTES = 1 + 3 * Long.BYTES + 2 * RowSum.BYTES;

    /** Returns the state of a store that is empty. */
    static StoreState empty() {
        return new StoreState(0, 0, 0, new RowSum(), new RowSum());
    }

    StoreState next(long newVersion, long newRows, RowSum newDigest) {
        return new StoreState(sequence + 1, newVersion, newRows, newDigest, digest);
    }

    /** Returns whether this state is that of the anchor, or the one right behind it. */
    boolean follows(StoreState anchor) {
        return equals(anchor) || sequence == anchor.sequence + 1 && previous.equals(anchor.digest)
                && version >= anchor.version;
    }

    byte[] sealed(RecordCipher cipher, String place) {
        return cipher.seal(place, ByteBuffer.allocate(BYTES).put(FORMAT).putLong(sequence).putLong(version).putLong(rows)
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
            throw new CadreException(ErrorCode.INTERNAL, "the vault's state has a form that is not known here");
        }
        ByteBuffer in = ByteBuffer.wrap(content, 1, BYTES - 1);
        return new StoreState(in.getLong(), in.getLong(), in.getLong(), sum(in), sum(in));
    }

    private static RowSum sum(ByteBuffer in) {
        byte[] bytes = new byte[RowSum.BYTES];
        in.get(bytes);
        return RowSum.of(bytes);
    }
}
