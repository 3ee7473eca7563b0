package org.cadrenode.watch.internal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cadrenode.watch.engine.Snapshot.Disk;

/**
 * The disks that the node writes to: that of its data folder, those that are mounted for a room's folder or for the log, and those of
 * folders that rooms' settings name. Each disk once, under the name of its first folder. Thread-safe.
 */
final class DiskSpace {
    private final Path data;
    private final Supplier<Map<String, Path>> further;

    /**
     * @param data the data folder
     * @param further folders outside of it, by a name for them
     */
    DiskSpace(Path data, Supplier<Map<String, Path>> further) {
        this.data = data;
        this.further = further;
    }

    /** Returns the disks that can be reached; of one that cannot its room's check tells. */
    List<Disk> disks() {
        Set<FileStore> seen = new HashSet<>();
        List<Disk> disks = new ArrayList<>();
        folders().forEach((name, folder) -> {
            try {
                FileStore store = Files.getFileStore(folder);
                // Not the store's own word: of a folder that is mounted over a read-only root of the same disk, as in a container, it is the root's.
                if (Files.isWritable(folder) && store.getTotalSpace() > 0 && seen.add(store)) {
                    disks.add(new Disk(name, store.getUsableSpace(), store.getTotalSpace()));
                }
            } catch (IOException e) {
                // Gone since it was listed.
            }
        });
        return disks;
    }

    /** Returns the folder of a name of {@link #disks}, for people at this node; names go to other people's systems. */
    Path folder(String name) {
        return folders().getOrDefault(name, data);
    }

    private Map<String, Path> folders() {
        Map<String, Path> folders = new LinkedHashMap<>();
        if (Files.isDirectory(data)) {
            folders.put("data", data);
        }
        Path rooms = data.resolve("cadre");
        Stream.of(data.resolve("log"), data.resolve("tmp"), rooms).filter(Files::isDirectory)
                .forEach(folder -> folders.put("data/" + data.relativize(folder), folder));
        try (Stream<Path> inner = Files.isDirectory(rooms) ? Files.list(rooms) : Stream.empty()) {
            inner.filter(Files::isDirectory).sorted().forEach(folder -> folders.put("data/cadre/" + folder.getFileName(), folder));
        } catch (IOException e) {
            // What can be reached is told.
        }
        further.get().forEach((name, folder) -> {
            if (Files.isDirectory(folder) && Files.isWritable(folder)) {
                folders.putIfAbsent(name, folder);
            }
        });
        return folders;
    }
}
