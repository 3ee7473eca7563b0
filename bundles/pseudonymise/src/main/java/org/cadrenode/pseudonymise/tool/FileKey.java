package org.cadrenode.pseudonymise.tool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.keys.KeyedHash;

/** HMAC-SHA-256 under a key that lies in a file of its own, 64 hexadecimal digits. Not thread-safe. */
final class FileKey implements KeyedHash {
    private static final int BYTES = 32;

    private final Mac mac;

    private FileKey(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every Java platform", e);
        }
    }

    /**
     * Returns the hash under the key of a file. Without the file, a random key is made and kept there, for its owner only.
     *
     * @throws IllegalArgumentException if the file holds something else
     */
    static FileKey of(Path file) throws IOException {
        if (!Files.exists(file)) {
            try {
                make(file);
            } catch (FileAlreadyExistsException e) {
                // Somebody else made it in between: that one counts.
                return read(file);
            }
        }
        return read(file);
    }

    /** Returns the hash under a random key that nobody keeps. */
    static FileKey random() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return new FileKey(key);
    }

    private static void make(Path file) throws IOException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        try (var out = Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer text = ByteBuffer.wrap((HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                out.write(text);
            }
        }
    }

    private static FileKey read(Path file) throws IOException {
        if (Files.size(file) > 1024) {
            throw new IllegalArgumentException("the file of the key does not hold 64 hexadecimal digits");
        }
        byte[] key;
        try {
            key = HexFormat.of().parseHex(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the file of the key does not hold 64 hexadecimal digits");
        }
        if (key.length != BYTES) {
            throw new IllegalArgumentException("the file of the key does not hold 64 hexadecimal digits");
        }
        return new FileKey(key);
    }

    @Override
    public byte[] of(byte[] content) {
        return mac.doFinal(content);
    }

    @Override
    public byte[] of(String... words) {
        for (String word : words) {
            byte[] content = word.getBytes(StandardCharsets.UTF_8);
            mac.update((byte) (content.length >>> 24));
            mac.update((byte) (content.length >>> 16));
            mac.update((byte) (content.length >>> 8));
            mac.update((byte) content.length);
            mac.update(content);
        }
        return mac.doFinal();
    }
}
