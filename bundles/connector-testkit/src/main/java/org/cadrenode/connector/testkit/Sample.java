package org.cadrenode.connector.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An extract, and what a connector finds in it. Immutable.
 *
 * @param fileName its name at the source
 * @param content opens it; can be opened again
 * @param counts records of each table, removals included, those without records left out
 * @param rejections how many records are rejected
 */
public record Sample(String fileName, Opening content, Map<String, Long> counts, long rejections) {
    public Sample {
        counts = Map.copyOf(counts);
    }

    /** Opens an extract from its start. */
    @FunctionalInterface
    public interface Opening {
        InputStream open() throws IOException;
    }

    /** Makes an extract out of text in UTF-8. */
    public static Sample text(String fileName, String content) {
        return bytes(fileName, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes an extract out of bytes. */
    public static Sample bytes(String fileName, byte[] content) {
        byte[] own = content.clone();
        return new Sample(fileName, () -> new ByteArrayInputStream(own), Map.of(), 0);
    }

    /** Takes a file as extract. */
    public static Sample file(Path file) {
        Path name = file.getFileName();
        return new Sample(name == null ? "" : name.toString(), () -> Files.newInputStream(file), Map.of(), 0);
    }

    /**
     * Makes an extract out of pieces of text, which are only made when they are read: a line each, for instance, line end
     * included.
     *
     * @param pieces makes them anew each time; put together by {@code Stream.concat}, since {@code flatMap} would hold them all
     */
    public static Sample pieces(String fileName, Charset encoding, Supplier<Stream<String>> pieces) {
        return new Sample(fileName, () -> new Pieces(pieces.get().map(piece -> piece.getBytes(encoding)).iterator()), Map.of(), 0);
    }

    /** Returns the same extract, of which a table has so many records. */
    public Sample expecting(String table, long records) {
        Map<String, Long> more = new TreeMap<>(counts);
        if (records == 0) {
            more.remove(table);
        } else {
            more.put(table, records);
        }
        return new Sample(fileName, content, more, rejections);
    }

    /** Returns the same extract, of which so many records are rejected. */
    public Sample rejecting(long records) {
        return new Sample(fileName, content, counts, records);
    }

    Sample opening(Opening other) {
        return new Sample(fileName, other, counts, rejections);
    }

    private static final class Pieces extends InputStream {
        private final Iterator<byte[]> pieces;
        private byte[] current = new byte[0];
        private int at;

        Pieces(Iterator<byte[]> pieces) {
            this.pieces = pieces;
        }

        private boolean more() {
            while (at == current.length) {
                if (!pieces.hasNext()) {
                    return false;
                }
                current = pieces.next();
                at = 0;
            }
            return true;
        }

        @Override
        public int read() {
            return more() ? current[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (!more()) {
                return -1;
            }
            int count = Math.min(length, current.length - at);
            System.arraycopy(current, at, target, offset, count);
            at += count;
            return count;
        }
    }
}
