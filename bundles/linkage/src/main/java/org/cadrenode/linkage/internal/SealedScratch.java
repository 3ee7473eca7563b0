package org.cadrenode.linkage.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.linkage.engine.Scratch;

/**
 * A scratch in files of the moment: for their owner alone, under a key that is nowhere but in this object (AES-256 in counter mode, a
 * counter of its own each), and without a name once they are open, so that nothing of them is left after whatever end. Where a file in use cannot
 * lose its name it is deleted when it is closed, or by whoever begins next. One thread uses it; another one may close it,
 * so that the first fails with {@link ErrorCode#STORE_FAILED}.
 */
final class SealedScratch implements Scratch {
    private static final String BEGINNING = "moment-";
    private static final String ENDING = ".index";
    private static final int KEY_BYTES = 32;
    private static final int BLOCK = 16;
    /** In many short pieces: Java uses the processor's AES instructions once the code around them is compiled, which what is called often is first. */
    private static final int PIECE = 1_024;

    private final Path folder;
    private final SecretKeySpec key;
    private final Cipher cipher;
    private final Set<SealedArea> areas = new LinkedHashSet<>();
    private byte[] sealed = new byte[1 << 16];
    private long begun;
    private boolean closed;

    /** @param folder in which its files lie; those of whoever was cut off are deleted */
    SealedScratch(Path folder) {
        this.folder = folder;
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, "AES");
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, BEGINNING + "*" + ENDING)) {
                    for (Path file : left) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            throw failure(e);
        }
    }

    @Override
    public synchronized Area area() {
        if (closed) {
            throw new CadreException(ErrorCode.STORE_FAILED, "The index of tokens is closed");
        }
        try {
            SealedArea area = new SealedArea(++begun);
            areas.add(area);
            return area;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        areas.forEach(SealedArea::release);
        areas.clear();
    }

    private synchronized void forget(SealedArea area) {
        area.release();
        areas.remove(area);
    }

    private static CadreException failure(Exception e) {
        return new CadreException(ErrorCode.STORE_FAILED, "The index of tokens cannot be written or read: " + e.getClass().getSimpleName());
    }

    private final class SealedArea implements Area {
        private final long number;
        private final FileChannel channel;
        private long size;

        SealedArea(long number) throws IOException {
            this.number = number;
            FileAttribute<?>[] owner = folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))} : new FileAttribute<?>[0];
            // On Unix the name is gone once the file is open.
            channel = FileChannel.open(folder.resolve(BEGINNING + number + ENDING), EnumSet.of(StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE), owner);
        }

        @Override
        public void write(byte[] bytes, int length) {
            try {
                code(Cipher.ENCRYPT_MODE, size, bytes, length, room(length));
                ByteBuffer content = ByteBuffer.wrap(sealed, 0, length);
                while (content.hasRemaining()) {
                    size += channel.write(content, size);
                }
            } catch (GeneralSecurityException | IOException e) {
                throw failure(e);
            }
        }

        @Override
        public void read(long at, byte[] into, int length) {
            try {
                ByteBuffer content = ByteBuffer.wrap(room(length), 0, length);
                while (content.hasRemaining()) {
                    if (channel.read(content, at + content.position()) < 0) {
                        throw new IOException("The file ends");
                    }
                }
                code(Cipher.DECRYPT_MODE, at, sealed, length, into);
            } catch (GeneralSecurityException | IOException e) {
                throw failure(e);
            }
        }

        // Places are those of the counter's blocks.
        private void code(int mode, long at, byte[] from, int length, byte[] to) throws GeneralSecurityException {
            if (at % BLOCK != 0) {
                throw new IllegalArgumentException("What is read begins with a block");
            }
            cipher.init(mode, key, new IvParameterSpec(ByteBuffer.allocate(BLOCK).putLong(number).putLong(at / BLOCK).array()));
            int taken = 0;
            int given = 0;
            for (; length - taken > PIECE; taken += PIECE) {
                given += cipher.update(from, taken, PIECE, to, given);
            }
            cipher.doFinal(from, taken, length - taken, to, given);
        }

        private byte[] room(int length) {
            if (sealed.length < length) {
                sealed = new byte[length];
            }
            return sealed;
        }

        private void release() {
            try {
                channel.close();
            } catch (IOException e) {
                // Nobody reads it any more, and nobody can.
                return;
            }
        }

        @Override
        public void close() {
            forget(this);
        }
    }
}
