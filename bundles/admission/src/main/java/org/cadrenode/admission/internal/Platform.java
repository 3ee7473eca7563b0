package org.cadrenode.admission.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.cadrenode.admission.engine.KarFile;

/** Where admitted code runs. What it throws leaves the version that ran before running. */
interface Platform {
    /** Returns the version of what runs under a symbolic name. */
    Optional<String> runningVersion(String name);

    /** Returns whether what has a symbolic name runs. */
    boolean runs(String name);

    /** Returns whether a name belongs to the distribution, and is not that of a connector. */
    boolean reserved(String name);

    /**
     * Installs a bundle, or updates the one of that name, and starts it.
     *
     * @param before the content that ran, to go back to; none for what came with the distribution, or nothing at all
     */
    void putBundle(String name, Path content, Optional<Path> before) throws IOException, DoesNotStartException;

    /** Uninstalls a bundle; one of the distribution has its own content again. */
    void removeBundle(String name) throws IOException;

    /** Returns whether the features of a KAR are known here; an administrator may have uninstalled them. */
    boolean has(KarFile kar) throws IOException;

    /** Installs the features of a KAR in the place of those of another one. */
    void putKar(KarFile kar, Optional<KarFile> before) throws IOException, DoesNotStartException;

    /** Uninstalls the features of a KAR. */
    void removeKar(KarFile kar) throws IOException;

    /** New code did not start, and the old one runs again. */
    final class DoesNotStartException extends Exception {
        private static final long serialVersionUID = 1L;

        DoesNotStartException(Throwable cause) {
            super(cause);
        }
    }
}
