package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;

/**
 * Counts what lies in an inbox and cannot be read by the node's own user, which Camel passes over without a word. Looks at the
 * folder itself, so it is for the thread of the folder's route, which may wait for a share that hangs.
 */
final class Unreadable {
    private static final int MOST_FILES = 10_000;

    private final Path inbox;
    private final Predicate<Path> readable;

    Unreadable(Path inbox) {
        this(inbox, Files::isReadable);
    }

    Unreadable(Path inbox, Predicate<Path> readable) {
        this.inbox = inbox;
        this.readable = readable;
    }

    /** Returns how many files and folders, of the first 10,000, are there and closed to the node. */
    int count() {
        Count count = new Count();
        try {
            Files.walkFileTree(inbox, count);
        } catch (IOException e) {
            count.closed++;
        }
        return count.closed;
    }

    private final class Count extends SimpleFileVisitor<Path> {
        private int seen;
        private int closed;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!readable.test(file)) {
                closed++;
            }
            return next();
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // What went away meanwhile was taken.
            if (Files.exists(file)) {
                closed++;
            }
            return next();
        }

        private FileVisitResult next() {
            seen++;
            return seen < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }
    }
}
