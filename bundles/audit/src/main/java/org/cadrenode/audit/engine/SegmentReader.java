package org.cadrenode.audit.engine;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of one segment in order, through one buffer. Tells a line that was cut off from one that is wrong.
 * Not thread-safe.
 */
final class SegmentReader implements AutoCloseable {
    /** What stands at the reader's place. */
    enum Found { ENTRY, END, CUT, WRONG }

    private final InputStream source;
    private byte[] buffer = new byte[1 << 18];
    private int at;
    private int end;
    private boolean drained;
    private long position;
    private int length;

    // Not a channel: a channel is closed under the feet of everyone when one thread is interrupted.
    SegmentReader(Segment segment) throws IOException {
        source = new FileInputStream(segment.file().toFile());
    }

    /** Reads a journal's entries from one sequence to another, both included, without verifying them. */
    static List<JournalEntry> entries(Path directory, long from, long to) throws IOException {
        List<JournalEntry> entries = new ArrayList<>();
        visit(directory, from, to, entry -> {
            entries.add(entry);
            return true;
        });
        return entries;
    }

    /**
     * Hands out a journal's entries from one sequence to another, both included, oldest first, without verifying them.
     *
     * @param visitor returns whether to go on
     */
    static void visit(Path directory, long from, long to, Predicate<JournalEntry> visitor) throws IOException {
        List<Segment> segments = Segment.of(directory);
        for (int s = 0; s < segments.size(); s++) {
            boolean before = s + 1 < segments.size() && segments.get(s + 1).first() <= from;
            if (before || segments.get(s).first() > to) {
                continue;
            }
            try (SegmentReader reader = new SegmentReader(segments.get(s))) {
                reader.advance(reader.have(Segment.HEADER_BYTES) ? Segment.HEADER_BYTES : 0);
                for (long at = segments.get(s).first(); at <= to && reader.next() == Found.ENTRY; at++) {
                    if (at >= from && !visitor.test(reader.entry())) {
                        return;
                    }
                }
            }
        }
    }

    /** Reads the header and returns the chain hash in it, or null if there is no header. */
    byte @Nullable [] chainBefore() throws IOException {
        if (!have(Segment.HEADER_BYTES)) {
            return null;
        }
        try {
            int hashAt = at + Segment.HEADER_BYTES - 1 - 2 * Segment.HASH_BYTES;
            return HexFormat.of().parseHex(new String(buffer, hashAt, 2 * Segment.HASH_BYTES, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Returns whether the header is as expected, and moves behind it. */
    boolean header(byte[] expected) throws IOException {
        boolean equal = have(expected.length) && Arrays.equals(buffer, at, at + expected.length, expected, 0, expected.length);
        advance(equal ? expected.length : 0);
        return equal;
    }

    /** Returns the current entry. @throws CadreException JOURNAL_BROKEN if it does not have the form of one */
    JournalEntry entry() {
        byte[] json = Arrays.copyOfRange(buffer, jsonAt(), jsonAt() + length);
        String hash = new String(buffer, jsonAt() + length + 1, 2 * Segment.HASH_BYTES, StandardCharsets.US_ASCII);
        try {
            return EntryForm.parse(json, new Digest(hash));
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.JOURNAL_BROKEN, "an entry of the journal cannot be read");
        }
    }

    /** Moves to the next line. */
    Found next() throws IOException {
        advance(length == 0 ? 0 : Segment.FRAME_START + length + Segment.FRAME_END);
        length = 0;
        if (!have(1)) {
            return Found.END;
        }
        if (!have(Segment.FRAME_START)) {
            return cut(end - at);
        }
        int announced = Hexadecimal.read(buffer, at);
        if (announced <= 0 || announced > Segment.LONGEST_ENTRY || buffer[at + Segment.FRAME_START - 1] != ' ') {
            return zerosFrom(at) ? Found.CUT : cut(Segment.FRAME_START);
        }
        int whole = Segment.FRAME_START + announced + Segment.FRAME_END;
        if (!have(whole)) {
            return lineEndsBefore() ? Found.WRONG : Found.CUT;
        }
        if (buffer[at + Segment.FRAME_START + announced] != ' ' || buffer[at + whole - 1] != '\n') {
            return zerosWithin(whole) ? Found.CUT : Found.WRONG;
        }
        length = announced;
        return Found.ENTRY;
    }

    /** Returns the position in the file where the current line starts. */
    long position() {
        return position;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Returns where the current entry's JSON starts in the buffer. */
    int jsonAt() {
        return at + Segment.FRAME_START;
    }

    int jsonLength() {
        return length;
    }

    /** Returns whether the current entry's chain hash is {@code hash}. */
    boolean hashIs(byte[] hash) {
        return Hexadecimal.equal(hash, buffer, jsonAt() + length + 1);
    }

    // Fewer bytes than a frame's start: cut, if they could be the start of one.
    private Found cut(int bytes) throws IOException {
        for (int i = 0; i < Math.min(bytes, Segment.FRAME_START); i++) {
            byte c = buffer[at + i];
            boolean fits = i < Segment.FRAME_START - 1 ? Hexadecimal.value(c) >= 0 : c == ' ';
            if (!fits) {
                return zerosFrom(at + i) ? Found.CUT : Found.WRONG;
            }
        }
        return bytes < Segment.FRAME_START ? Found.CUT : Found.WRONG;
    }

    // JSON has no line end of its own: a line that ends before its announced length was not cut off, but altered.
    private boolean lineEndsBefore() {
        for (int i = at; i < end; i++) {
            if (buffer[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    // A file system may have made the file longer before the bytes were there; then zeros follow the part that is.
    private boolean zerosWithin(int whole) throws IOException {
        int last = at + whole - 1;
        return buffer[last] == 0 && zerosFrom(last);
    }

    private boolean zerosFrom(int from) throws IOException {
        for (int i = from; i < end; i++) {
            if (buffer[i] != 0) {
                return false;
            }
        }
        if (drained) {
            return true;
        }
        byte[] more = new byte[8192];
        for (int n = source.read(more); n >= 0; n = source.read(more)) {
            for (int i = 0; i < n; i++) {
                if (more[i] != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private void advance(int bytes) {
        at += bytes;
        position += bytes;
    }

    private boolean have(int bytes) throws IOException {
        while (end - at < bytes && !drained) {
            if (at > 0) {
                System.arraycopy(buffer, at, buffer, 0, end - at);
                end -= at;
                at = 0;
            }
            if (buffer.length < bytes) {
                buffer = Arrays.copyOf(buffer, bytes);
            }
            int more = source.read(buffer, end, buffer.length - end);
            if (more < 0) {
                drained = true;
            } else {
                end += more;
            }
        }
        return end - at >= bytes;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
