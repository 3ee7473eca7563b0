package org.cadrenode.optout.internal;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** 128 bits of a keyed hash of something by which an opt-out finds its child. A request and a child match if they share one. */
record Mark(long high, long low) {
    static final int BYTES = 16;

    static Mark of(byte[] hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new Mark(bytes.getLong(), bytes.getLong());
    }

    /** Returns the mark of 32 hexadecimal digits. */
    static Mark ofHex(String digits) {
        if (digits.length() != 2 * BYTES) {
            throw new IllegalArgumentException("A mark has 32 hexadecimal digits");
        }
        return of(HexFormat.of().parseHex(digits));
    }

    String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    @Override
    public String toString() {
        return "[mark]";
    }
}
