package org.cadrenode.admission.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder into which a provider's bundles and KARs are dropped. A file counts once two looks found it the same. Admitted,
 * it stays and is installed; removed, what it brought is removed. Refused, it goes to {@code refused/}, with the reason
 * in a file beside. Used by one thread.
 */
final class WatchedFolder {
    private static final int LOOKS_UNTIL_GONE = 3;

    private final Path folder;
    private final Installer installer;
    private final Map<String, Stamp> seen = new HashMap<>();
    private final Map<String, Stamp> done = new HashMap<>();
    private final Map<String, Integer> missing = new HashMap<>();

    WatchedFolder(Path folder, Installer installer) {
        this.folder = folder;
        this.installer = installer;
    }

    /** What is done with files. */
    interface Installer {
        /** Returns the reason if the file was refused, an empty text if it was admitted. */
        String take(Path file) throws IOException;

        /** Returns the names of the files by which something is installed. */
        Set<String> origins();

        /** Removes what came by a file. */
        void removed(String origin) throws IOException;
    }

    /** One look. @throws IOException or CadreException if something must be tried again */
    void look() throws IOException {
        Files.createDirectories(folder);
        Map<String, Stamp> now = stamps();
        boolean waiting = false;
        for (Map.Entry<String, Stamp> file : now.entrySet()) {
            String name = file.getKey();
            if (file.getValue().equals(done.get(name))) {
                continue;
            }
            if (!file.getValue().equals(seen.put(name, file.getValue()))) {
                waiting = true;
                continue;
            }
            String reason = installer.take(folder.resolve(name));
            if (reason.isEmpty()) {
                done.put(name, file.getValue());
            } else {
                putAside(name, reason);
            }
        }
        seen.keySet().retainAll(now.keySet());
        done.keySet().retainAll(now.keySet());
        Set<String> gone = new HashSet<>(installer.origins());
        gone.removeAll(now.keySet());
        missing.keySet().retainAll(gone);
        for (String name : gone) {
            // A new version may be on its way under another name.
            if (!waiting && missing.merge(name, 1, Integer::sum) >= LOOKS_UNTIL_GONE) {
                installer.removed(name);
            }
        }
    }

    private void putAside(String name, String reason) throws IOException {
        Path aside = Files.createDirectories(folder.resolve("refused"));
        Files.writeString(aside.resolve(name + ".reason"), reason + "\n");
        Files.move(folder.resolve(name), aside.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        seen.remove(name);
    }

    private Map<String, Stamp> stamps() throws IOException {
        Map<String, Stamp> stamps = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if ((name.endsWith(".jar") || name.endsWith(".kar")) && !name.startsWith(".")
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    stamps.put(name, new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis()));
                }
            }
        }
        return stamps;
    }

    private record Stamp(long size, long modified) { }
}
