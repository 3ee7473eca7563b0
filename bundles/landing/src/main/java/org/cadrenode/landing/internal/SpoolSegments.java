package org.cadrenode.landing.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;

/**
 * The segments of a spool file. Each is a head and a sealed stream of its own, bound to the spool and to its number, so that none can
 * be put elsewhere. The head is the number, the length of what follows, and the CRC-32C (RFC 3720) of both, four bytes each:
 * it tells an end that a kill cut off from damage.
 */
final class SpoolSegments {
    private static final int HEAD_BYTES = 12;
    private static final int CHECKED_BYTES = 8;

    private final Keystore keystore;
    private final StableFiles files;

    SpoolSegments(Keystore keystore, StableFiles files) {
        this.keystore = keystore;
        this.files = files;
    }

    /** Takes a segment's plain content. */
    interface Taker {
        void take(byte[] content) throws IOException;
    }

    /** Returns a segment, ready to be added to its file. */
    byte[] seal(Path file, int number, byte[] content) throws IOException {
        ByteArrayOutputStream segment = new ByteArrayOutputStream(content.length + 256);
        segment.write(new byte[HEAD_BYTES]);
        try (OutputStream sealed = keystore.seal(KeyPurpose.LANDING, context(file, number), segment)) {
            sealed.write(content);
        }
        byte[] whole = segment.toByteArray();
        ByteBuffer head = ByteBuffer.wrap(whole).putInt(number).putInt(whole.length - HEAD_BYTES);
        head.putInt(sum(whole));
        return whole;
    }

    /**
     * Reads a file's segments in their order. An end that was cut off was never acknowledged, and is nothing.
     *
     * @return whether all else was whole; what is not is left out
     */
    boolean read(Path file, Taker taker) throws IOException {
        boolean whole = true;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(files.open(file), 1 << 16))) {
            for (int number = 0; ; number++) {
                byte[] head = in.readNBytes(HEAD_BYTES);
                if (head.length < HEAD_BYTES) {
                    return whole;
                }
                ByteBuffer fields = ByteBuffer.wrap(head);
                int numbered = fields.getInt();
                int length = fields.getInt();
                if (fields.getInt() != sum(head) || numbered != number || length <= 0) {
                    // Without a head nothing that follows can be found.
                    return false;
                }
                byte[] sealed = in.readNBytes(length);
                if (sealed.length < length) {
                    return whole;
                }
                byte[] content;
                try (InputStream plain = keystore.open(KeyPurpose.LANDING, context(file, number), new ByteArrayInputStream(sealed))) {
                    content = plain.readAllBytes();
                } catch (IOException e) {
                    whole = false;
                    continue;
                }
                taker.take(content);
            }
        }
    }

    private static int sum(byte[] head) {
        CRC32C sum = new CRC32C();
        sum.update(head, 0, CHECKED_BYTES);
        return (int) sum.getValue();
    }

    private static String context(Path file, int number) {
        return "landing\nspool\n" + file.getFileName() + "\n" + number;
    }
}
