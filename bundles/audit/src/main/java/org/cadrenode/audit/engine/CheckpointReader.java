package org.cadrenode.audit.engine;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the file of checkpoints in order. Not thread-safe. */
final class CheckpointReader implements AutoCloseable {
    private final InputStream source;
    private String mark;
    private long lines;
    private boolean wrong;
    private boolean cut;

    CheckpointReader(Path file) throws IOException {
        this(file, 0, CheckpointLine.NO_MARK);
    }

    /** Reads on behind the line that ends at {@code from} and has that mark. A file that is not there has no lines. */
    CheckpointReader(Path file, long from, String mark) throws IOException {
        this.mark = mark;
        this.lines = from / CheckpointLine.BYTES;
        if (!Files.exists(file)) {
            source = InputStream.nullInputStream();
            wrong = from > 0;
            return;
        }
        InputStream in = new FileInputStream(file.toFile());
        try {
            wrong = Files.size(file) < from;
            in.skipNBytes(wrong ? 0 : from);
        } catch (IOException e) {
            in.close();
            throw e;
        }
        source = new BufferedInputStream(in, 1 << 16);
    }

    /** Returns the next line; null at the end, and where a line is wrong or was cut off. */
    CheckpointLine.@Nullable Read next() throws IOException {
        if (wrong || cut) {
            return null;
        }
        byte[] bytes = source.readNBytes(CheckpointLine.BYTES);
        if (bytes.length == 0) {
            return null;
        }
        CheckpointLine.Read line = bytes.length < CheckpointLine.BYTES ? null : CheckpointLine.parse(bytes, mark);
        if (line == null) {
            cut = cutOff(bytes);
            wrong = !cut;
            return null;
        }
        mark = line.mark();
        lines++;
        return line;
    }

    /** Returns whether a line was found that nobody can have written so. */
    boolean wrong() {
        return wrong;
    }

    /** Returns whether the last line was cut off while it was written. */
    boolean cut() {
        return cut;
    }

    /** Returns how many bytes whole lines take. */
    long wholeBytes() {
        return lines * CheckpointLine.BYTES;
    }

    /** Returns the mark of the last line. */
    String mark() {
        return mark;
    }

    // Cut off: shorter than a line, or ending in the zeros of a file that grew before its bytes came; nothing follows.
    private boolean cutOff(byte[] bytes) throws IOException {
        if (bytes.length == CheckpointLine.BYTES && bytes[bytes.length - 1] != 0) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return false;
            }
        }
        for (int next = source.read(); next >= 0; next = source.read()) {
            if (next != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
