package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals or opens the segments of one stream, in order. Not thread-safe. */
final class SegmentCipher {
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] nonce = new byte[StreamForm.NONCE_BYTES];
    private final int mode;
    private int segment;

    private SegmentCipher(int mode, byte[] secret, byte[] header, String label, String context) {
        this.mode = mode;
        byte[] derived = Derivation.hkdf(secret, StreamForm.salt(header),
            Derivation.information(label, context, header), StreamForm.KEY_BYTES + StreamForm.PREFIX_BYTES);
        key = new SecretKeySpec(derived, 0, StreamForm.KEY_BYTES, "AES");
        System.arraycopy(derived, StreamForm.KEY_BYTES, nonce, 0, StreamForm.PREFIX_BYTES);
        Arrays.fill(derived, (byte) 0);
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java platform", e);
        }
    }

    static SegmentCipher sealing(byte[] secret, byte[] header, String label, String context) {
        return new SegmentCipher(Cipher.ENCRYPT_MODE, secret, header, label, context);
    }

    static SegmentCipher opening(byte[] secret, byte[] header, String label, String context) {
        return new SegmentCipher(Cipher.DECRYPT_MODE, secret, header, label, context);
    }

    /** Transforms the next segment and returns how many bytes were put into {@code out}. */
    int next(byte[] in, int length, byte[] out, boolean last) throws IOException {
        if (segment == Integer.MAX_VALUE) {
            throw new IOException("A sealed stream is too long");
        }
        int at = StreamForm.PREFIX_BYTES;
        nonce[at] = (byte) (segment >> 24);
        nonce[at + 1] = (byte) (segment >> 16);
        nonce[at + 2] = (byte) (segment >> 8);
        nonce[at + 3] = (byte) segment;
        nonce[at + 4] = (byte) (last ? 1 : 0);
        segment++;
        try {
            cipher.init(mode, key, new GCMParameterSpec(8 * StreamForm.TAG_BYTES, nonce));
            return cipher.doFinal(in, 0, length, out, 0);
        } catch (AEADBadTagException e) {
            throw new IOException("Segment " + segment + " of a sealed stream was altered, moved or cut off");
        } catch (GeneralSecurityException e) {
            throw new IOException("Segment " + segment + " of a sealed stream could not be processed", e);
        }
    }
}
