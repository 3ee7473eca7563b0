package org.cadrenode.backup.engine;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What of a node goes into a backup: its settings; all of its data but what the platform makes anew by itself, logs, and its own work on
 * backups; credentials if the site wants that; and folders elsewhere. Stateless.
 *
 * @param credentials the folder of credentials; empty to leave it out
 * @param elsewhere other folders
 */
public record Places(Path etc, Path data, Optional<Path> credentials, List<Path> elsewhere) {
    static final String ELSEWHERE = "elsewhere/";
    private static final Set<String> PLATFORM = Set.of("cache", "tmp", "log", "kar", "m2", "port", "instances", "generated-bundles", "karaf.pid",
            "karaf.out", "history.txt");
    // Written to while the rooms with keys are closed, too.
    private static final List<String> LIVE = List.of("data/cadre/journal/", "data/cadre/audit/", "data/cadre/security/", "data/cadre/admission/",
            "data/cadre/erasure/");
    private static final String OWN = "data/cadre/backup/";
    private static final String STORES = "data/cadre/";
    private static final String KEYSTORE = "data/cadre/keystore/";
    private static final String CREDENTIALS = "credentials/";
    private static final String CHILD_KEYS = ".childkeys";

    public Places {
        elsewhere = List.copyOf(elsewhere);
    }

    /** Lists the files, by name; those that vanish meanwhile are left out. */
    List<Found> list() throws IOException {
        List<Found> found = new ArrayList<>();
        walk(etc, "etc/", found);
        walk(data, "data/", found);
        if (credentials.isPresent()) {
            walk(credentials.get(), CREDENTIALS, found);
        }
        for (int i = 0; i < elsewhere.size(); i++) {
            walk(elsewhere.get(i), ELSEWHERE + i + "/", found);
        }
        found.sort(Comparator.comparing(Found::path));
        return found;
    }

    /** Returns the name in a backup of a file of the node; empty if it is in none. */
    public Optional<String> name(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        for (int i = 0; i < elsewhere.size(); i++) {
            Path top = elsewhere.get(i).toAbsolutePath().normalize();
            if (whole.startsWith(top)) {
                return Optional.of(ELSEWHERE + i + "/" + top.relativize(whole));
            }
        }
        Path top = data.toAbsolutePath().normalize();
        return whole.startsWith(top) ? Optional.of("data/" + top.relativize(whole)).filter(path -> !isLeftOut(path)) : Optional.empty();
    }

    private static void walk(Path top, String name, List<Found> found) throws IOException {
        if (!Files.isDirectory(top)) {
            return;
        }
        Path real = top.toRealPath();
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return isLeftOut(name(directory) + "/") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = name(file);
                if (isLeftOut(path)) {
                    return FileVisitResult.CONTINUE;
                }
                // A link to a file is restored as the file.
                BasicFileAttributes of = attributes.isSymbolicLink() && Files.isRegularFile(file)
                        ? Files.readAttributes(file, BasicFileAttributes.class) : attributes;
                if (of.isRegularFile()) {
                    found.add(new Found(path, file, of.size(), stamp(of), of.lastModifiedTime().toMillis(), part(path)));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            private String name(Path file) {
                return name + real.relativize(file).toString().replace('\\', '/');
            }
        });
    }

    private static boolean isLeftOut(String path) {
        if (path.startsWith("data/")) {
            String rest = path.substring("data/".length());
            int slash = rest.indexOf('/');
            return PLATFORM.contains(slash < 0 ? rest : rest.substring(0, slash)) || path.startsWith(OWN);
        }
        return path.endsWith(".lck");
    }

    private static Found.Part part(String path) {
        if (path.startsWith(KEYSTORE) || path.startsWith(CREDENTIALS) || path.endsWith(CHILD_KEYS)) {
            return Found.Part.KEYS;
        }
        return path.startsWith(STORES) && LIVE.stream().noneMatch(path::startsWith) ? Found.Part.DATA : Found.Part.LIVE;
    }

    private static String stamp(BasicFileAttributes attributes) {
        Object key = attributes.fileKey();
        return attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + "-"
                + (key == null ? "" : key.toString().replaceAll("[^0-9A-Za-z]", ""));
    }
}
