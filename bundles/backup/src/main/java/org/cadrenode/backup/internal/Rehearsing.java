package org.cadrenode.backup.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cadrenode.api.backup.Archivable;
import org.cadrenode.api.backup.Backups.Rehearsal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.backup.engine.Places;
import org.cadrenode.backup.engine.Restoring;

/** Restores a backup, opens what there is, and leaves nothing of it. */
final class Rehearsing {
    private final Restoring restoring;
    private final List<Archivable> stores;
    private final Places places;
    private final List<String> problems = new ArrayList<>();
    private final SortedMap<String, Long> counted = new TreeMap<>();
    private int opened;

    Rehearsing(Restoring restoring, List<Archivable> stores, Places places) {
        this.restoring = restoring;
        this.stores = List.copyOf(stores);
        this.places = places;
    }

    Rehearsal run(Path scratch, long began) throws IOException {
        Restoring.wipe(scratch);
        try {
            Restoring.Restored restored = restoring.restore(scratch, false);
            for (Archivable store : stores) {
                open(store, scratch);
            }
            if (opened > 0 && !counted.equals(ofOpenStores())) {
                problems.add("Tables of the stores do not have the rows that they had when the backup was taken");
            }
            long rows = counted.values().stream().mapToLong(Long::longValue).sum();
            return new Rehearsal(restored.number(), restored.taken(), restored.files(), restored.bytes(), opened, rows,
                    Duration.ofNanos(System.nanoTime() - began), problems);
        } finally {
            Restoring.wipe(scratch);
        }
    }

    // A store of which the backup knows nothing was not there yet; one that is closed now cannot be asked.
    private SortedMap<String, Long> ofOpenStores() {
        SortedMap<String, Long> told = new TreeMap<>();
        for (Map.Entry<String, Long> count : restoring.counts().entrySet()) {
            if (stores.stream().anyMatch(store -> count.getKey().startsWith(store.place() + ":"))) {
                told.put(count.getKey(), count.getValue());
            }
        }
        return told;
    }

    private void open(Archivable store, Path scratch) {
        Optional<Archivable.Opening> opening = Optional.empty();
        try {
            opening = store.opening();
            Optional<Path> folder = store.folder().flatMap(places::name).map(scratch::resolve);
            if (opening.isPresent()) {
                String path = places.name(opening.get().file()).orElseThrow(() -> new IOException("its folder is in no backup"));
                Path copy = scratch.resolve(path);
                Counting.rows(copy, opening.get().access()).forEach((table, rows) -> counted.put(store.place() + ":" + path + ":" + table, rows));
                folder = Optional.ofNullable(copy.getParent());
            }
            if (folder.isPresent()) {
                opened++;
                store.examine(folder.get()).ifPresent(problem -> problems.add(store.place() + ": " + problem));
            }
        } catch (IOException | CadreException e) {
            problems.add(store.place() + ": " + e.getMessage());
        } finally {
            opening.ifPresent(Counting::wipe);
        }
    }
}
