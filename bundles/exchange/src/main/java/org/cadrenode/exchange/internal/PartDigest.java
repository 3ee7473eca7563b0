package org.cadrenode.exchange.internal;

import java.security.MessageDigest;
import java.util.Arrays;
import org.cadrenode.api.delivery.Digest;

/** Digest, length and last bytes of a part while it passes. Not thread-safe. */
final class PartDigest {
    private static final int TAIL = 16;

    private final MessageDigest sha256 = Digest.sha256();
    private final byte[] tail = new byte[TAIL];
    private long length;

    void add(byte[] content, int count) {
        sha256.update(content, 0, count);
        int kept = Math.min(TAIL, count);
        System.arraycopy(tail, kept, tail, 0, TAIL - kept);
        System.arraycopy(content, count - kept, tail, TAIL - kept, kept);
        length += count;
    }

    /** Returns the digest; nothing can be added any more. */
    Digest finish() {
        return Digest.of(sha256.digest());
    }

    long length() {
        return length;
    }

    boolean endsWith(byte[] ending) {
        return length >= ending.length && ending.length <= TAIL
                && Arrays.equals(tail, TAIL - ending.length, TAIL, ending, 0, ending.length);
    }
}
