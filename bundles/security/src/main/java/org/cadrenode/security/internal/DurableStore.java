package org.cadrenode.security.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value in a file, replaced as a whole. A change that returned survives a crash; one that did not is there whole or not
 * at all. A file that cannot be read is never written over: every change is then refused, and the value is the empty one.
 * Thread-safe.
 *
 * @param <T> an immutable value
 */
final class DurableStore<T> {
    private static final Logger LOG = LoggerFactory.getLogger(DurableStore.class);

    private final Path file;
    private final Disk disk;
    private final Form<T> form;
    private volatile T value;
    private volatile boolean readable;

    DurableStore(Path file, Disk disk, Form<T> form, T empty) {
        this.file = file;
        this.disk = disk;
        this.form = form;
        T found = empty;
        try {
            found = Files.exists(file) ? form.read(Files.readAllBytes(file)) : empty;
            readable = true;
        } catch (IOException e) {
            LOG.error("Security: {} cannot be read: {}", file.getFileName(), e.getClass().getSimpleName());
        }
        this.value = found;
    }

    /** Returns where the value is kept. */
    Path file() {
        return file;
    }

    /** Returns whether the file was read. */
    boolean readable() {
        return readable;
    }

    /** Returns the value as it is now. */
    T value() {
        return value;
    }

    /**
     * Replaces the value. The change sees the newest one, and no other change comes between; it may throw.
     *
     * @throws CadreException STORE_FAILED
     */
    synchronized T change(UnaryOperator<T> change) {
        if (!readable) {
            throw new CadreException(ErrorCode.STORE_FAILED, file.getFileName() + " cannot be read");
        }
        T next = change.apply(value);
        if (next.equals(value)) {
            return value;
        }
        try {
            disk.replace(file, form.write(next));
        } catch (IOException e) {
            // Whether the new file took the old one's place is not known: what stands on the disk counts.
            reread();
            throw new CadreException(ErrorCode.STORE_FAILED, file.getFileName() + " cannot be written", e);
        }
        value = next;
        return next;
    }

    private void reread() {
        try {
            if (Files.exists(file)) {
                value = form.read(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            readable = false;
        }
    }

    /** How the value stands in the file. */
    interface Form<T> {
        byte[] write(T value) throws IOException;

        /** @throws IOException for anything but what {@link #write} makes */
        T read(byte[] content) throws IOException;
    }
}
