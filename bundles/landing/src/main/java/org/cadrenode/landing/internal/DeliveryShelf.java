package org.cadrenode.landing.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.Keystore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All deliveries: their folders on disk and their states in memory. Opening it clears away what a kill left behind.
 * Thread-safe.
 */
final class DeliveryShelf {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryShelf.class);
    private static final String INCOMING = ".incoming-";
    private static final String PENDING = ".pending-";
    private static final String GONE = ".gone-";

    private final StableFiles files;
    private final Path root;
    private final StateFile states;
    private final Map<DeliveryId, Entry> entries = new ConcurrentHashMap<>();
    private final Map<Place, Entry> inOrder = new ConcurrentSkipListMap<>(
            Comparator.comparing(Place::receivedAt).thenComparing(Place::id));
    private final Map<DeliveryId, Object> locks = new ConcurrentHashMap<>();
    private final Map<DeliveryId, ErrorCode> damaged = new ConcurrentHashMap<>();
    private final ReadWriteLock commits = new ReentrantReadWriteLock();
    private volatile boolean closed;

    DeliveryShelf(StableFiles files, Path root, Keystore keystore) throws IOException {
        this.files = files;
        this.root = root;
        states = new StateFile(files, keystore);
        files.makeFolder(root);
        load();
    }

    private void load() throws IOException {
        List<Path> all = files.list(root);
        for (Path folder : all) {
            String name = folder.getFileName().toString();
            if (name.startsWith(INCOMING) || name.startsWith(GONE)) {
                files.remove(folder);
            } else if (name.startsWith("D-")) {
                load(folder, name);
            }
        }
        for (Entry entry : List.copyOf(entries.values())) {
            finishContinuations(entry);
        }
        for (Path folder : all) {
            String name = folder.getFileName().toString();
            if (name.startsWith(PENDING) && !ofDamaged(name.substring(PENDING.length()))) {
                files.remove(folder);
            }
        }
    }

    // Whether a damaged state names the folder cannot be known: it stays.
    private boolean ofDamaged(String name) {
        return damaged.keySet().stream().anyMatch(id -> name.startsWith(id.origin().value()));
    }

    // One delivery that cannot be read is set apart; the others go on.
    private void load(Path folder, String name) throws IOException {
        DeliveryId id;
        try {
            id = new DeliveryId(name);
        } catch (IllegalArgumentException e) {
            LOG.warn("A folder of the landing zone has a name that is no delivery's");
            return;
        }
        try {
            DeliveryState state = states.read(folder);
            if (!state.milestone().id().equals(id)) {
                throw new IOException("The state is another delivery's");
            }
            new DeliveryFolder(id, folder).sweep(files, state);
            add(id, state);
        } catch (IOException e) {
            LOG.error("Delivery {} is set apart, its state is damaged: {}", id, e.getClass().getSimpleName());
            damaged.put(id, ErrorCode.STORE_FAILED);
        } catch (CadreException e) {
            if (e.code() != ErrorCode.CONTENT_CHANGED) {
                throw e;
            }
            LOG.error("Delivery {} is set apart, its state is not as it was written", id);
            damaged.put(id, e.code());
        }
    }

    Entry add(DeliveryId id, DeliveryState state) {
        DeliveryFolder folder = folder(id);
        Entry entry = new Entry(folder, lock(id), new PendingQuarantine(files, folder), state);
        entries.put(id, entry);
        inOrder.put(new Place(state.milestone().delivery().receivedAt(), id), entry);
        return entry;
    }

    DeliveryFolder folder(DeliveryId id) {
        return new DeliveryFolder(id, root.resolve(id.value()));
    }

    Object lock(DeliveryId id) {
        return locks.computeIfAbsent(id.origin(), origin -> new Object());
    }

    Collection<Entry> all() {
        return inOrder.values();
    }

    Set<DeliveryId> damaged() {
        return damaged.keySet();
    }

    Optional<Entry> find(DeliveryId id) {
        return Optional.ofNullable(entries.get(id));
    }

    Entry entry(DeliveryId id) {
        return find(id).orElseThrow(() -> damaged.containsKey(id)
                ? new CadreException(damaged.get(id), "Delivery " + id + " is damaged")
                : new CadreException(ErrorCode.NOT_FOUND, "There is no delivery " + id));
    }

    /** Makes a folder in which content is collected; it is removed at the next start unless it becomes a delivery. */
    Path incoming(String word) throws IOException {
        Path folder = root.resolve(INCOMING + word);
        files.makeFolder(folder);
        return folder;
    }

    /** Makes a collected folder a delivery, in one step. */
    Entry receive(Path incoming, DeliveryState state, Runnable journal) throws IOException {
        DeliveryId id = state.milestone().id();
        if (damaged.containsKey(id) || files.exists(folder(id).path())) {
            throw new CadreException(ErrorCode.STORE_FAILED, "The folder of delivery " + id + " is damaged");
        }
        states.write(incoming, state);
        commit(() -> {
            journal.run();
            files.rename(incoming, folder(id).path());
        });
        return add(id, state);
    }

    /**
     * Replaces the state of a delivery. What {@code journal} puts on record comes first: if it throws, nothing happens.
     */
    void change(Entry entry, DeliveryState state, Runnable journal) throws IOException {
        commit(() -> {
            journal.run();
            try {
                states.write(entry.folder.path(), state);
            } catch (IOException e) {
                // The new state may be in place though not known to be durable: memory must say what the disk says.
                entry.state(states.read(entry.folder.path()));
                throw e;
            }
            entry.state(state);
        });
    }

    /** Destroys a delivery. Under its lock. */
    void destroy(Entry entry) throws IOException {
        DeliveryId id = entry.folder.id();
        Path gone = root.resolve(GONE + id);
        commit(() -> {
            files.rename(entry.folder.path(), gone);
            entries.remove(id);
            inOrder.remove(new Place(entry.state().milestone().delivery().receivedAt(), id));
        });
        files.remove(gone);
    }

    /** Runs a step that changes what is on disk, unless the zone has been closed; closing waits for it. */
    void commit(Step step) throws IOException {
        commits.readLock().lock();
        try {
            if (closed) {
                throw new InterruptedIOException("The landing zone is closed");
            }
            step.run();
        } finally {
            commits.readLock().unlock();
        }
    }

    /** Runs a step for whom the files are no concern: that they do not work is told as {@link ErrorCode#STORE_FAILED}. */
    static void durably(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new CadreException(ErrorCode.STORE_FAILED, "The landing zone's files do not work", e);
        }
    }

    boolean closed() {
        return closed;
    }

    void close() {
        commits.writeLock().lock();
        try {
            closed = true;
        } finally {
            commits.writeLock().unlock();
        }
    }

    /** Returns the id for the next continuation of the delivery's origin. Under its lock. */
    DeliveryId nextContinuation(DeliveryId id) {
        int number = 2;
        while (files.exists(folder(id.continuation(number)).path())
                || files.exists(root.resolve(PENDING + id.continuation(number)))) {
            number++;
        }
        return id.continuation(number);
    }

    /** Makes the folder, out of sight, in which a continuation is prepared. */
    DeliveryFolder pending(DeliveryId continuation) throws IOException {
        Path folder = root.resolve(PENDING + continuation);
        files.makeFolder(folder);
        return new DeliveryFolder(continuation, folder);
    }

    void writePending(DeliveryFolder pending, DeliveryState state) throws IOException {
        states.write(pending.path(), state);
    }

    /**
     * Brings continuations that the state of their parent names into sight, and returns those that were not. Under the
     * lock. The parent's state decides: a prepared folder that no state names was never meant to be.
     */
    List<Entry> finishContinuations(Entry parent) throws IOException {
        List<Entry> found = new ArrayList<>();
        for (DeliveryId id : parent.state().continuations()) {
            Path pending = root.resolve(PENDING + id);
            if (!entries.containsKey(id) && files.exists(pending)) {
                commit(() -> files.rename(pending, folder(id).path()));
                found.add(add(id, states.read(folder(id).path())));
            }
        }
        return found;
    }

    /** A step on disk. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    private record Place(Instant receivedAt, DeliveryId id) { }
}
