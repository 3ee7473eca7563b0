package org.cadrenode.security.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** A disk on which the process is killed after some steps; a file that was being written then may hold any part of it. */
final class KilledDisk implements Disk {
    private final Random random;
    private int left;

    KilledDisk(int steps, Random random) {
        this.left = steps;
        this.random = random;
    }

    private void step() {
        if (left-- == 0) {
            throw new Kill();
        }
    }

    @Override
    public void write(Path fresh, byte[] content) throws IOException {
        step();
        REAL.write(fresh, Arrays.copyOf(content, random.nextInt(content.length)));
        step();
        REAL.write(fresh, content);
        step();
    }

    @Override
    public void move(Path fresh, Path file) throws IOException {
        REAL.move(fresh, file);
        step();
    }

    @Override
    public void force(Path directory) throws IOException {
        REAL.force(directory);
        step();
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        REAL.makeDirectory(directory);
        step();
    }

    /** The end of the process. */
    static final class Kill extends Error {
        private static final long serialVersionUID = 1L;
    }
}
