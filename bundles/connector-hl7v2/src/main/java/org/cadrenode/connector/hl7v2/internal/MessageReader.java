package org.cadrenode.connector.hl7v2.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages of an extract: in frames (0B, message, 1C 0D), or one after the other, each from its MSH on, also within the
 * headers and trailers of batches. Memory is bounded by the longest message. For one thread.
 */
final class MessageReader {
    private static final int START = 0x0b;
    private static final int END = 0x1c;
    private static final Set<String> BATCH = Set.of("FHS", "BHS", "BTS", "FTS");
    private static final int NAME = 3;
    private static final byte[] NOTHING = {};

    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private byte[] message = new byte[1 << 12];
    private int length;

    MessageReader(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** A message, or the place of what could not be read as one. */
    record Piece(byte[] content, @Nullable Problem problem) {
        @Override
        public String toString() {
            return "[message]";
        }
    }

    /** Returns what comes next; null at the end. */
    @Nullable Piece next() throws IOException {
        length = 0;
        while (true) {
            int octet = blanks();
            if (octet < 0) {
                return null;
            }
            if (octet == START) {
                at++;
                return framed();
            }
            String name = name();
            if (name.equals("MSH")) {
                return unframed(null);
            }
            if (!BATCH.contains(name)) {
                return unframed(Problem.MESSAGE_MALFORMED);
            }
            skipLine();
        }
    }

    private Piece framed() throws IOException {
        boolean tooLong = false;
        boolean ending = false;
        for (int octet = read(); octet >= 0; octet = read()) {
            if (ending && octet == '\r') {
                return piece(tooLong ? Problem.ROW_TOO_LONG : null);
            }
            if (ending) {
                tooLong |= !add(END);
            }
            ending = octet == END;
            if (!ending) {
                tooLong |= !add(octet);
            }
        }
        return piece(Problem.CONTENT_TRUNCATED);
    }

    // From here to the next message, or to the end.
    private Piece unframed(@Nullable Problem problem) throws IOException {
        boolean tooLong = false;
        boolean lineStarts = false;
        while (true) {
            if (lineStarts) {
                String name = name();
                if (name.equals("MSH") || BATCH.contains(name)) {
                    break;
                }
            }
            int octet = read();
            if (octet == START) {
                at--;
                break;
            }
            if (octet < 0) {
                break;
            }
            tooLong |= !add(octet);
            lineStarts = octet == '\r' || octet == '\n';
        }
        return piece(problem != null ? problem : tooLong ? Problem.ROW_TOO_LONG : null);
    }

    private Piece piece(@Nullable Problem problem) {
        return new Piece(problem == null ? Arrays.copyOf(message, length) : NOTHING, problem);
    }

    private boolean add(int octet) {
        if (length >= longest) {
            return false;
        }
        if (length == message.length) {
            message = Arrays.copyOf(message, 2 * length);
        }
        message[length++] = (byte) octet;
        return true;
    }

    // Between messages there may be line ends, blanks, and the end mark of old systems. Does not go past what comes then.
    private int blanks() throws IOException {
        while (true) {
            int octet = read();
            if (octet != '\r' && octet != '\n' && octet != ' ' && octet != '\t' && octet != 0x1a) {
                at -= octet < 0 ? 0 : 1;
                return octet;
            }
        }
    }

    // Looks at what comes, and stays before it.
    private String name() throws IOException {
        while (end - at < NAME && fill()) {
            // Bytes may come one by one.
        }
        return new String(buffer, at, Math.min(NAME, end - at), StandardCharsets.ISO_8859_1);
    }

    private int read() throws IOException {
        return at < end || fill() ? buffer[at++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        System.arraycopy(buffer, at, buffer, 0, end - at);
        end -= at;
        at = 0;
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, read);
        return read > 0;
    }

    private void skipLine() throws IOException {
        for (int octet = read(); octet >= 0 && octet != '\r' && octet != '\n'; octet = read()) {
            // Nothing of it is wanted.
        }
    }
}
