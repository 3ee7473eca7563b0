package org.cadrenode.families.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.api.erasure.SealedRemoval;
import org.cadrenode.families.engine.Refusal;
import org.cadrenode.families.engine.RefusedRequest;
import org.cadrenode.families.engine.SealedText;

/**
 * The folder into which requests are put. The node deletes what it took in and moves what it refuses into the folder
 * {@code refused}, as it is: it copies nothing and reads no more of a file than a request may have. Not thread-safe.
 */
final class RequestInbox {
    /** Files of one look. */
    private static final int MOST_FILES = 500;
    private static final Duration SETTLING = Duration.ofMinutes(2);
    private static final String REFUSED = "refused";

    private final Path folder;
    private final Clock clock;

    RequestInbox(Path folder, Clock clock) throws IOException {
        this.folder = folder;
        this.clock = clock;
        Files.createDirectories(folder);
    }

    /** Returns the files that lie there, at most some hundreds; whatever is no plain file is left alone. */
    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !file.getFileName().toString().startsWith(".") && !file.getFileName().toString().endsWith(".part"))
                    .limit(MOST_FILES).toList();
        }
    }

    /**
     * Returns what a file holds.
     *
     * @throws RefusedRequest TOO_LARGE
     */
    byte[] content(Path file) throws IOException, RefusedRequest {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes(SealedText.MOST_BYTES + 1);
            if (content.length > SealedText.MOST_BYTES) {
                throw new RefusedRequest(Refusal.TOO_LARGE);
            }
            return content;
        }
    }

    /** Returns whether somebody may still be writing it. */
    boolean growing(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isAfter(clock.instant().minus(SETTLING));
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    void done(Path file) throws IOException {
        SealedRemoval.remove(file);
    }

    // Numbered, so that a second file of a name does not take the place of the first.
    void refuse(Path file) throws IOException {
        Path refused = Files.createDirectories(folder.resolve(REFUSED));
        Path target = refused.resolve(file.getFileName());
        for (int i = 2; Files.exists(target, LinkOption.NOFOLLOW_LINKS); i++) {
            target = refused.resolve(i + "-" + file.getFileName());
        }
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns how many files were refused and still lie there. */
    long refused() throws IOException {
        if (!Files.isDirectory(folder.resolve(REFUSED))) {
            return 0;
        }
        try (Stream<Path> all = Files.list(folder.resolve(REFUSED))) {
            return all.count();
        }
    }
}
