package org.cadrenode.landing.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the sealed files of deliveries to the newest version of the zone's key. Each is read to its end, which proves it,
 * written beside itself and takes its name in one step; when all of a delivery are done its state says so. A kill leaves
 * each file under one version or the other, and the delivery is begun again. Content and digests are of the plain bytes, so
 * nothing else changes.
 */
final class Resealing {
    private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);
    private static final String RENEWED = ".renewed" + DeliveryFolder.UNFINISHED;

    private final Keystore keystore;
    private final StableFiles files;
    private final SealedFiles sealed;
    private final DeliveryShelf shelf;

    Resealing(Keystore keystore, StableFiles files, SealedFiles sealed, DeliveryShelf shelf) {
        this.keystore = keystore;
        this.files = files;
        this.sealed = sealed;
        this.shelf = shelf;
    }

    /** Renews at most {@code limit} deliveries, and returns how many are left. */
    long renew(int limit) throws IOException {
        int newest = keystore.versions(KeyPurpose.LANDING).get(0);
        long left = 0;
        int tried = 0;
        for (Entry entry : shelf.all()) {
            if (entry.state().keyVersion() >= newest) {
                continue;
            }
            if (tried == limit) {
                left++;
            } else {
                tried++;
                left += renewed(entry, newest) ? 0 : 1;
            }
        }
        return left;
    }

    private boolean renewed(Entry entry, int newest) throws IOException {
        synchronized (entry.lock) {
            try {
                for (Map.Entry<Path, String> file : entry.folder.sealed(files, entry.state()).entrySet()) {
                    reseal(file.getKey(), file.getValue());
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                // What does not open stays as it is: it is evidence, and no reason to leave the others.
                LOG.error("A file of delivery {} cannot be sealed anew: {}", entry.folder.id(), e.getClass().getSimpleName());
                return false;
            }
            shelf.change(entry, entry.state().resealed(newest), () -> { });
            return true;
        }
    }

    private void reseal(Path file, String context) throws IOException {
        Path made = file.resolveSibling(file.getFileName() + RENEWED);
        try (InputStream in = sealed.open(file, context); OutputStream out = sealed.create(made, context)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (shelf.closed()) {
                    throw new InterruptedIOException("The landing zone is closed");
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            files.remove(made);
            throw e;
        }
        shelf.commit(() -> files.rename(made, file));
    }
}
