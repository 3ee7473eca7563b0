package org.cadrenode.audit.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Sees to it that one process at a time writes a journal. Not thread-safe. */
final class WriterLock {
    private final Path directory;
    private @Nullable FileChannel channel;

    WriterLock(Path directory) {
        this.directory = directory;
    }

    /** Takes the lock, unless it is held already. */
    void take() throws IOException {
        if (channel != null) {
            return;
        }
        FileChannel opened = JournalFiles.lockFile(directory.resolve("lock"));
        FileLock lock;
        try {
            lock = opened.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            opened.close();
            throw new IOException("Another process writes this journal");
        }
        channel = opened;
    }

    /** Gives it back. */
    void release() throws IOException {
        FileChannel held = channel;
        channel = null;
        if (held != null) {
            held.close();
        }
    }
}
