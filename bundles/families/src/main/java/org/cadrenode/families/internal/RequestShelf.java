package org.cadrenode.families.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.optout.FamilyRequestId;

/**
 * Requests on disk, a file each. A file is written beside and renamed, so that a kill leaves the old one or the new one, whole.
 * What was sealed for the node stays sealed; the lines above it hold no identifiers. Not thread-safe.
 */
final class RequestShelf {
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final String SUFFIX = ".request";

    private final Path folder;
    private final SortedMap<FamilyRequestId, Kept> requests = new TreeMap<>();
    private final Set<String> digests = new HashSet<>();
    private long damaged;
    private long last;

    RequestShelf(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder, permissions("rwx------"));
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            try {
                FamilyRequestId id = FamilyRequestId.of(name.substring(0, name.length() - SUFFIX.length()));
                last = Math.max(last, id.number());
                Kept kept = Kept.read(id, Files.readAllBytes(file));
                // Waiting requests are read again when they are needed: what is sealed need not fill the memory.
                requests.put(id, light(kept));
                digests.add(kept.digest());
            } catch (CadreException | IllegalArgumentException e) {
                damaged++;
            }
        }
    }

    private static Kept light(Kept kept) {
        return new Kept(kept.line(), kept.digest(), kept.readBy(), new byte[0]);
    }

    /** Returns how many files of it cannot be read; they are left as they are. */
    long damaged() {
        return damaged;
    }

    FamilyRequestId next() {
        return new FamilyRequestId(last + 1);
    }

    boolean has(String digest) {
        return digests.contains(digest);
    }

    /** Returns all, without what is sealed, oldest first. */
    List<Kept> all() {
        return List.copyOf(requests.values());
    }

    long waiting() {
        return requests.values().stream().filter(kept -> kept.line().waits()).count();
    }

    /** Returns one with what is sealed. */
    Optional<Kept> find(FamilyRequestId id) throws IOException {
        return requests.containsKey(id) ? Optional.of(Kept.read(id, Files.readAllBytes(file(id)))) : Optional.empty();
    }

    /** Puts one there, or in the place of what was there, durably. */
    void put(Kept kept) throws IOException {
        FamilyRequestId id = kept.line().id();
        Path fresh = folder.resolve(id + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                permissions("rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(kept.content());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
        requests.put(id, light(kept));
        digests.add(kept.digest());
        last = Math.max(last, id.number());
    }

    private Path file(FamilyRequestId id) {
        return folder.resolve(id + SUFFIX);
    }

    private static FileAttribute<?>[] permissions(String form) {
        return POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(form))}
                : new FileAttribute<?>[0];
    }
}
