package org.cadrenode.shell.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.karaf.features.BootFinished;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a service manager that the node has started: {@code data/ready} holds the number of this process from the moment
 * when all boot features are installed until the node stops. {@code bin/ready} waits for it. A node that was killed leaves
 * the file, with the number of a process that is no more.
 */
@Component(service = {}, immediate = true)
public final class Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private final Path file;

    /** What Declarative Services calls. */
    @Activate
    public Readiness(@Reference BootFinished booted) {
        this(Path.of(System.getProperty("karaf.data", "data")), ProcessHandle.current().pid());
    }

    Readiness(Path data, long process) {
        file = data.resolve("ready");
        try {
            Path part = data.resolve("ready.part");
            Files.writeString(part, process + "\n");
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // The node does its work all the same; who waits for the file gives up.
            LOG.warn("{} cannot be written: {}", file, e.getClass().getSimpleName());
        }
    }

    /** Takes the file away. */
    @Deactivate
    void stop() throws IOException {
        Files.deleteIfExists(file);
    }
}
