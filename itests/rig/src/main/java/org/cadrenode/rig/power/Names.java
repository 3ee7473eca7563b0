package org.cadrenode.rig.power;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which path names which file, in one state of a disk; paths are relative to its root. Not thread-safe. */
final class Names {
    /** A file, whatever it is called; of the snapshot, or made later. */
    static final class Inode {
        final @Nullable Path origin;
        final int number;

        Inode(@Nullable Path origin, int number) {
            this.origin = origin;
            this.number = number;
        }
    }

    /** A change of names. {@code inode} is that of a creation. */
    record Change(Trace.Kind kind, String path, String other, @Nullable Inode inode) { }

    private final TreeMap<String, Inode> files = new TreeMap<>();
    private final TreeSet<String> folders = new TreeSet<>();

    /** The names of a snapshot, each with an inode of its own. */
    static Names of(Path snapshot, int[] numbers) throws IOException {
        Names names = new Names();
        try (Stream<Path> walk = Files.walk(snapshot)) {
            for (Path path : walk.toList()) {
                String relative = snapshot.relativize(path).toString();
                if (Files.isDirectory(path)) {
                    names.folders.add(relative);
                } else if (Files.isRegularFile(path)) {
                    names.files.put(relative, new Inode(path, numbers[0]++));
                }
            }
        }
        return names;
    }

    Names copy() {
        Names copy = new Names();
        copy.files.putAll(files);
        copy.folders.addAll(folders);
        return copy;
    }

    Map<String, Inode> files() {
        return files;
    }

    Iterable<String> folders() {
        return folders;
    }

    Iterable<String> deepestFirst() {
        return folders.descendingSet();
    }

    @Nullable Inode at(String path) {
        return files.get(path);
    }

    boolean folder(String path) {
        return folders.contains(path);
    }

    /** Carries a change out; one whose file is not there changes nothing. */
    void apply(Change change) {
        switch (change.kind()) {
            case OPEN -> files.put(change.path(), Objects.requireNonNull(change.inode()));
            case UNLINK -> files.remove(change.path());
            case MKDIR -> folders.add(change.path());
            case RMDIR -> folders.remove(change.path());
            case LINK -> {
                Inode inode = files.get(change.path());
                if (inode != null) {
                    files.put(change.other(), inode);
                }
            }
            case RENAME -> rename(change.path(), change.other());
            default -> throw new IllegalArgumentException(change.kind().toString());
        }
    }

    private void rename(String from, String to) {
        Inode inode = files.remove(from);
        if (inode != null) {
            files.put(to, inode);
            return;
        }
        if (folders.remove(from)) {
            folders.add(to);
            for (String below : List.copyOf(folders.subSet(from + "/", from + "0"))) {
                folders.remove(below);
                folders.add(to + below.substring(from.length()));
            }
            for (String below : List.copyOf(files.subMap(from + "/", from + "0").keySet())) {
                files.put(to + below.substring(from.length()), Objects.requireNonNull(files.remove(below)));
            }
        }
    }
}
