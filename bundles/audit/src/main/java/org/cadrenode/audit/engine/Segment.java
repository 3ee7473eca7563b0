package org.cadrenode.audit.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment's file: its name, its header and the frame of its lines.
 *
 * @param file where
 * @param first sequence of its first entry, from its name
 */
record Segment(Path file, long first) {
    /** Bytes of a chain hash. */
    static final int HASH_BYTES = 32;
    /** What stands before an entry's JSON: its length and a space. */
    static final int FRAME_START = 9;
    /** What stands after an entry's JSON: a space, its chain hash and a line end. */
    static final int FRAME_END = 1 + 2 * HASH_BYTES + 1;
    /** No entry's JSON is longer than this: 64 KiB. */
    static final int LONGEST_ENTRY = 1 << 16;
    /** {@code CADRE-JOURNAL-1}, sequence, chain hash. */
    static final int HEADER_BYTES = 15 + 1 + 12 + 1 + 2 * HASH_BYTES + 1;

    private static final Pattern NAME = Pattern.compile("([0-9]{12})\\.journal");

    static Segment starting(Path directory, long first) {
        return new Segment(directory.resolve(String.format(Locale.ROOT, "%012d.journal", first)), first);
    }

    /** Returns the segments of a journal, oldest first. */
    static List<Segment> of(Path directory) throws IOException {
        List<Segment> segments = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.journal")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    segments.add(new Segment(file, Long.parseLong(name.group(1))));
                }
            }
        }
        segments.sort(Comparator.comparingLong(Segment::first));
        return segments;
    }

    /** Returns the header, with the chain hash before the first entry. */
    byte[] header(byte[] before) {
        return String.format(Locale.ROOT, "CADRE-JOURNAL-1 %012d %s\n", first, HexFormat.of().formatHex(before))
            .getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the whole line of an entry. */
    static byte[] line(byte[] start, byte[] rest, byte[] hash) {
        int length = start.length + rest.length;
        byte[] line = new byte[FRAME_START + length + FRAME_END];
        Hexadecimal.write(length, line, 0);
        line[FRAME_START - 1] = ' ';
        System.arraycopy(start, 0, line, FRAME_START, start.length);
        System.arraycopy(rest, 0, line, FRAME_START + start.length, rest.length);
        line[FRAME_START + length] = ' ';
        Hexadecimal.write(hash, line, FRAME_START + length + 1);
        line[line.length - 1] = '\n';
        return line;
    }
}
