package org.cadrenode.pipeline.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.cadrenode.api.erasure.SealedRemoval;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.pipeline.engine.Spool;

/**
 * Keeps unwrapped content while it is read: in memory up to 1 MiB, else in a file that is sealed under the landing zone's key.
 * What a kill leaves goes at the next start. Thread-safe.
 */
final class SealedSpool implements Spool {
    private static final int IN_MEMORY = 1 << 20;
    private static final long LEAST_ROOM = 256L << 20;
    private static final int LOOK_EVERY = 1024;
    private static final int CHUNK = 1 << 16;

    private final Path folder;
    private final Keystore keystore;
    private final AtomicLong names = new AtomicLong();

    SealedSpool(Path folder, Keystore keystore) throws IOException {
        this.folder = folder;
        this.keystore = keystore;
        SealedFolder.make(folder);
        try (Stream<Path> left = Files.list(folder)) {
            for (Path file : left.toList()) {
                SealedRemoval.remove(file);
            }
        }
    }

    @Override
    public Kept keep(InputStream content) throws IOException {
        byte[] first = content.readNBytes(IN_MEMORY);
        if (first.length < IN_MEMORY) {
            return new InMemory(first);
        }
        String name = Long.toString(names.incrementAndGet());
        Path file = folder.resolve(name);
        OutputStream sealed = sealed(file, name);
        boolean whole = false;
        try {
            write(sealed, first, first.length);
            byte[] chunk = new byte[CHUNK];
            int chunks = 0;
            for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
                if (chunks++ % LOOK_EVERY == 0 && Files.getFileStore(folder).getUsableSpace() < LEAST_ROOM) {
                    throw new CadreException(ErrorCode.IO_FAILED, "too little room is left to unpack a delivery");
                }
                write(sealed, chunk, read);
            }
            close(sealed);
            whole = true;
        } finally {
            Arrays.fill(first, (byte) 0);
            if (!whole) {
                giveUp(sealed, file);
            }
        }
        return new InFile(file, name);
    }

    private static void close(OutputStream sealed) {
        try {
            sealed.close();
        } catch (IOException e) {
            throw failed();
        }
    }

    private static void giveUp(OutputStream sealed, Path file) throws IOException {
        try {
            sealed.close();
        } catch (IOException e) {
            // It goes all the same.
        }
        SealedRemoval.remove(file);
    }

    private OutputStream sealed(Path file, String name) {
        try {
            return keystore.seal(KeyPurpose.LANDING, context(name), new BufferedOutputStream(Files.newOutputStream(file), CHUNK));
        } catch (IOException e) {
            throw failed();
        }
    }

    // A full disk is no fault of the content: the delivery is read again later.
    private static void write(OutputStream sealed, byte[] bytes, int length) {
        try {
            sealed.write(bytes, 0, length);
        } catch (IOException e) {
            throw failed();
        }
    }

    private static CadreException failed() {
        return new CadreException(ErrorCode.IO_FAILED, "a delivery could not be unpacked: the node cannot write");
    }

    private static String context(String name) {
        return "unwrapped " + name;
    }

    private record InMemory(byte[] content) implements Kept {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }

        @Override
        public void close() {
            Arrays.fill(content, (byte) 0);
        }
    }

    private final class InFile implements Kept {
        private final Path file;
        private final String name;

        private InFile(Path file, String name) {
            this.file = file;
            this.name = name;
        }

        @Override
        public InputStream open() throws IOException {
            InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK);
            try {
                return keystore.open(KeyPurpose.LANDING, context(name), in);
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        }

        @Override
        public void close() {
            try {
                SealedRemoval.remove(file);
            } catch (IOException e) {
                // Sealed, and gone at the next start.
                return;
            }
        }
    }
}
