package org.cadrenode.pseudonymise.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.pseudonymise.engine.text.SiteWords;
import org.jspecify.annotations.Nullable;

/** The site's lists for the scrubber, a name or word a line, {@code #} before a comment; a file that is absent is empty. Thread-safe. */
final class SiteWordFiles {
    private static final long LARGEST_FILE = 16L << 20;

    private final Path deny;
    private final Path allow;
    private @Nullable Known known;

    private record Known(Optional<EtcFiles.Stamp> deny, Optional<EtcFiles.Stamp> allow, SiteWords words) { }

    SiteWordFiles(Path deny, Path allow) {
        this.deny = deny;
        this.allow = allow;
    }

    /**
     * Returns the lists, read anew when a file has changed.
     *
     * @throws CadreException CONFIGURATION_INVALID for a file that is too large or not in UTF-8: nothing is scrubbed without it
     */
    synchronized SiteWords read() throws IOException {
        Optional<EtcFiles.Stamp> denyStamp = stamp(deny);
        Optional<EtcFiles.Stamp> allowStamp = stamp(allow);
        Known before = known;
        if (before != null && before.deny().equals(denyStamp) && before.allow().equals(allowStamp)) {
            return before.words();
        }
        SiteWords words = new SiteWords(lines(deny), lines(allow));
        known = new Known(denyStamp, allowStamp, words);
        return words;
    }

    private static Optional<EtcFiles.Stamp> stamp(Path file) throws IOException {
        try {
            return Optional.of(EtcFiles.Stamp.of(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new CadreException(ErrorCode.CONFIGURATION_INVALID, file.getFileName() + " is larger than 16 MiB");
            }
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream().map(String::strip)
                    .filter(line -> !line.isEmpty() && line.charAt(0) != '#').toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (CharacterCodingException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, file.getFileName() + " is not in UTF-8");
        }
    }
}
