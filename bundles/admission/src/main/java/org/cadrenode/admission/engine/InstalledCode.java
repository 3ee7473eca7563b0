package org.cadrenode.admission.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is installed beside the distribution, by name; kept in a file that is replaced as a whole. Thread-safe. */
public final class InstalledCode {
    private final Path file;
    private final Map<String, Entry> entries = new TreeMap<>();

    /** Reads the file. */
    public InstalledCode(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] fields = line.split("\t", -1);
                if (fields.length == 6) {
                    entries.put(fields[0], new Entry(fields[0], Ledger.Kind.valueOf(fields[1]), fields[2], fields[3], fields[4], fields[5]));
                }
            }
        }
    }

    /**
     * Something installed.
     *
     * @param origin name of the file in the watched folder that it came by, or empty
     */
    public record Entry(String name, Ledger.Kind kind, String version, String digest, String signer, String origin) { }

    public synchronized Optional<Entry> of(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    public synchronized Collection<Entry> all() {
        return List.copyOf(entries.values());
    }

    /** Puts an entry; when it returns it is on stable storage. */
    public synchronized void put(Entry entry) throws IOException {
        entries.put(entry.name(), entry);
        write();
    }

    /** Removes an entry. */
    public synchronized void remove(String name) throws IOException {
        entries.remove(name);
        write();
    }

    private void write() throws IOException {
        List<String> lines = new ArrayList<>();
        entries.values().forEach(entry -> lines.add(String.join("\t", entry.name(), entry.kind().name(), entry.version(),
                entry.digest(), entry.signer(), entry.origin()) + "\n"));
        replace(file, String.join("", lines));
    }

    /** Replaces a file as a whole. */
    public static void replace(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
