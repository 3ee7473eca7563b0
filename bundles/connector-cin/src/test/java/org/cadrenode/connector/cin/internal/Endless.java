package org.cadrenode.connector.cin.internal;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Content that is made while it is read: a beginning, something repeated up to a number of bytes, and an end. */
final class Endless extends InputStream {
    private final byte[] beginning;
    private final byte[] repeated;
    private final long bytes;
    private final byte[] ending;
    private long at;

    Endless(String beginning, String repeated, long bytes, String ending) {
        this.beginning = beginning.getBytes(StandardCharsets.UTF_8);
        this.repeated = repeated.repeat(Math.max(1, (1 << 16) / repeated.length())).getBytes(StandardCharsets.UTF_8);
        this.bytes = bytes - bytes % repeated.length();
        this.ending = ending.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        byte[] from;
        int place;
        long left;
        if (at < beginning.length) {
            from = beginning;
            place = (int) at;
            left = beginning.length - at;
        } else if (at < beginning.length + bytes) {
            from = repeated;
            place = (int) ((at - beginning.length) % repeated.length);
            left = Math.min(repeated.length - place, beginning.length + bytes - at);
        } else {
            from = ending;
            place = (int) (at - beginning.length - bytes);
            left = ending.length - place;
        }
        if (left <= 0) {
            return -1;
        }
        int count = (int) Math.min(left, length);
        System.arraycopy(from, place, target, offset, count);
        at += count;
        return count;
    }
}
