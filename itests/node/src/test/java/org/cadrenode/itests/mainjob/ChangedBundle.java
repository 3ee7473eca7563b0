package org.cadrenode.itests.mainjob;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A bundle of the distribution with changed code: one text constant of its classes is another. */
public final class ChangedBundle {
    // A text constant of a class file: tag, length, bytes (JVM specification, 4.4.7). The connector tells its name by it.
    private static final byte[] BEFORE = {1, 0, 3, 'c', 's', 'v'};
    private static final byte[] AFTER = {1, 0, 3, 'c', 's', 'w'};

    private ChangedBundle() { }

    /** Writes the changed bundle to {@code jar}, of the same version; fails if there was nothing to change. */
    public static Path of(Path home, String artifact, Path jar) throws IOException {
        return of(home, artifact, "", jar);
    }

    /** Writes the changed bundle to {@code jar}, of another version unless that is empty; fails if there was nothing to change. */
    public static Path of(Path home, String artifact, String version, Path jar) throws IOException {
        Path original;
        try (Stream<Path> walk = Files.walk(home.resolve("system/org/cadrenode").resolve(artifact))) {
            original = walk.filter(path -> path.toString().endsWith(".jar")).findFirst().orElseThrow();
        }
        int changes = 0;
        try (JarFile in = new JarFile(original.toFile());
                OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (JarEntry entry : Collections.list(in.entries())) {
                out.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream content = in.getInputStream(entry)) {
                    byte[] bytes = content.readAllBytes();
                    changes += entry.getName().endsWith(".class") ? replace(bytes) : 0;
                    out.write(entry.getName().equals(JarFile.MANIFEST_NAME) ? ofVersion(version, bytes) : bytes);
                }
            }
        }
        if (changes == 0) {
            throw new IllegalStateException("The constant to change is not there");
        }
        return jar;
    }

    private static byte[] ofVersion(String version, byte[] manifest) {
        return version.isEmpty() ? manifest : new String(manifest, StandardCharsets.UTF_8)
                .replaceFirst("(?m)^Bundle-Version: .*$", "Bundle-Version: " + version).getBytes(StandardCharsets.UTF_8);
    }

    private static int replace(byte[] bytes) {
        int count = 0;
        for (int at = 0; at + BEFORE.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + BEFORE.length, BEFORE, 0, BEFORE.length)) {
                System.arraycopy(AFTER, 0, bytes, at, AFTER.length);
                count++;
            }
        }
        return count;
    }
}
