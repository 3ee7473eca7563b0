package org.cadrenode.api.erasure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The mark beside a store that something was taken out of it which may still lie in its files: a small file with a
 * moment, durable before the transaction that takes it out. A store that is older than its mark may have lost something
 * before, and starts marked. Thread-safe.
 */
public final class Remnants {
    private static final String NOTHING = "nothing";

    private final Path mark;
    private final Clock clock;
    private @Nullable Instant since;
    private @Nullable Instant meanwhile;

    /**
     * Reads the mark of a store.
     *
     * @param folder of the store
     * @param store whether there is a store already
     */
    public Remnants(Path folder, boolean store, Clock clock) {
        mark = folder.resolve("remnants");
        this.clock = clock;
        try {
            since = read(store);
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the mark of what was taken out of a store cannot be read");
        }
    }

    private @Nullable Instant read(boolean store) throws IOException {
        try {
            String text = Files.readString(mark, StandardCharsets.US_ASCII).strip();
            return text.equals(NOTHING) ? null : Instant.parse(text);
        } catch (NoSuchFileException e) {
            Instant first = store ? clock.instant() : null;
            write(first == null ? NOTHING : first.toString());
            return first;
        } catch (DateTimeException e) {
            return Files.getLastModifiedTime(mark).toInstant();
        }
    }

    /** Says that something is about to be taken out. Call it before that is committed, and where nobody can erase meanwhile. */
    public synchronized void expect() {
        Instant now = clock.instant();
        if (since == null) {
            write(now.toString());
            since = now;
        } else if (meanwhile == null) {
            meanwhile = now;
        }
    }

    /** Returns since when something may lie in the files. */
    public synchronized Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    /**
     * Files that were made anew, and are in use.
     *
     * @param asOf everything that was taken out before is not in them
     */
    public record Remade(Instant asOf, FileMaker.Made made, Duration paused) { }

    /** Has files made anew. Call it where nobody uses the store, nor can take anything out of it, and {@link #finish} after. */
    public Remade remake(Occupancy.Work<FileMaker.Made> work) throws IOException {
        return attempt(() -> Optional.of(work.done())).orElseThrow();
    }

    /** Does the same, by work that may find somebody in its way. */
    public Optional<Remade> attempt(Occupancy.Work<Optional<FileMaker.Made>> work) throws IOException {
        long started = System.nanoTime();
        Instant asOf;
        synchronized (this) {
            meanwhile = null;
            asOf = clock.instant();
        }
        return work.done().map(made -> new Remade(asOf, made, Duration.ofNanos(System.nanoTime() - started)));
    }

    /** Has the former files destroyed, and takes the mark away unless something was taken out meanwhile. */
    public Erasable.Erased finish(Remade remade) throws IOException {
        remade.made().destroyFormer();
        synchronized (this) {
            write(meanwhile == null ? NOTHING : meanwhile.toString());
            since = meanwhile;
            meanwhile = null;
        }
        return new Erasable.Erased(remade.asOf(), remade.made().before(), remade.made().after(), remade.paused());
    }

    private void write(String text) {
        try {
            Path folder = mark.toAbsolutePath().getParent();
            if (folder == null) {
                throw new IOException("A store has a folder");
            }
            Files.createDirectories(folder);
            Path part = mark.resolveSibling(mark.getFileName() + ".part");
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.US_ASCII.encode(text));
                channel.force(true);
            }
            Files.move(part, mark, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the mark of what was taken out of a store cannot be written");
        }
    }
}
