package org.cadrenode.audit.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.cadrenode.api.audit.JournalEntry;

/**
 * A line of an export: the entry's canonical JSON with its chain hash as the last member. Without that member and with
 * its closing brace these are the bytes that were hashed, so an export without gaps can be verified by itself.
 */
public final class ExportedLine {
    static final byte[] HASH = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);
    /** What stands behind the entry's last member: the hash, a quote, the brace. */
    static final int TAIL = HASH.length + 2 * Segment.HASH_BYTES + 2;

    private ExportedLine() { }

    /** Returns the line without its end. */
    public static byte[] of(JournalEntry entry) {
        byte[] start = EntryForm.start(entry.sequence(), entry.at());
        byte[] rest = EntryForm.rest(entry.event());
        byte[] line = new byte[start.length + rest.length - 1 + TAIL];
        System.arraycopy(start, 0, line, 0, start.length);
        System.arraycopy(rest, 0, line, start.length, rest.length - 1);
        int at = start.length + rest.length - 1;
        System.arraycopy(HASH, 0, line, at, HASH.length);
        Hexadecimal.write(entry.hash().bytes(), line, at + HASH.length);
        line[line.length - 2] = '"';
        line[line.length - 1] = '}';
        return line;
    }

    /** Returns the canonical bytes of the entry in a line, or an empty array if it is no such line. */
    static byte[] canonical(byte[] line) {
        int end = line.length - TAIL;
        if (end < 1 || line[line.length - 1] != '}' || line[line.length - 2] != '"'
                || !Arrays.equals(line, end, end + HASH.length, HASH, 0, HASH.length)) {
            return new byte[0];
        }
        byte[] json = Arrays.copyOf(line, end + 1);
        json[end] = '}';
        return json;
    }

    /** Returns the chain hash of a line that has one, in hexadecimal. */
    static String hash(byte[] line) {
        return new String(line, line.length - 2 - 2 * Segment.HASH_BYTES, 2 * Segment.HASH_BYTES, StandardCharsets.ISO_8859_1);
    }
}
