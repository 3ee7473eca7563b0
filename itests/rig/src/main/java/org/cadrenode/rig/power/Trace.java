package org.cadrenode.rig.power;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What processes wrote below a directory and made durable, as {@code faults.c} recorded it, in the order of time.
 *
 * @param lines the calls
 */
public record Trace(List<Line> lines) {
    /** What a call did; in the order of the numbers of the record, which begin with 1. */
    public enum Kind { OPEN, CLOSE, WRITE, TRUNCATE, SYNC_BEGINS, SYNC_ENDS, RENAME, UNLINK, MKDIR, RMDIR, LINK, DUPLICATE }

    /**
     * One call.
     *
     * @param kind what it did
     * @param process which process
     * @param descriptor the file, of calls on open files
     * @param at when it returned, by the clock of {@link System#nanoTime}
     * @param offset where it wrote; the length of a truncated file; the descriptor that was doubled
     * @param size how many bytes it wrote
     * @param flags of an opening: Linux's
     * @param path the absolute path, of calls on names
     * @param other the second path; empty if there is none
     * @param file the record, for the bytes
     * @param position where in the record the bytes are
     */
    public record Line(Kind kind, int process, int descriptor, long at, long offset, long size, int flags, String path, String other, Path file,
            long position) { }

    private static final int HEAD = 48;

    /** Reads the records of all processes; {@code record} is the path without their numbers. */
    public static Trace read(Path record) throws IOException {
        List<Line> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(record.toAbsolutePath().getParent())) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(record.getFileName() + ".")).sorted().toList()) {
                read(file, lines);
            }
        }
        // A stable order: of lines of one process at the same nanosecond, the earlier stays the earlier.
        lines.sort(Comparator.comparingLong(Line::at));
        return new Trace(lines);
    }

    private static void read(Path file, List<Line> lines) throws IOException {
        String name = file.getFileName().toString();
        int process = Integer.parseInt(name.substring(name.lastIndexOf('.') + 1));
        long position = 0;
        long latest = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
            byte[] head = new byte[HEAD];
            while (true) {
                try {
                    in.readFully(head);
                } catch (EOFException e) {
                    return;
                }
                ByteBuffer line = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
                Kind kind = Kind.values()[line.getInt() - 1];
                int descriptor = line.getInt();
                // Threads that wait for the record's lock may be written in another order than they looked at the clock.
                long at = Math.max(latest, line.getLong());
                latest = at;
                long offset = line.getLong();
                long size = line.getLong();
                int flags = line.getInt();
                byte[] path = new byte[line.getInt()];
                byte[] other = new byte[line.getInt()];
                in.readFully(path);
                in.readFully(other);
                position += HEAD + path.length + other.length;
                lines.add(new Line(kind, process, descriptor, at, offset, size, flags, new String(path, StandardCharsets.UTF_8),
                        new String(other, StandardCharsets.UTF_8), file, position));
                in.skipNBytes(kind == Kind.WRITE ? size : 0);
                position += kind == Kind.WRITE ? size : 0;
            }
        }
    }
}
