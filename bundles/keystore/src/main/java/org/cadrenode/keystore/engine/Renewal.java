package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.keys.KeyHolder;
import org.cadrenode.api.keys.KeyPurpose;

/**
 * Has the rooms bring what they keep to the newest keys, lot by lot, with pauses of twice the time that a lot took. Which
 * things are left is known by the rooms alone: after a kill they are asked again. A file {@code renewal.<purpose>} beside
 * the keystore remembers that the end of a renewal is still to be journalled. Run by one thread.
 */
public final class Renewal {
    private static final int LOT = 500;

    private final Path directory;
    private final Supplier<Collection<KeyHolder>> holders;
    private final LongConsumer pause;
    private final Done done;
    private final Map<KeyPurpose, Long> left = new ConcurrentHashMap<>();

    /** Is told that everything of a purpose is under its newest key, after a rotation. */
    @FunctionalInterface
    public interface Done {
        /** @param lots how many lots that took since the node started or the key was rotated */
        void renewed(KeyPurpose purpose, int version, long lots);
    }

    /**
     * @param directory of the keystore
     * @param holders the rooms that are there now
     * @param pause waits for so many nanoseconds
     */
    public Renewal(Path directory, Supplier<Collection<KeyHolder>> holders, LongConsumer pause, Done done) {
        this.directory = directory;
        this.holders = holders;
        this.pause = pause;
        this.done = done;
    }

    /** Remembers that a purpose gets a new version. */
    public void rotating(KeyPurpose purpose) throws IOException {
        DurableFile.replace(marker(purpose), new byte[0]);
        left.remove(purpose);
    }

    /** Returns how many things were left when last counted. */
    public Optional<Long> left(KeyPurpose purpose) {
        return Optional.ofNullable(left.get(purpose));
    }

    /**
     * Renews until nothing is left.
     *
     * @param versions the versions of a purpose's key, newest first; empty while the keystore is sealed, which ends the run
     * @return whether every room was done; otherwise it is to be run again later
     */
    public boolean run(Function<KeyPurpose, List<Integer>> versions) {
        boolean complete = true;
        for (KeyPurpose purpose : KeyPurpose.values()) {
            List<Integer> present = versions.apply(purpose);
            if (present.isEmpty()) {
                return false;
            }
            if (present.size() > 1) {
                complete &= renew(purpose, present.get(0), versions);
            }
        }
        return complete;
    }

    private boolean renew(KeyPurpose purpose, int version, Function<KeyPurpose, List<Integer>> versions) {
        List<KeyHolder> concerned = new ArrayList<>();
        for (KeyHolder holder : holders.get()) {
            if (holder.purposes().contains(purpose)) {
                concerned.add(holder);
            }
        }
        if (concerned.isEmpty()) {
            return true;
        }
        long lots = 0;
        try {
            Map<KeyHolder, Long> leftBy = new LinkedHashMap<>();
            boolean more = true;
            while (more) {
                more = false;
                for (KeyHolder holder : concerned) {
                    if (leftBy.getOrDefault(holder, 1L) == 0) {
                        continue;
                    }
                    List<Integer> now = versions.apply(purpose);
                    if (now.isEmpty() || now.get(0) != version) {
                        return false;
                    }
                    long before = System.nanoTime();
                    long after = holder.renew(purpose, LOT);
                    lots++;
                    leftBy.put(holder, after);
                    left.put(purpose, leftBy.values().stream().mapToLong(Long::longValue).sum());
                    more |= after > 0;
                    if (after > 0) {
                        pause.accept(2 * (System.nanoTime() - before));
                    }
                }
            }
            if (Files.exists(marker(purpose))) {
                done.renewed(purpose, version, lots);
                Files.deleteIfExists(marker(purpose));
            }
            return true;
        } catch (IOException | CadreException | IllegalStateException e) {
            // A room that stops, a full disk, a sealed keystore: all pass, and asking again is safe.
            return false;
        }
    }

    private Path marker(KeyPurpose purpose) {
        return directory.resolve("renewal." + purpose.name().toLowerCase(Locale.ROOT));
    }
}
