package org.cadrenode.admissionguard.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was refused, a file each, until the journal has taken it: {@code time TAB digest TAB reason TAB location}. Each
 * content of a bundle is written once a start. Thread-safe.
 */
final class Refusals {
    private static final System.Logger LOG = System.getLogger(Refusals.class.getName());

    private final Path directory;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Refusals(Path directory) {
        this.directory = directory;
    }

    void add(long bundle, String digest, String location, String reason) {
        if (!told.add(bundle + " " + digest)) {
            return;
        }
        LOG.log(Level.WARNING, "Admission: bundle {0} does not run: {1}", Long.toString(bundle), reason);
        String line = String.join("\t", Instant.now().toString(), digest, reason, location.replaceAll("[\\p{Cntrl}]", "?"));
        try {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, "refusal", ".part");
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
                out.force(true);
            }
            String name = part.getFileName().toString();
            Files.move(part, directory.resolve(name.substring(0, name.length() - 5)), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // It is refused all the same; next time it is told again.
            told.remove(bundle + " " + digest);
            LOG.log(Level.ERROR, "Admission: a refusal could not be written: {0}", e.getClass().getSimpleName());
        }
    }
}
