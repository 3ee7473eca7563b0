package org.cadrenode.landing.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;

/** Files whose content is sealed under the landing zone's key. Thread-safe. */
final class SealedFiles {
    private final Keystore keystore;
    private final StableFiles files;

    SealedFiles(Keystore keystore, StableFiles files) {
        this.keystore = keystore;
        this.files = files;
    }

    /** Copies what is sealed to one context into a new file, sealed to another. */
    void copy(Path from, String context, Path to, String newContext) throws IOException {
        try (InputStream source = open(from, context); OutputStream sink = create(to, newContext)) {
            source.transferTo(sink);
        }
    }

    /** Returns a stream into a new file. Closing makes the file complete and durable. */
    OutputStream create(Path file, String context) throws IOException {
        OutputStream sink = files.create(file);
        try {
            return keystore.seal(KeyPurpose.LANDING, context, sink);
        } catch (IOException | RuntimeException e) {
            sink.close();
            throw e;
        }
    }

    /** Returns the plain content of a file, verified as it is read. */
    InputStream open(Path file, String context) throws IOException {
        InputStream source = files.open(file);
        try {
            return keystore.open(KeyPurpose.LANDING, context, source);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }
}
