package org.cadrenode.connector.hl7v2.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

    private final BufferedInputStream in;
    private final int longest;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    MessageReader(InputStream in, int longest) {
        this.in = new BufferedInputStream(in, 1 << 16);
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
        message.reset();
        while (true) {
            int octet = blanks();
            if (octet < 0) {
                return null;
            }
            if (octet == START) {
                in.read();
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
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
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
            in.mark(1);
            int octet = in.read();
            if (octet == START) {
                in.reset();
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
        return new Piece(problem == null ? message.toByteArray() : NOTHING, problem);
    }

    private boolean add(int octet) {
        if (message.size() >= longest) {
            return false;
        }
        message.write(octet);
        return true;
    }

    // Between messages there may be line ends, blanks, and the end mark of old systems.
    private int blanks() throws IOException {
        while (true) {
            in.mark(1);
            int octet = in.read();
            if (octet != '\r' && octet != '\n' && octet != ' ' && octet != '\t' && octet != 0x1a) {
                if (octet >= 0) {
                    in.reset();
                }
                return octet;
            }
        }
    }

    private String name() throws IOException {
        in.mark(NAME);
        String name = new String(in.readNBytes(NAME), StandardCharsets.ISO_8859_1);
        in.reset();
        return name;
    }

    private void skipLine() throws IOException {
        for (int octet = in.read(); octet >= 0 && octet != '\r' && octet != '\n'; octet = in.read()) {
            // Nothing of it is wanted.
        }
    }
}
