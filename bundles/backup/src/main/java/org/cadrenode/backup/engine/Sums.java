package org.cadrenode.backup.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.cadrenode.api.delivery.Digest;

/** SHA-256 in hexadecimal digits. */
final class Sums {
    private static final int BUFFER = 1 << 16;

    private Sums() { }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(Digest.sha256().digest(bytes));
    }

    static String of(byte[] bytes, int offset, int length) {
        MessageDigest hash = Digest.sha256();
        hash.update(bytes, offset, length);
        return HexFormat.of().formatHex(hash.digest());
    }

    static String of(Path file) throws IOException {
        MessageDigest hash = Digest.sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(hash.digest());
    }
}
