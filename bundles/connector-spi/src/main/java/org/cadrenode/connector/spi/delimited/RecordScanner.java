package org.cadrenode.connector.spi.delimited;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into records and fields. A record stays in the buffer until the next one is asked for, so that the scanner
 * can go back to the second line of what a stray quote had joined. Not thread-safe.
 */
final class RecordScanner {
    static final int ANY_WIDTH = -1;

    private static final int CHUNK = 1 << 16;
    private static final byte PLAIN = 0;
    private static final byte DELIMITER = 1;
    private static final byte LINE_FEED = 2;
    private static final byte CARRIAGE_RETURN = 3;
    private static final byte CONTROL = 4;
    private static final byte WIDE = 5;
    private static final byte QUOTE = 6;

    // What is known of a field beside its place.
    private static final byte HAS_WIDE = 1;
    private static final byte HAS_QUOTES = 2;
    private static final byte WAS_QUOTED = 4;

    private final InputStream source;
    private final Charset encoding;
    private final int longest;
    private final byte[] kinds = new byte[256];
    private final byte quote;

    private byte[] buffer = new byte[2 * CHUNK];
    private int start;          // of the current record in the buffer
    private int at;             // of the next byte in the buffer
    private int end;            // of what the buffer holds
    private boolean exhausted;  // the source has no more

    private long line;          // on which the current record starts, from 1
    private long nextLine = 1;
    private int lineEnds;       // within the current record
    private int firstLineEnd;   // place behind the first line end in the current record, from its start; -1 if none
    private long budget;        // bytes that may be read twice

    private int fields;
    private int[] froms = new int[64];
    private int[] tos = new int[64];
    private byte[] traits = new byte[64];
    private byte trait;
    private boolean control;
    private @Nullable Problem problem;
    private byte[] scratch = new byte[256];

    RecordScanner(InputStream source, DelimitedFormat format) {
        this.source = source;
        encoding = format.encoding();
        longest = format.maxRecordBytes();
        budget = 4L * longest;
        Arrays.fill(kinds, 0, ' ', CONTROL);
        kinds['\t'] = PLAIN;
        kinds[0x7f] = CONTROL;
        Arrays.fill(kinds, 0x80, 0x100, WIDE);
        kinds['\n'] = LINE_FEED;
        kinds['\r'] = CARRIAGE_RETURN;
        kinds[format.delimiter()] = DELIMITER;
        quote = (byte) format.quote();
        if (format.quote() != DelimitedFormat.NO_QUOTE) {
            kinds[format.quote()] = QUOTE;
        }
    }

    /** Returns the line on which the current record starts; behind the end, the last one, and 1 for an empty source. */
    long line() {
        return Math.max(1, line);
    }

    /** Returns how many fields the current record has. */
    int fields() {
        return fields;
    }

    /** Returns why the current record cannot be used, or null. */
    @Nullable Problem problem() {
        return problem;
    }

    /** Goes to the next record that is not blank; false at the end. A record must have {@code width} fields. */
    boolean next(int width) throws IOException {
        do {
            if (nextLine == 1) {
                skipByteOrderMark();
            }
            start = at;
            line = nextLine;
            if (at == end && !fill()) {
                return false;
            }
            fields = 0;
            lineEnds = 0;
            firstLineEnd = -1;
            control = false;
            problem = null;
            scan(width);
            nextLine = line + lineEnds;
            budget = Math.min(budget + (at - start), 64L * longest);
        } while (problem == null && isBlank());
        return true;
    }

