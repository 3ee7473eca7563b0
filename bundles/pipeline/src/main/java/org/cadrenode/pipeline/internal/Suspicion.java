package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.SourceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often the node ended in the middle of a piece of work. Work that takes all memory ends the node, and would end it again
 * behind each start: what was under way at an end that nobody asked for is suspect. It is tried again at once, then after 30 seconds, then
 * after two minutes, only one suspect at a time, so that the guilty one is found; {@value #MOST} ends suspend it, until a person resumes it.
 *
 * <p>A count is the length of a file, which grows before a try and shrinks behind it, however the try ended. It is not forced to the
 * disk: it outlasts the end of the process, which may be the work's doing, but not a failure of power, which is not. Thread-safe.
 */
final class Suspicion {
    /** So many ends suspend a piece of work. */
    static final int MOST = 4;
    private static final Logger LOG = LoggerFactory.getLogger(Suspicion.class);
    private static final Duration[] RESTS = {Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30), Duration.ofMinutes(2)};
    /** A suspect that has not ended the node for so long no longer keeps others waiting: it may hang. */
    private static final Duration ALONE = Duration.ofMinutes(5);

    private final Path folder;
    private final LongSupplier nanos;
    private final long openedAt;
    private final Map<String, Integer> ends = new HashMap<>();
    private final Map<String, Long> suspectsSince = new HashMap<>();
    private final Set<Attempt> underWay = new HashSet<>();

    /** Opens the counts in a folder, which is made if need be. */
    Suspicion(Path folder) throws IOException {
        this(folder, System::nanoTime);
    }

    Suspicion(Path folder, LongSupplier nanos) throws IOException {
        this.folder = folder;
        this.nanos = nanos;
        openedAt = nanos.getAsLong();
        SealedFolder.make(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // Of what the power left, a file may be empty.
                if (Files.size(file) > 0) {
                    ends.put(URLDecoder.decode(file.getFileName().toString(), StandardCharsets.UTF_8), (int) Math.min(MOST, Files.size(file)));
                }
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("A file in {} is none of the node's; nothing behind it is counted", folder);
        }
        ends.forEach((work, many) -> LOG.warn("The node has ended {} times in the middle of {}{}", many, work,
                many < MOST ? "" : ", which is suspended; see node:check"));
    }

    /** Returns the case of a delivery, whatever stage works on it. */
    Case of(DeliveryId delivery) {
        return new Case("delivery " + delivery);
    }

    /** Returns the case of asking a source for what it has. */
    Case ofAsking(SourceId source) {
        return new Case("asking source " + source);
    }

    /** Returns the case of making a connector. */
    Case ofMaking(String connector) {
        return new Case("making the connector of " + connector);
    }

    /** Returns whether nothing at all is suspect. */
    synchronized boolean none() {
        return ends.isEmpty();
    }

    /** Says that the node ends as it should: what is under way is not why. */
    synchronized void close() {
        underWay.forEach(attempt -> count(attempt.work, attempt.before));
        underWay.clear();
    }

    private void count(String work, int many) {
        Path file = folder.resolve(URLEncoder.encode(work, StandardCharsets.UTF_8));
        try {
            if (many == 0) {
                Files.deleteIfExists(file);
            } else {
                Files.write(file, new byte[many]);
            }
        } catch (IOException e) {
            LOG.warn("How often the node ended in {} cannot be counted: {}", work, e.getClass().getSimpleName());
        }
    }

    /** One piece of work that can be suspect. */
    final class Case {
        private final String work;

        private Case(String work) {
            this.work = work;
        }

        /** Returns how often the node has ended in the middle of it since it last succeeded. */
        int ends() {
            synchronized (Suspicion.this) {
                return ends.getOrDefault(work, 0);
            }
        }

        boolean suspended() {
            return ends() >= MOST;
        }

        /** Returns whether it waits: because it is suspended, rests, or another suspect is being tried. */
        boolean waits() {
            synchronized (Suspicion.this) {
                int many = ends();
                if (many == 0) {
                    return false;
                }
                long now = nanos.getAsLong();
                return many >= MOST || now - openedAt < RESTS[many].toNanos() || suspectsSince.entrySet().stream()
                        .anyMatch(other -> !other.getKey().equals(work) && now - other.getValue() < ALONE.toNanos());
            }
        }

        /** Says that it is about to begin, unless it waits; a suspect keeps others waiting from now on. Returns whether it may. */
        boolean reserve() {
            synchronized (Suspicion.this) {
                if (waits()) {
                    return false;
                }
                if (ends() > 0) {
                    suspectsSince.put(work, nanos.getAsLong());
                }
                return true;
            }
        }

        /** Says that it begins. Whoever begins it closes the attempt. */
        Attempt begin() {
            synchronized (Suspicion.this) {
                Attempt attempt = new Attempt(work, ends());
                underWay.add(attempt);
                count(work, attempt.before + 1);
                return attempt;
            }
        }

        /** Forgets the ends, so that it is tried again. */
        void acquit() {
            synchronized (Suspicion.this) {
                if (ends.remove(work) != null) {
                    count(work, 0);
                }
            }
        }
    }

    /** One try of a piece of work. */
    final class Attempt implements AutoCloseable {
        private final String work;
        private final int before;
        private boolean succeeded;

        private Attempt(String work, int before) {
            this.work = work;
            this.before = before;
        }

        /** Says that the work was done: it is suspect no more. */
        void succeeded() {
            succeeded = true;
        }

        /** Ends the try: the node outlasted it. */
        @Override
        public void close() {
            synchronized (Suspicion.this) {
                suspectsSince.remove(work);
                if (underWay.remove(this)) {
                    if (succeeded) {
                        ends.remove(work);
                    }
                    count(work, succeeded ? 0 : before);
                }
            }
        }
    }
}
