package org.cadrenode.keystore.engine;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** Keys from keys: HKDF-SHA-256 (RFC 5869). */
final class Derivation {
    private Derivation() { }

    /** Returns {@code length} bytes derived from {@code secret}. */
    static byte[] hkdf(byte[] secret, byte[] salt, byte[] information, int length) {
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(new HKDFParameters(secret, salt, information));
        byte[] derived = new byte[length];
        generator.generateBytes(derived, 0, length);
        return derived;
    }

    /** Returns words and bytes in one unambiguous sequence, each behind its length. */
    static byte[] information(String label, String context, byte[] header) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (byte[] part : new byte[][] {utf8(label), utf8(context), header}) {
                out.writeInt(part.length);
                out.write(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
