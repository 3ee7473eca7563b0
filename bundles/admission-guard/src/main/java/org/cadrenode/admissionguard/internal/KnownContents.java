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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.Bundle;

/**
 * Which admitted content each bundle had last, so that it can be put back. Kept in a file, for a kill may fall between
 * an update that is refused and its undoing. Thread-safe.
 */
final class KnownContents {
    private static final System.Logger LOG = System.getLogger(KnownContents.class.getName());

    private final Path file;
    private final Map<String, String> digests = new TreeMap<>();

    KnownContents(Path file) {
        this.file = file;
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.<String>of()) {
                String[] fields = line.split("\t", 2);
                if (fields.length == 2) {
                    digests.put(fields[1], fields[0]);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Admission: what the bundles held last cannot be read");
        }
    }

    synchronized void remember(Bundle bundle, String digest) {
        if (!digest.equals(digests.put(key(bundle), digest))) {
            write();
        }
    }

    synchronized void forget(Bundle bundle) {
        if (digests.remove(key(bundle)) != null) {
            write();
        }
    }

    synchronized Optional<String> of(Bundle bundle) {
        return Optional.ofNullable(digests.get(key(bundle)));
    }

    /** A cache that was emptied gives numbers anew, so the number alone doesn't name a bundle. */
    private static String key(Bundle bundle) {
        return bundle.getBundleId() + " " + bundle.getLocation();
    }

    private void write() {
        StringBuilder text = new StringBuilder();
        digests.forEach((key, digest) -> text.append(digest).append('\t').append(key).append('\n'));
        try {
            Files.createDirectories(file.getParent());
            Path part = file.resolveSibling(file.getFileName() + ".part");
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Admission: what the bundles hold cannot be written: {0}", e.getClass().getSimpleName());
        }
    }
}
