package org.cadrenode.landing.internal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The real file system, up to one step: there the process is as good as killed. What is called afterwards (a finally
 * clause, say) has no effect, and a file that was not forced to the disk loses its second half, as after a power cut.
 */
final class KillableFiles implements StableFiles {
    private final StableFiles disk = new DiskFiles();
    private final Set<Path> unforced = new TreeSet<>();
    private int left;
    private boolean dead;

    /** Dies at the step with this number, from 0; never, if that is not reached. */
    KillableFiles(int steps) {
        left = steps;
    }

    boolean dead() {
        return dead;
    }

    private void step() {
        if (dead) {
            throw new Killed();
        }
        if (left-- == 0) {
            dead = true;
            for (Path file : unforced) {
                try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
                    content.setLength(content.length() / 2);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
            throw new Killed();
        }
    }

    @Override
    public void makeFolder(Path folder) throws IOException {
        step();
        disk.makeFolder(folder);
        step();
    }

    @Override
    public OutputStream create(Path file) throws IOException {
        step();
        OutputStream out = disk.create(file);
        unforced.add(file);
        return new FilterOutputStream(out) {
            private boolean closed;

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                step();
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                if (closed) {
                    return;
                }
                closed = true;
                if (dead) {
                    out.close();
                    throw new Killed();
                }
                step();
                out.close();
                unforced.remove(file);
                step();
            }
        };
    }

    @Override
    public Pieces pieces(Path file) throws IOException {
        step();
        Pieces pieces = disk.pieces(file);
        return new Pieces() {
            @Override
            public void add(byte[] piece) throws IOException {
                step();
                if (left == 0) {
                    pieces.add(Arrays.copyOf(piece, piece.length / 2));
                }
                step();
                pieces.add(piece);
                step();
            }

            @Override
            public void close() throws IOException {
                pieces.close();
            }
        };
    }

    @Override
    public InputStream open(Path file) throws IOException {
        step();
        return disk.open(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        disk.rename(from, to);
        step();
    }

    @Override
    public void remove(Path file) throws IOException {
        step();
        if (Files.isDirectory(file)) {
            for (Path inner : disk.list(file)) {
                remove(inner);
            }
        }
        disk.remove(file);
        step();
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        step();
        return disk.list(folder);
    }

    @Override
    public boolean exists(Path file) {
        step();
        return disk.exists(file);
    }

    /** The process is gone. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }
}
