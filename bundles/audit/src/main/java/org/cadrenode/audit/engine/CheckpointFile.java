package org.cadrenode.audit.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.cadrenode.api.audit.Journal.Checkpoint;

/** Appends to the file of checkpoints. Not thread-safe. */
final class CheckpointFile implements AutoCloseable {
    private final Path file;
    private RandomAccessFile out;
    private long length;
    private String mark;
    private Checkpoint newest;

    private CheckpointFile(Path file, long length, String mark, Checkpoint newest) throws IOException {
        this.file = file;
        this.length = length;
        this.mark = mark;
        this.newest = newest;
        this.out = JournalFiles.append(file, length);
    }

    /** Makes the file with a first checkpoint. */
    static CheckpointFile make(Path file, Checkpoint origin) throws IOException {
        CheckpointLine.Read line = CheckpointLine.of(origin, CheckpointLine.NO_MARK);
        JournalFiles.make(file, CheckpointLine.bytes(line));
        return new CheckpointFile(file, CheckpointLine.BYTES, line.mark(), origin);
    }

    /** Opens the file behind its whole lines, of which the last has that mark and states {@code newest}. */
    static CheckpointFile open(Path file, long length, String mark, Checkpoint newest) throws IOException {
        return new CheckpointFile(file, length, mark, newest);
    }

    Checkpoint newest() {
        return newest;
    }

    /** Appends a checkpoint, durably. */
    void append(Checkpoint checkpoint) throws IOException {
        CheckpointLine.Read line = CheckpointLine.of(checkpoint, mark);
        if (out.getFilePointer() != length || out.length() != length) {
            // Whatever part of a line came through when a write failed must not stand before the next one.
            out.close();
            out = JournalFiles.append(file, length);
        }
        out.write(CheckpointLine.bytes(line));
        out.getFD().sync();
        length += CheckpointLine.BYTES;
        mark = line.mark();
        newest = checkpoint;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
