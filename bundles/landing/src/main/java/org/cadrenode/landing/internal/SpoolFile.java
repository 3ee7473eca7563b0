package org.cadrenode.landing.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;

/** A spool's file; its name says whose messages it holds. No id holds a dot. */
record SpoolFile(Path path, SourceId source, ProviderId provider) {
    /** The end of the name of a file in which damage was found, which is kept as evidence. */
    static final String DAMAGED = ".damaged";
    private static final int PARTS = 3;

    static SpoolFile of(Path folder, SourceId source, ProviderId provider, String word) {
        return new SpoolFile(folder.resolve(source + "." + provider + "." + word), source, provider);
    }

    /** Returns what the file is; empty if it is no spool, or one with damage. */
    static Optional<SpoolFile> of(Path path) {
        String[] parts = path.getFileName().toString().split("\\.", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SpoolFile(path, new SourceId(parts[0]), new ProviderId(parts[1])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Path damaged() {
        return path.resolveSibling(path.getFileName() + DAMAGED);
    }
}
