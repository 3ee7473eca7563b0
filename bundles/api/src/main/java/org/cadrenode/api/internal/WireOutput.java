package org.cadrenode.api.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the primitives of the streams between stages through a buffer of its own. Not thread-safe. */
public final class WireOutput implements AutoCloseable {
    private final OutputStream sink;
    private final byte[] buffer = new byte[1 << 16];
    private int used;

    public WireOutput(OutputStream sink) {
        this.sink = sink;
    }

    /** Writes one byte. */
    public void octet(int value) throws IOException {
        if (used == buffer.length) {
            flush();
        }
        buffer[used++] = (byte) value;
    }

    /** Writes a number that is not negative, in groups of seven bits, lowest first. */
    public void number(long value) throws IOException {
        if (value < 0) {
            throw new IllegalArgumentException("Only numbers from 0 are written");
        }
        long rest = value;
        while (rest > 0x7f) {
            octet((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        octet((int) rest);
    }

    /** Writes eight bytes, highest first. */
    public void word(long value) throws IOException {
        if (buffer.length - used < Long.BYTES) {
            flush();
        }
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[used++] = (byte) (value >>> shift);
        }
    }

    /** Writes a text or its absence, as UTF-8 behind its length plus one. */
    public void text(@Nullable String value) throws IOException {
        if (value == null) {
            octet(0);
            return;
        }
        int length = value.length();
        if (length < 0x7f && buffer.length - used > length && shortAscii(value, length)) {
            return;
        }
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes behind their length plus one. */
    public void bytes(byte[] content) throws IOException {
        number(content.length + 1L);
        if (content.length > buffer.length - used) {
            flush();
            if (content.length > buffer.length) {
                sink.write(content);
                return;
            }
        }
        System.arraycopy(content, 0, buffer, used, content.length);
        used += content.length;
    }

    // Most values of a table are short ASCII codes: they go into the buffer without an array of their own.
    private boolean shortAscii(String value, int length) {
        int at = used + 1;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c > 0x7f) {
                return false;
            }
            buffer[at++] = (byte) c;
        }
        buffer[used] = (byte) (length + 1);
        used = at;
        return true;
    }

    /** Hands the buffered bytes to the sink. */
    public void flush() throws IOException {
        sink.write(buffer, 0, used);
        used = 0;
    }

    @Override
    public void close() throws IOException {
        flush();
        sink.close();
    }
}
