package org.cadrenode.connector.fhir.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts bytes into lines, in the memory of the longest that is accepted. JSON has no line end within a text. Not thread-safe. */
final class JsonLines {
    private final InputStream source;
    private final int longest;
    private final byte[] chunk = new byte[1 << 16];
    private byte[] line = new byte[1 << 14];
    private int length;
    private int at;
    private int end;
    private long number;
    private boolean tooLong;
    private boolean ended;

    JsonLines(InputStream source, int longest) {
        this.source = source;
        this.longest = longest;
    }

    /** Goes to the next line that is not blank; false behind the last. */
    boolean next() throws IOException {
        boolean more = line();
        while (more && isBlank()) {
            more = line();
        }
        return more;
    }

    private boolean line() throws IOException {
        length = 0;
        tooLong = false;
        ended = false;
        number++;
        if (line.length > 1 << 22) {
            line = new byte[1 << 14];
        }
        while (at < end || fill()) {
            int from = at;
            while (at < end && chunk[at] != '\n') {
                at++;
            }
            keep(from, at - from);
            if (at < end) {
                at++;
                ended = true;
                return true;
            }
        }
        return length > 0 || tooLong;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, source.readNBytes(chunk, 0, chunk.length));
        if (number == 1 && length == 0 && end > 2 && chunk[0] == (byte) 0xef && chunk[1] == (byte) 0xbb && chunk[2] == (byte) 0xbf) {
            at = 3;
        }
        return end > at;
    }

    private void keep(int from, int count) {
        if (tooLong || length + count > longest) {
            tooLong = true;
            return;
        }
        if (line.length < length + count) {
            line = Arrays.copyOf(line, (int) Math.min(longest, Math.max(line.length * 2L, length + count)));
        }
        System.arraycopy(chunk, from, line, length, count);
        length += count;
    }

    private boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return !tooLong;
    }

    /** Returns the bytes of the line, and whatever stands behind them. */
    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    /** Returns the number of the line, from 1. */
    long number() {
        return number;
    }

    boolean isTooLong() {
        return tooLong;
    }

    /** Returns whether the line has an end; only the last one may not. */
    boolean isEnded() {
        return ended;
    }
}
