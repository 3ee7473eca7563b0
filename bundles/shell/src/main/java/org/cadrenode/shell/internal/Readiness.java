package org.cadrenode.shell.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.BooleanSupplier;
import org.apache.karaf.features.BootFinished;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the console until it listens, and tells a service manager that the node has started: {@code data/ready} holds the number of this process from the moment
 * when all boot features are installed and the console listens, until the node stops. {@code bin/ready} waits for it. A node
 * that was killed leaves the file, with the number of a process that is no more.
 */
@Component(service = {}, immediate = true)
public final class Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private static final long BETWEEN_LOOKS_MILLIS = 100;
    /** How many looks in vain until the console is started once more, at first and then. */
    private static final int PATIENCE = 50;
    private static final int LEAST_OFTEN = 600;

    private final Path file;
    private final long process;
    private final BooleanSupplier listens;
    private final Runnable startAnew;
    private final Thread waits = new Thread(this::await, "cadre-readiness");
    private boolean stopped;

    /** What Declarative Services calls. */
    @Activate
    public Readiness(@Reference BootFinished booted, @Reference ConsoleServer console) {
        this(Path.of(System.getProperty("karaf.data", "data")), ProcessHandle.current().pid(), console::listens, console::startAnew);
    }

    Readiness(Path data, long process, BooleanSupplier listens, Runnable startAnew) {
        file = data.resolve("ready");
        this.process = process;
        this.listens = listens;
        this.startAnew = startAnew;
        if (listens.getAsBoolean()) {
            write();
        } else {
            waits.setDaemon(true);
            waits.start();
        }
    }

    private void await() {
        try {
            int patience = PATIENCE;
            for (int looks = 1; !listens.getAsBoolean(); looks++) {
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
                if (looks == patience) {
                    startAnew.run();
                    patience = Math.min(LEAST_OFTEN, 2 * patience);
                    looks = 0;
                }
            }
            write();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void write() {
        if (stopped) {
            return;
        }
        try {
            Path part = file.resolveSibling("ready.part");
            Files.writeString(part, process + "\n");
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // The node does its work all the same; who waits for the file gives up.
            LOG.warn("{} cannot be written: {}", file, e.getClass().getSimpleName());
        }
    }

    /** Takes the file away. */
    @Deactivate
    synchronized void stop() throws IOException {
        stopped = true;
        waits.interrupt();
        Files.deleteIfExists(file);
    }
}
