package org.cadrenode.optout.internal;

import java.nio.ByteBuffer;

/** 128 bits of a keyed hash of something by which an opt-out finds its child. A request and a child match if they share one. */
record Mark(long high, long low) {
    static Mark of(byte[] hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new Mark(bytes.getLong(), bytes.getLong());
    }

    byte[] bytes() {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    @Override
    public String toString() {
        return "[mark]";
    }
}
