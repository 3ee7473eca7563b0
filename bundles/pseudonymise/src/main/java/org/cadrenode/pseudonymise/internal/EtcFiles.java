package org.cadrenode.pseudonymise.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Where the room's files lie, and how it sees that one has changed. */
final class EtcFiles {
    private EtcFiles() { }

    static Path of(String configured, String name) {
        return configured.isBlank() ? Path.of(System.getProperty("karaf.etc", "etc"), name) : Path.of(configured);
    }

    /** When a file was written and how long it is. */
    record Stamp(long modified, long size) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size());
        }
    }
}
