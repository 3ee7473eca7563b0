package org.cadrenode.api.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what {@link WireOutput} wrote, and refuses what it cannot have written. Not thread-safe. */
public final class WireInput implements AutoCloseable {
    /** No value is longer than this: 64 MiB. */
    public static final int LONGEST_VALUE = 1 << 26;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final InputStream source;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;

    public WireInput(InputStream source) {
        this.source = source;
    }

    /** Reads one byte, 0 to 255. */
    public int octet() throws IOException {
        if (at == end) {
            fill();
        }
        return buffer[at++] & 0xff;
    }

    /** Reads a number that is not negative. */
    public long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = octet();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IOException("A number is longer than 63 bits");
    }

    /** Reads a number that is a count or a position and not larger than {@code largest}. */
    public int count(int largest) throws IOException {
        long value = number();
        if (value > largest) {
            throw new IOException("A count is larger than " + largest);
        }
        return (int) value;
    }

    /** Reads eight bytes, highest first. */
    public long word() throws IOException {
        if (Long.BYTES <= end - at) {
            at += Long.BYTES;
            return (long) WORD.get(buffer, at - Long.BYTES);
        }
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | octet();
        }
        return value;
    }

    /** Passes over bytes. */
    public void skip(int length) throws IOException {
        int left = length;
        while (left > end - at) {
            left -= end - at;
            fill();
        }
        at += left;
    }

    /** Reads a text, or null for its absence. */
    public @Nullable String text() throws IOException {
        int length = count(LONGEST_VALUE + 1) - 1;
        if (length < 0) {
            return null;
        }
        if (length <= end - at) {
            String value = new String(buffer, at, length, StandardCharsets.UTF_8);
            at += length;
            return value;
        }
        return new String(exactly(length), StandardCharsets.UTF_8);
    }

    /** Reads bytes behind their length. */
    public byte[] bytes() throws IOException {
        int length = count(LONGEST_VALUE + 1) - 1;
        if (length < 0) {
            throw new IOException("Bytes are missing");
        }
        return exactly(length);
    }

    /** Demands that nothing follows. */
    public void end() throws IOException {
        if (at != end || source.read() >= 0) {
            throw new IOException("The stream goes on behind its end mark");
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] content = new byte[length];
        int have = Math.min(length, end - at);
        System.arraycopy(buffer, at, content, 0, have);
        at += have;
        while (have < length) {
            int more = source.read(content, have, length - have);
            if (more < 0) {
                throw new EOFException("The stream ends inside a value");
            }
            have += more;
        }
        return content;
    }

    private void fill() throws IOException {
        at = 0;
        end = 0;
        int more = source.read(buffer, 0, buffer.length);
        if (more <= 0) {
            throw new EOFException("The stream ends without its end mark");
        }
        end = more;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
