package org.cadrenode.optout.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.RecordCipher;

/**
 * The sealed state in a small file beside the database, written once a transaction is on stable storage. A database that
 * was put back to an older copy does not follow it. Not thread-safe.
 */
final class Anchor {
    private static final int LARGEST = 4096;

    private final Path file;

    Anchor(Path directory) {
        file = directory.resolve("optout.anchor");
    }

    /**
     * Returns the state in the anchor, empty if there is none.
     *
     * @throws CadreException CONTENT_CHANGED if it was altered
     */
    Optional<StoreState> read(RecordCipher cipher) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new CadreException(ErrorCode.CONTENT_CHANGED, "the register's anchor is not what was written");
            }
            return Optional.of(StoreState.open(cipher, StoreState.IN_ANCHOR, Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the register's anchor cannot be read");
        }
    }

    /** Writes the anchor, in one step and durably. */
    void write(StoreState state, RecordCipher cipher) {
        Path fresh = file.resolveSibling("optout.anchor.new");
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(state.sealed(cipher, StoreState.IN_ANCHOR));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel directory = FileChannel.open(file.getParent())) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new CadreException(ErrorCode.IO_FAILED, "the register's anchor cannot be written");
        }
    }
}