    private void scan(int width) throws IOException {
        boolean more = true;
        while (more) {
            trait = 0;
            if (at == end && !fill()) {
                field(at - start, at - start); // A delimiter was the last byte.
                lineEnds++;
                break;
            }
            Ending ending = kinds[buffer[at] & 0xff] == QUOTE ? quotedField() : plainField(at - start);
            more = ending == Ending.DELIMITER;
            if (ending == Ending.ASTRAY || more && firstLineEnd >= 0 && width != ANY_WIDTH && fields >= width) {
                backToSecondLine();
                return;
            }
            if (ending == Ending.TOO_LONG) {
                problem = Problem.ROW_TOO_LONG;
                skipLine();
                return;
            }
        }
        boolean joined = firstLineEnd >= 0 && firstLineEnd < at - start;
        if (at - start > longest) {
            if (joined) {
                backToSecondLine();
            } else {
                problem = Problem.ROW_TOO_LONG;
            }
            return;
        }
        if (width != ANY_WIDTH && fields != width && !(fields == 1 && isBlank())) {
            if (joined) {
                backToSecondLine();
            } else {
                problem = control ? Problem.ROW_CONTROL_CHARACTER : Problem.ROW_COLUMN_COUNT;
            }
        } else if (control) {
            problem = Problem.ROW_CONTROL_CHARACTER;
        }
    }

    // An unquoted field from the current place; a quote within is an ordinary character.
    private Ending plainField(int from) throws IOException {
        int i = at;
        while (true) {
            byte[] bytes = buffer;
            int n = end;
            while (i < n) {
                switch (kinds[bytes[i] & 0xff]) {
                    case PLAIN, QUOTE -> { }
                    case WIDE -> trait |= HAS_WIDE;
                    case CONTROL -> control = true;
                    case DELIMITER -> {
                        field(from, i - start);
                        at = i + 1;
                        return Ending.DELIMITER;
                    }
                    default -> {
                        field(from, i - start);
                        at = i;
                        lineEnd();
                        return Ending.LINE;
                    }
                }
                i++;
            }
            at = i;
            if (at - start > longest) {
                return firstLineEnd >= 0 ? Ending.ASTRAY : Ending.TOO_LONG;
            }
            if (!fill()) {
                field(from, at - start);
                lineEnds++;
                return Ending.LINE;
            }
            i = at;
        }
    }

    private Ending quotedField() throws IOException {
        int from = ++at - start;
        trait = WAS_QUOTED;
        int i = at;
        while (true) {
            byte[] bytes = buffer;
            int n = end;
            while (i < n) {
                byte b = bytes[i];
                byte kind = kinds[b & 0xff];
                if (kind == PLAIN || kind == DELIMITER) {
                    i++;
                } else if (kind == QUOTE) {
                    int to = i - start;
                    at = i + 1;
                    if (at == end && !fill()) {
                        field(from, to);
                        lineEnds++;
                        return Ending.LINE;
                    }
                    switch (kinds[buffer[at] & 0xff]) {
                        case QUOTE -> {
                            trait |= HAS_QUOTES;
                            at++;
                        }
                        case DELIMITER -> {
                            field(from, to);
                            at++;
                            return Ending.DELIMITER;
                        }
                        case LINE_FEED, CARRIAGE_RETURN -> {
                            field(from, to);
                            lineEnd();
                            return Ending.LINE;
                        }
                        default -> {
                            return Ending.ASTRAY;
                        }
                    }
                    break;
                } else if (kind == WIDE) {
                    trait |= HAS_WIDE;
                    i++;
                } else if (kind == CONTROL) {
                    control = true;
                    i++;
                } else {
                    at = i;
                    lineEnd();
                    break;
                }
            }
            if (i == n) {
                at = i;
            }
            int length = at - start;
            if (length > longest) {
                return firstLineEnd >= 0 ? Ending.ASTRAY : Ending.TOO_LONG;
            }
            if (firstLineEnd >= 0 && length - firstLineEnd > budget || at == end && !fill()) {
                return Ending.ASTRAY;
            }
            i = at;
        }
    }

    // Takes the line end at the current place: LF, CR LF, or CR.
    private void lineEnd() throws IOException {
        boolean carriageReturn = buffer[at++] == '\r';
        if (carriageReturn && (at < end || fill()) && buffer[at] == '\n') {
            at++;
        }
        lineEnds++;
        if (firstLineEnd < 0) {
            firstLineEnd = at - start;
        }
    }

    // Gives up the line on which the record starts, and only that one.
    private void backToSecondLine() throws IOException {
        problem = firstLineEnd > longest ? Problem.ROW_TOO_LONG : Problem.ROW_UNTERMINATED_QUOTE;
        if (firstLineEnd >= 0) {
            budget -= at - start - firstLineEnd;
            at = start + firstLineEnd;
            lineEnds = 1;
        } else {
            skipLine();
        }
    }

