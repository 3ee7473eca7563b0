package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The directory of the keystore: {@code node.bcfks} and the ways of opening it in {@code unseal.<digest>}, whose name
 * and content say of which {@code node.bcfks} they are. Replacing {@code node.bcfks} by an atomic rename is therefore what
 * changes both: before it the former ways are the ones that belong to the file, after it the new ones. Not thread-safe.
 */
final class KeystoreDirectory {
    private static final Pattern WAYS = Pattern.compile("unseal\\.[0-9a-f]{16}(\\.new)?");
    private static final int NAME_DIGITS = 16;

    private final Path store;
    private final Path directory;
    private final DurableFile.Steps steps;

    KeystoreDirectory(Path store, DurableFile.Steps steps) {
        this.store = store;
        this.directory = store.toAbsolutePath().normalize().getParent();
        this.steps = steps;
    }

    /** What is there. */
    sealed interface Found permits Absent, Stored, Damaged { }

    /** There is no keystore. */
    record Absent() implements Found { }

    /** A keystore and the ways that belong to it. */
    record Stored(byte[] store, Ways ways) implements Found { }

    /** A keystore whose ways are missing or altered, or which was altered itself. */
    record Damaged() implements Found { }

    /** Reads what is there. */
    Found find() throws IOException {
        if (!Files.exists(store)) {
            return new Absent();
        }
        byte[] bytes = Files.readAllBytes(store);
        String digest = Secrets.digestText(bytes);
        Path beside = waysFile(digest);
        if (!Files.exists(beside)) {
            return new Damaged();
        }
        try {
            Ways.Read read = Ways.decode(Files.readAllBytes(beside));
            return read.opens().equals(digest) ? new Stored(bytes, read.ways()) : new Damaged();
        } catch (IOException e) {
            return new Damaged();
        }
    }

    /** Puts a keystore and its ways in the place of what was there, at once. */
    void commit(byte[] bytes, Ways ways) throws IOException {
        String digest = Secrets.digestText(bytes);
        Path beside = waysFile(digest);
        DurableFile.replace(beside, ways.encode(digest), steps);
        DurableFile.replace(store, bytes, steps);
        for (Path former : waysFiles()) {
            if (!former.getFileName().equals(beside.getFileName())) {
                Files.delete(former);
                steps.after("removed " + former.getFileName());
            }
        }
        DurableFile.forceDirectory(directory);
    }

    /** Copies what is there to names that end with {@code .replaced-<n>}. */
    void keepAside() throws IOException {
        int number = 1;
        while (Files.exists(aside(store, number))) {
            number++;
        }
        for (Path file : waysFiles()) {
            DurableFile.replace(aside(file, number), Files.readAllBytes(file), steps);
        }
        if (Files.exists(store)) {
            DurableFile.replace(aside(store, number), Files.readAllBytes(store), steps);
        }
    }

    Path path() {
        return directory;
    }

    private static Path aside(Path file, int number) {
        return file.resolveSibling(file.getFileName() + ".replaced-" + number);
    }

    private Path waysFile(String digest) {
        return directory.resolve("unseal." + digest.substring(0, NAME_DIGITS));
    }

    private List<Path> waysFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory,
                    entry -> WAYS.matcher(entry.getFileName().toString()).matches())) {
                entries.forEach(files::add);
            }
        }
        return files;
    }
}
