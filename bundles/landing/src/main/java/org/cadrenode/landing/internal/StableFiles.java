package org.cadrenode.landing.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the landing zone does with a file system. Everything goes through here, so that a test can stop the zone at any
 * one of its steps, as a kill would.
 */
interface StableFiles {
    /** Makes a folder and those above it. */
    void makeFolder(Path folder) throws IOException;

    /** Returns a stream into a new file, replacing one of that name. Once closed, the bytes are on stable storage. */
    OutputStream create(Path file) throws IOException;

    /** Makes a new file that is written piece by piece; its name is on stable storage when it returns. */
    Pieces pieces(Path file) throws IOException;

    /** Returns a stream from a file. */
    InputStream open(Path file) throws IOException;

    /**
     * Gives a file or folder the name of another in one step, replacing a file of that name; the new name is on stable
     * storage when it returns.
     */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file, or a folder with its files; nothing if it is not there. */
    void remove(Path file) throws IOException;

    /** Returns what is in a folder, sorted by name. */
    List<Path> list(Path folder) throws IOException;

    /** Returns whether there is a file or folder of this name. */
    boolean exists(Path file);

    /** Returns how many bytes a folder's file system can still take. */
    default long free(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    /** A file that grows. For one thread at a time. */
    interface Pieces extends Closeable {
        /** Adds a piece: it is on stable storage when it returns. */
        void add(byte[] piece) throws IOException;
    }
}
