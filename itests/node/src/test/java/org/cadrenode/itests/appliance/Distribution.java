package org.cadrenode.itests.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.cadrenode.synthetic.appliance.Commands;

/** The built archive, unpacked once a build. */
public final class Distribution {
    private Distribution() {}

    /** Returns the archive that Maven names in the system property {@code cadre.archive}. */
    public static Path archive() {
        Path archive = Path.of(Objects.requireNonNull(System.getProperty("cadre.archive"), "cadre.archive")).normalize();
        if (!Files.isRegularFile(archive)) {
            throw new IllegalStateException("No archive at " + archive);
        }
        return archive;
    }

    /** Returns the directory that holds the unpacked archive. */
    public static synchronized Path home() {
        try {
            Path homes = Files.createDirectories(Path.of("target/homes").toAbsolutePath());
            Path home = homes.resolve(Long.toString(Files.getLastModifiedTime(archive()).toMillis()));
            if (!Files.isDirectory(home)) {
                Path part = Files.createTempDirectory(homes, "part");
                Commands.need(List.of("tar", "-xzf", archive().toString(), "-C", part.toString(), "--strip-components=1"));
                try {
                    Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
                } catch (FileSystemException e) {
                    // Another process was first, and its copy is as good.
                    if (!Files.isDirectory(home)) {
                        throw e;
                    }
                }
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
