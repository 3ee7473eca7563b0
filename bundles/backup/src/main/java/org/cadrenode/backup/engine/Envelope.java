package org.cadrenode.backup.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/**
 * A stream that is sealed to a recovery key, as packages are to a resource: HPKE (RFC 9180) in base mode with X25519, HKDF-SHA-256 and
 * AES-256-GCM hands over a fresh content key, and the content goes in segments of 64 KiB under AES-256-GCM, whose nonces hold the number of the
 * segment and whether it is the last (STREAM; Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
 *
 * <pre>
 * header    "CADREB" · form 1 · 0        content key  HPKE encapsulated key (32) · sealed key (32 + 16); info: the context; aad: the header
 * segments  ciphertext · tag (16)        nonce        0 (7) · number (4) · 1 for the last segment, else 0
 * </pre>
 *
 * The streams are for one thread.
 */
public final class Envelope {
    private static final byte[] HEADER = {'C', 'A', 'D', 'R', 'E', 'B', 1, 0};
    private static final int ENCAPSULATED = 32;
    private static final int KEY = 32;
    private static final int TAG = 16;
    private static final int SEGMENT = 1 << 16;

    private Envelope() { }

    /** Returns a stream that seals; only closing makes it whole. @param context bound to the content */
    public static OutputStream seal(byte[] recoveryKey, String context, OutputStream sink) throws IOException {
        byte[] key = new byte[KEY];
        new SecureRandom().nextBytes(key);
        try {
            HPKEContextWithEncapsulation sender = suite().setupBaseS(new X25519PublicKeyParameters(recoveryKey), information(context));
            sink.write(HEADER);
            sink.write(sender.getEncapsulation());
            sink.write(sender.seal(HEADER, key));
        } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
            throw new IOException("The recovery key cannot be used: " + e.getClass().getSimpleName());
        }
        return new Sealing(new Segments(Cipher.ENCRYPT_MODE, key), sink);
    }

    /** Returns the content; each segment is proved before any of it is handed out. @throws IOException when reading, too, if it was altered or cut */
    public static InputStream open(RecoveryKey recovery, String context, InputStream source) throws IOException {
        byte[] header = exactly(source, HEADER.length);
        if (!Arrays.equals(header, HEADER)) {
            throw new IOException("This is not sealed to a recovery key");
        }
        byte[] encapsulated = exactly(source, ENCAPSULATED);
        byte[] sealed = exactly(source, KEY + TAG);
        X25519PrivateKeyParameters own = new X25519PrivateKeyParameters(recovery.secret());
        try {
            byte[] key = suite().setupBaseR(encapsulated, new AsymmetricCipherKeyPair(own.generatePublicKey(), own), information(context))
                    .open(header, sealed);
            return new Opening(new Segments(Cipher.DECRYPT_MODE, key), source);
        } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
            throw new IOException("This was sealed to another recovery key, is something else, or was altered");
        }
    }

    /** Returns how long the content is of a stream of so many bytes. */
    static long plainBytes(long sealed) {
        long content = sealed - HEADER.length - ENCAPSULATED - KEY - TAG;
        return content - (content + SEGMENT + TAG - 1) / (SEGMENT + TAG) * TAG;
    }

    private static HPKE suite() {
        return new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }

    private static byte[] information(String context) {
        return ("cadre-backup-1 " + context).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] exactly(InputStream source, int length) throws IOException {
        byte[] bytes = source.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("A sealed stream was cut off");
        }
        return bytes;
    }

    private static final class Segments {
        private final Cipher cipher;
        private final SecretKeySpec key;
        private final byte[] nonce = new byte[12];
        private final int mode;
        private int number;

        private Segments(int mode, byte[] key) {
            this.mode = mode;
            this.key = new SecretKeySpec(key, "AES");
            Arrays.fill(key, (byte) 0);
            try {
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES-GCM is part of every Java platform", e);
            }
        }

        private int next(byte[] in, int length, byte[] out, boolean last) throws IOException {
            for (int i = 0; i < 4; i++) {
                nonce[7 + i] = (byte) (number >>> 24 - 8 * i);
            }
            nonce[11] = (byte) (last ? 1 : 0);
            if (++number < 0) {
                throw new IOException("A sealed stream is too long");
            }
            try {
                cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
                return cipher.doFinal(in, 0, length, out, 0);
            } catch (AEADBadTagException e) {
                throw new IOException("A sealed stream was altered or cut off");
            } catch (GeneralSecurityException e) {
                throw new IOException("A sealed stream could not be processed", e);
            }
        }
    }

    private static final class Sealing extends OutputStream {
        private final Segments segments;
        private final OutputStream sink;
        private final byte[] plain = new byte[SEGMENT];
        private final byte[] sealed = new byte[SEGMENT + TAG];
        private int filled;
        private boolean closed;

        private Sealing(Segments segments, OutputStream sink) {
            this.segments = segments;
            this.sink = sink;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int at = offset;
            while (at < offset + length) {
                if (filled == SEGMENT) {
                    sink.write(sealed, 0, segments.next(plain, filled, sealed, false));
                    filled = 0;
                }
                int some = Math.min(SEGMENT - filled, offset + length - at);
                System.arraycopy(bytes, at, plain, filled, some);
                filled += some;
                at += some;
            }
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                try (sink) {
                    sink.write(sealed, 0, segments.next(plain, filled, sealed, true));
                } finally {
                    Arrays.fill(plain, (byte) 0);
                }
            }
        }
    }

    private static final class Opening extends InputStream {
        private final Segments segments;
        private final InputStream source;
        private final byte[] sealed = new byte[SEGMENT + TAG + 1];
        private final byte[] plain = new byte[SEGMENT + TAG];
        private int held;
        private int at;
        private int end;
        private boolean last;

        private Opening(Segments segments, InputStream source) {
            this.segments = segments;
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (at == end) {
                if (last) {
                    return -1;
                }
                fill();
            }
            int some = Math.min(length, end - at);
            System.arraycopy(plain, at, bytes, offset, some);
            at += some;
            return some;
        }

        // One byte more than a segment is read, which tells whether it is the last.
        private void fill() throws IOException {
            held += source.readNBytes(sealed, held, sealed.length - held);
            last = held < sealed.length;
            int length = last ? held : sealed.length - 1;
            if (length < TAG) {
                throw new EOFException("A sealed stream was cut off");
            }
            end = segments.next(sealed, length, plain, last);
            at = 0;
            held -= length;
            sealed[0] = sealed[length];
        }

        @Override
        public void close() throws IOException {
            Arrays.fill(plain, (byte) 0);
            source.close();
        }
    }
}
