package org.cadrenode.keystore.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/**
 * A keystore and its ways in one file: the line {@code cadre-keystore-backup-1}, length and bytes of the ways, length
 * and bytes of the keystore, and the SHA-256 of all that. Lengths are four bytes, highest first.
 */
final class Backup {
    private static final byte[] FORMAT = "cadre-keystore-backup-1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int SUM_BYTES = 32;
    private static final long LONGEST = 64L << 20;

    private Backup() { }

    static byte[] encode(KeystoreDirectory.Stored stored) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(FORMAT);
            byte[] ways = stored.ways().encode(Secrets.digestText(stored.store()));
            out.writeInt(ways.length);
            out.write(ways);
            out.writeInt(stored.store().length);
            out.write(stored.store());
            out.flush();
            out.write(Secrets.digest(bytes.toByteArray()));
        }
        return bytes.toByteArray();
    }

    /** Reads a copy. @throws CadreException KEY_BACKUP_INVALID if it was altered or is none */
    static KeystoreDirectory.Stored read(Path copy) throws IOException {
        if (!Files.isRegularFile(copy)) {
            throw new CadreException(ErrorCode.NOT_FOUND, "there is no such file");
        }
        if (Files.size(copy) > LONGEST) {
            throw invalid();
        }
        byte[] bytes = Files.readAllBytes(copy);
        int end = bytes.length - SUM_BYTES;
        if (end < FORMAT.length || !MessageDigest.isEqual(Secrets.digest(Arrays.copyOf(bytes, end)),
                Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw invalid();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, end))) {
            if (!Arrays.equals(in.readNBytes(FORMAT.length), FORMAT)) {
                throw invalid();
            }
            Ways.Read read = Ways.decode(in.readNBytes(in.readInt()));
            byte[] store = in.readNBytes(in.readInt());
            if (in.read() >= 0 || !read.opens().equals(Secrets.digestText(store))) {
                throw invalid();
            }
            return new KeystoreDirectory.Stored(store, read.ways());
        } catch (IOException | IllegalArgumentException e) {
            throw invalid();
        }
    }

    static CadreException invalid() {
        return new CadreException(ErrorCode.KEY_BACKUP_INVALID, "this is no backup of a keystore, or it was altered");
    }
}
