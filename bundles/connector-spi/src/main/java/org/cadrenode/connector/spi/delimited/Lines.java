package org.cadrenode.connector.spi.delimited;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into lines that end in LF, CR LF or CR, of any length, in the memory of the longest that is accepted. For
 * encodings in which a byte below 0x80 is that ASCII character. Not thread-safe.
 */
public final class Lines {
    private final InputStream source;
    private final int longest;
    private final byte[] chunk = new byte[1 << 16];
    private byte[] line = new byte[1 << 12];
    private int length;
    private int at;
    private int end;
    private long number;
    private boolean tooLong;
    private boolean ended;
    private boolean skipLineFeed;

    /** Cuts a source, of which it closes nothing. */
    public Lines(InputStream source, int longest) {
        this.source = source;
        this.longest = longest;
    }

    /** Goes to the next line; false behind the last. */
    public boolean next() throws IOException {
        length = 0;
        tooLong = false;
        ended = false;
        boolean any = false;
        while (true) {
            if (at == end) {
                at = 0;
                end = Math.max(0, source.readNBytes(chunk, 0, chunk.length));
                if (end == 0) {
                    number += any ? 1 : 0;
                    return any;
                }
            }
            if (skipLineFeed) {
                skipLineFeed = false;
                if (chunk[at] == '\n') {
                    at++;
                    continue;
                }
            }
            any = true;
            int from = at;
            while (at < end && chunk[at] != '\n' && chunk[at] != '\r') {
                at++;
            }
            keep(from, at - from);
            if (at < end) {
                skipLineFeed = chunk[at++] == '\r';
                ended = true;
                number++;
                return true;
            }
        }
    }

    private void keep(int from, int count) {
        if (tooLong || length + count > longest) {
            tooLong = true;
            return;
        }
        if (line.length < length + count) {
            line = Arrays.copyOf(line, Math.min(longest, Math.max(line.length * 2, length + count)));
        }
        System.arraycopy(chunk, from, line, length, count);
        length += count;
    }

    /** Returns the number of the current line, from 1. */
    public long number() {
        return number;
    }

    /** Returns whether the current line is longer than what is accepted. */
    public boolean isTooLong() {
        return tooLong;
    }

    /** Returns whether the current line has a line end; only the last one may not. */
    public boolean isEnded() {
        return ended;
    }

    /** Returns whether nothing or only blanks are on the current line. */
    public boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t') {
                return false;
            }
        }
        return !tooLong;
    }

    /** Returns the text of the current line without its end, or null if its bytes are not of the encoding. */
    public @Nullable String text(Charset encoding) {
        return text(encoding, line, 0, length);
    }

    /** Returns the text of bytes, or null if they are not of the encoding. */
    public static @Nullable String text(Charset encoding, byte[] bytes, int from, int count) {
        try {
            return encoding.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes, from, count)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Returns whether a text holds control characters, which no value has: all but tabs and line ends. */
    public static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f) {
                return true;
            }
        }
        return false;
    }
}
