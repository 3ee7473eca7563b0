package org.cadrenode.watch.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far each store was read through. A text file with a line a store, of words with tabs between; it is replaced in one step, and not forced: what
 * is lost of it is read again. A file that cannot be read is as none. Thread-safe.
 */
public final class PatrolBook {
    private static final String NOTHING = "-";
    private static final int WORDS = 6;

    private final Path file;
    private final Map<String, Standing> stores = new TreeMap<>();
    private boolean written = true;

    /**
     * How a store stands.
     *
     * @param known when it was first met
     * @param next where to read on; empty: from the beginning
     * @param done when it was last read to its end
     * @param unreadable the first part that could not be read, of this round or, until this one is at its end, the former
     * @param unreadableSince when that was found
     * @param foundNow whether it was found in this round
     */
    public record Standing(Instant known, String next, Optional<Instant> done, Optional<String> unreadable, Optional<Instant> unreadableSince,
            boolean foundNow) {
        static Standing first(Instant now) {
            return new Standing(now, "", Optional.empty(), Optional.empty(), Optional.empty(), false);
        }

        /** Returns how it stands after one more stretch. */
        Standing after(String at, Optional<String> found, Instant now) {
            boolean bad = foundNow || found.isPresent();
            boolean end = at.isEmpty();
            boolean whole = end && !bad;
            return new Standing(known, at, end ? Optional.of(now) : done, whole ? Optional.empty() : unreadable.or(() -> found),
                    whole ? Optional.empty() : unreadableSince.or(() -> found.map(part -> now)), !end && bad);
        }

        /** Returns how it stands if it is read from the beginning. */
        Standing again() {
            return new Standing(known, "", done, unreadable, unreadableSince, false);
        }

        /** Returns since when it has not been read to its end. */
        public Instant unreadSince() {
            return done.orElse(known);
        }
    }

    /** Reads the book, if there is one. */
    public PatrolBook(Path file) {
        this.file = file;
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] words = line.split("\t");
                if (words.length == WORDS) {
                    stores.put(words[0], new Standing(Instant.parse(words[1]), words[2].equals(NOTHING) ? "" : words[2], moment(words[3]),
                            Optional.of(words[4]).filter(word -> !word.equals(NOTHING)), moment(words[5]), false));
                }
            }
        } catch (IOException | DateTimeException e) {
            stores.clear();
        }
        // A store that was bad may have been put back from a backup since.
        stores.replaceAll((place, standing) -> standing.unreadable().isPresent() ? standing.again() : standing);
    }

    private static Optional<Instant> moment(String word) {
        return word.equals(NOTHING) ? Optional.empty() : Optional.of(Instant.parse(word));
    }

    /** Returns how a store stands, which is known from now on. */
    public synchronized Standing of(String place, Instant now) {
        return stores.computeIfAbsent(place, none -> {
            written = false;
            return Standing.first(now);
        });
    }

    /** Takes in what was read of a store, and returns how it stands now. */
    public synchronized Standing read(String place, String next, Optional<String> unreadable, Instant now) {
        Standing standing = of(place, now).after(next, unreadable, now);
        stores.put(place, standing);
        written = false;
        return standing;
    }

    /** Returns all stores by name. */
    public synchronized Map<String, Standing> all() {
        return new TreeMap<>(stores);
    }

    /** Writes the book, unless it is written as it is. */
    public synchronized void write() throws IOException {
        if (written) {
            return;
        }
        List<String> lines = new ArrayList<>();
        stores.forEach((place, standing) -> lines.add(String.join("\t", place, standing.known().toString(),
                standing.next().isEmpty() ? NOTHING : standing.next(), standing.done().map(Instant::toString).orElse(NOTHING),
                standing.unreadable().orElse(NOTHING), standing.unreadableSince().map(Instant::toString).orElse(NOTHING))));
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, lines, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(part, lines, StandardCharsets.UTF_8);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        written = true;
    }
}
