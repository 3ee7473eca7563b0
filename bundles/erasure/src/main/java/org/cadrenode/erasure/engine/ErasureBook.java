package org.cadrenode.erasure.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is remembered of stores: since when something is to be erased, as last seen, and the latest erasures. A text file
 * of lines {@code due PLACE SINCE} and {@code done PLACE AS-OF AT}, written anew in one step. A book that cannot be read is
 * an error: to forget what is due would be silent. Thread-safe.
 */
public final class ErasureBook {
    static final int MOST = 2000;
    private static final String DUE = "due";
    private static final String DONE = "done";

    private final Path file;
    private final Map<String, Instant> due = new TreeMap<>();
    private final List<Done> done = new ArrayList<>();

    /**
     * An erasure.
     *
     * @param asOf everything that was taken out before has gone
     * @param at when that was done
     */
    public record Done(String place, Instant asOf, Instant at) { }

    /** Reads the book, if there is one. */
    public ErasureBook(Path file) throws IOException {
        this.file = file;
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                read(line.split(" "));
            }
        } catch (NoSuchFileException e) {
            // Nothing was erased yet.
            return;
        } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("The book of erasures has a line that is none", e);
        }
    }

    private void read(String[] words) throws IOException {
        switch (words[0]) {
            case DUE -> due.put(words[1], Instant.parse(words[2]));
            case DONE -> done.add(new Done(words[1], Instant.parse(words[2]), Instant.parse(words[3])));
            default -> throw new IOException("The book of erasures has a line that is none");
        }
    }

    /** Remembers since when something is to be erased in a store; empty: nothing is. Durable on return. */
    public synchronized void due(String place, Optional<Instant> since) throws IOException {
        if (!since.equals(Optional.ofNullable(due.get(place)))) {
            since.ifPresentOrElse(moment -> due.put(place, moment), () -> due.remove(place));
            write();
        }
    }

    /** Remembers an erasure, durably; beyond 2,000 the oldest is forgotten. */
    public synchronized void done(Done erasure) throws IOException {
        done.add(erasure);
        if (done.size() > MOST) {
            done.remove(0);
        }
        write();
    }

    /** Returns since when something is to be erased, by store. */
    public synchronized Map<String, Instant> due() {
        return Map.copyOf(due);
    }

    /** Returns the last erasure of a store. */
    public synchronized Optional<Done> last(String place) {
        return done.stream().filter(one -> one.place().equals(place)).reduce((former, later) -> later);
    }

    /** Returns the first erasure of a store by which what was taken out at a moment had gone. */
    public synchronized Optional<Done> first(String place, Instant takenOut) {
        return done.stream().filter(one -> one.place().equals(place) && !one.asOf().isBefore(takenOut)).findFirst();
    }

    private void write() throws IOException {
        StringBuilder text = new StringBuilder();
        due.forEach((place, since) -> text.append(DUE + ' ').append(place).append(' ').append(since).append('\n'));
        done.forEach(one -> text.append(DONE + ' ').append(one.place()).append(' ').append(one.asOf()).append(' ').append(one.at())
                .append('\n'));
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("A book has a folder");
        }
        Files.createDirectories(folder);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            var bytes = StandardCharsets.US_ASCII.encode(text.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