    // Goes behind the end of the current line, keeping none of it.
    private void skipLine() throws IOException {
        while (true) {
            int i = at;
            while (i < end && buffer[i] != '\n' && buffer[i] != '\r') {
                i++;
            }
            at = i;
            start = i;
            lineEnds = 0;
            if (at < end) {
                lineEnd();
                return;
            }
            if (!fill()) {
                lineEnds = 1;
                return;
            }
        }
    }

    private void skipByteOrderMark() throws IOException {
        while (end - at < 3 && fill()) {
            continue;
        }
        if (encoding.equals(StandardCharsets.UTF_8) && end - at >= 3 && buffer[at] == (byte) 0xef
                && buffer[at + 1] == (byte) 0xbb && buffer[at + 2] == (byte) 0xbf) {
            at += 3;
        }
    }

    /** Returns whether the source begins with the mark of UTF-16, in which nothing is read here. */
    boolean isUtf16() throws IOException {
        while (end - at < 2 && fill()) {
            continue;
        }
        return end - at >= 2 && (buffer[at] == (byte) 0xff && buffer[at + 1] == (byte) 0xfe
                || buffer[at] == (byte) 0xfe && buffer[at + 1] == (byte) 0xff);
    }

    // Makes room behind what belongs to the current record, and reads; false at the end of the source.
    private boolean fill() throws IOException {
        if (exhausted) {
            return false;
        }
        if (start > 0 && buffer.length - end < CHUNK) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            at -= start;
            end -= start;
            start = 0;
        }
        if (buffer.length - end < CHUNK) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length + CHUNK, buffer.length * 2));
        }
        int read = source.readNBytes(buffer, end, CHUNK);
        exhausted = read < CHUNK;
        end += read;
        return read > 0;
    }

    private void field(int from, int to) {
        if (fields == froms.length) {
            froms = Arrays.copyOf(froms, fields * 2);
            tos = Arrays.copyOf(tos, fields * 2);
            traits = Arrays.copyOf(traits, fields * 2);
        }
        froms[fields] = from;
        tos[fields] = to;
        traits[fields] = trait;
        fields++;
    }

    private boolean isBlank() {
        if (fields != 1 || (traits[0] & WAS_QUOTED) != 0 || control) {
            return false;
        }
        for (int i = start + froms[0]; i < start + tos[0]; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Copies the values of the current record, null where there is none; returns why it cannot, or null. */
    @Nullable Problem values(@Nullable String[] values) {
        for (int i = 0; i < fields; i++) {
            int from = start + froms[i];
            int length = tos[i] - froms[i];
            byte known = traits[i];
            if (length == 0) {
                values[i] = null;
            } else if ((known & (HAS_WIDE | HAS_QUOTES)) == 0) {
                values[i] = new String(buffer, from, length, StandardCharsets.ISO_8859_1);
            } else {
                byte[] bytes = buffer;
                if ((known & HAS_QUOTES) != 0) {
                    length = single(from, length);
                    bytes = scratch;
                    from = 0;
                }
                String value = new String(bytes, from, length, encoding);
                if (value.indexOf('\ufffd') >= 0 && !decodes(bytes, from, length)) {
                    return Problem.ROW_ENCODING;
                }
                if (i == 0 && value.charAt(0) == '\ufeff') {
                    return Problem.ROW_ENCODING; // The mark of another file that was appended.
                }
                values[i] = value;
            }
        }
        return null;
    }

    // Copies a field with its doubled quotes made single, and returns the length.
    private int single(int from, int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, scratch.length * 2)];
        }
        int to = 0;
        for (int i = from; i < from + length; i++) {
            scratch[to++] = buffer[i];
            if (buffer[i] == quote) {
                i++;
            }
        }
        return to;
    }

    // A text may hold the replacement character by itself.
    private boolean decodes(byte[] bytes, int from, int length) {
        try {
            encoding.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private enum Ending {
        DELIMITER, LINE, ASTRAY, TOO_LONG
    }
}
