package org.cadrenode.connector.spi.delimited;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Set;
import org.cadrenode.connector.spi.SourceSettings;

/**
 * How an extract is delimited.
 *
 * @param delimiter between values: a printable ASCII character or a tab
 * @param quote around values that hold a delimiter, a line end or a quote, which is doubled then (RFC 4180);
 *         {@link #NO_QUOTE} if there is none
 * @param encoding UTF-8 (a byte-order mark is left out), windows-1252, ISO-8859-1 or US-ASCII
 * @param maxRecordBytes length of the longest record that is accepted, its line end included, in bytes of the extract
 */
public record DelimitedFormat(char delimiter, char quote, Charset encoding, int maxRecordBytes) {
    /** The names of the settings that {@link #of(SourceSettings)} reads. */
    public static final Set<String> SETTING_NAMES = Set.of("delimiter", "quote", "encoding", "maxRecordBytes");
    /** No character is a quote. */
    public static final char NO_QUOTE = 0;
    /** The longest record that is accepted unless a configuration says otherwise: 1 MiB. */
    public static final int DEFAULT_MAX_RECORD_BYTES = 1 << 20;

    // In each, a byte below 0x80 is that ASCII character wherever it stands: lines are cut before they are decoded.
    private static final Set<String> ENCODINGS = Set.of("UTF-8", "windows-1252", "ISO-8859-1", "US-ASCII");
    private static final int LEAST = 1 << 10;
    private static final int MOST = 1 << 26;

    /** Commas, double quotes, UTF-8. */
    public static final DelimitedFormat COMMAS =
            new DelimitedFormat(',', '"', StandardCharsets.UTF_8, DEFAULT_MAX_RECORD_BYTES);

    public DelimitedFormat {
        if (delimiter != '\t' && (delimiter < ' ' || delimiter > '~') || delimiter == quote) {
            throw new IllegalArgumentException("A delimiter is a printable ASCII character or a tab, and not the quote");
        }
        if (quote != NO_QUOTE && (quote <= ' ' || quote > '~')) {
            throw new IllegalArgumentException("A quote is a printable ASCII character");
        }
        if (!ENCODINGS.contains(encoding.name())) {
            throw new IllegalArgumentException("An encoding is one of UTF-8, windows-1252, ISO-8859-1 and US-ASCII");
        }
        if (maxRecordBytes < LEAST || maxRecordBytes > MOST) {
            throw new IllegalArgumentException("The longest record has between " + LEAST + " and " + MOST + " bytes");
        }
    }

    /**
     * Returns the format that the words of a configuration say.
     *
     * @param delimiter one character, or {@code tab}
     * @param quote one character, or {@code none}
     * @param encoding name of an encoding
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static DelimitedFormat of(String delimiter, String quote, String encoding, int maxRecordBytes) {
        char between = delimiter.equalsIgnoreCase("tab") ? '\t' : character("delimiter", delimiter);
        char around = quote.equalsIgnoreCase("none") ? NO_QUOTE : character("quote", quote);
        Charset charset;
        try {
            charset = Charset.forName(encoding.trim());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IllegalArgumentException("There is no such encoding; take UTF-8 or windows-1252", e);
        }
        return new DelimitedFormat(between, around, charset, maxRecordBytes);
    }

    /**
     * Returns the format that a source's settings say: {@code delimiter}, {@code quote}, {@code encoding} and
     * {@code maxRecordBytes}, as in {@link #of(String, String, String, int)}; by default commas, double quotes, UTF-8 and 1 MiB.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static DelimitedFormat of(SourceSettings settings) {
        int longest;
        try {
            longest = Integer.parseInt(settings.text("maxRecordBytes", Integer.toString(DEFAULT_MAX_RECORD_BYTES)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The setting maxRecordBytes is a number of bytes", e);
        }
        return of(settings.text("delimiter", ","), settings.text("quote", "\""), settings.text("encoding", "UTF-8"), longest);
    }

    private static char character(String what, String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("The " + what + " is one character");
        }
        return text.charAt(0);
    }
}
