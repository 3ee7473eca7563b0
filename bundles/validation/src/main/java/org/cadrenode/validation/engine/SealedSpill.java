package org.cadrenode.validation.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A spill in files, under a key that is nowhere but in this object (AES-256 in counter mode, a counter of its own a part): after
 * a kill, nobody reads what is left. Damage shows as an extract that is counted wrongly, and nobody else writes there. Not
 * thread-safe.
 */
public final class SealedSpill implements Spill {
    private static final String ENDING = ".spill";

    private final Path folder;
    private final SecretKeySpec key;
    private final List<Path> parts = new ArrayList<>();

    /** @param folder in which its files lie; made when the first is written */
    public SealedSpill(Path folder) {
        this.folder = folder;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, "AES");
    }

    /** Removes what a kill left in a folder. */
    public static void sweep(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, "*" + ENDING)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public OutputStream part() throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(folder, attributes(posix, "rwx------"));
        Path file = Files.createTempFile(folder, "repeats-", ENDING, attributes(posix, "rw-------"));
        parts.add(file);
        return new CipherOutputStream(Files.newOutputStream(file), cipher(Cipher.ENCRYPT_MODE, parts.size()));
    }

    @Override
    public InputStream open(int part) throws IOException {
        return new CipherInputStream(Files.newInputStream(parts.get(part)), cipher(Cipher.DECRYPT_MODE, part + 1));
    }

    private Cipher cipher(int mode, int part) throws IOException {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            // The number of the part in the upper half: counters of two parts never meet.
            cipher.init(mode, key, new IvParameterSpec(ByteBuffer.allocate(16).putLong(part).array()));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IOException("The cipher is missing: " + e.getClass().getSimpleName());
        }
    }

    private static FileAttribute<?>[] attributes(boolean posix, String form) {
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(form))}
                : new FileAttribute<?>[0];
    }

    @Override
    public void close() throws IOException {
        for (Path part : parts) {
            Files.deleteIfExists(part);
        }
        parts.clear();
    }
}
