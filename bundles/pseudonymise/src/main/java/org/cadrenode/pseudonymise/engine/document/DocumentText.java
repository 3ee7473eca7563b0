package org.cadrenode.pseudonymise.engine.document;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The text of a document that stands in a value: RTF as it is; RTF, PDF, Word or plain text in base64, with line breaks or
 * without. What it is shows in its first bytes, never in a name. Thread-safe.
 */
public final class DocumentText {
    /** The largest document in bytes. */
    static final int LARGEST = 16 << 20;

    /** The longest text that is made of one, in characters. */
    static final int LONGEST = 4 << 20;

    // A short word may look like base64; no document is as short.
    private static final int SHORTEST = 24;
    private static final String RTF = "{\\rtf";

    private DocumentText() { }

    /** Returns the text, or null if the value holds no document that can be read whole. */
    public static @Nullable String of(String value) {
        if (value.startsWith(RTF)) {
            return value.length() > LARGEST ? null : RtfText.of(value, false);
        }
        byte[] content = value.length() < SHORTEST ? null : bytes(value);
        return content == null ? plain(value) : of(content);
    }

    /** Returns the UTF-8 text that a value holds in base64, or null if it holds none. */
    public static @Nullable String decoded(String value) {
        byte[] content = bytes(value);
        return content == null ? null : utf8(content);
    }

    private static @Nullable String of(byte[] content) {
        try {
            if (starts(content, RTF)) {
                return RtfText.of(new String(content, StandardCharsets.ISO_8859_1), true);
            }
            if (starts(content, "%PDF-")) {
                return PdfText.of(content);
            }
            if (starts(content, "PK\u0003\u0004")) {
                return WordText.of(content);
            }
            if (content.length > 8 && ByteBuffer.wrap(content).getLong() == OldWordText.MAGIC) {
                return OldWordText.of(content);
            }
        } catch (IOException e) {
            return null;
        }
        String text = utf8(content);
        return text == null ? null : plain(text);
    }

    private static @Nullable String plain(String text) {
        if (text.length() > LONGEST || text.indexOf('\0') >= 0) {
            return null;
        }
        String start = text.substring(0, Math.min(256, text.length())).stripLeading();
        boolean html = start.regionMatches(true, 0, "<html", 0, 5) || start.regionMatches(true, 0, "<!doctype html", 0, 14);
        return html ? Html.text(text) : text;
    }

    private static boolean starts(byte[] content, String with) {
        if (content.length < with.length()) {
            return false;
        }
        for (int i = 0; i < with.length(); i++) {
            if (content[i] != with.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String utf8(byte[] content) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    // Null if it is no base64: a text of words has blanks within its lines, or a length that does not fit.
    private static byte @Nullable [] bytes(String value) {
        if (value.length() > LARGEST / 3 * 4 + LARGEST / 16) {
            return null;
        }
        byte[] packed = new byte[value.length()];
        int length = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n') {
                continue;
            }
            boolean fits = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=';
            if (!fits) {
                return null;
            }
            packed[length++] = (byte) c;
        }
        if (length < 4 || length % 4 != 0) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(Arrays.copyOf(packed, length));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
