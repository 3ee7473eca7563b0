package org.cadrenode.landing.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.RecordCipher;

/** A keystore with fixed keys: content sealed as one AES-GCM message, which is enough for what tests write. */
final class MemoryKeystore implements Keystore {
    @Override
    public KeyedHash keyedHash(KeyPurpose purpose) {
        return new KeyedHash() {
            @Override
            public byte[] of(byte[] content) {
                try {
                    Mac mac = Mac.getInstance("HmacSHA256");
                    mac.init(new SecretKeySpec(key(purpose), "HmacSHA256"));
                    return mac.doFinal(content);
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public byte[] of(String... words) {
                StringBuilder all = new StringBuilder();
                for (String word : words) {
                    all.append(word.length()).append(':').append(word);
                }
                return of(all.toString().getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    @Override
    public OutputStream seal(KeyPurpose purpose, String context, OutputStream sink) {
        return new ByteArrayOutputStream() {
            private boolean closed;

            @Override
            public void close() throws IOException {
                if (closed) {
                    return;
                }
                closed = true;
                try (sink) {
                    sink.write(crypt(Cipher.ENCRYPT_MODE, purpose, context, toByteArray()));
                }
            }
        };
    }

    @Override
    public InputStream open(KeyPurpose purpose, String context, InputStream source) throws IOException {
        try (source) {
            return new ByteArrayInputStream(crypt(Cipher.DECRYPT_MODE, purpose, context, source.readAllBytes()));
        }
    }

    private static byte[] crypt(int mode, KeyPurpose purpose, String context, byte[] content) throws IOException {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key(purpose), "AES"), new GCMParameterSpec(128, new byte[12]));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IOException("The content does not open", e);
        }
    }

    private static byte[] key(KeyPurpose purpose) {
        byte[] key = new byte[32];
        key[0] = (byte) (purpose.ordinal() + 1);
        return key;
    }

    @Override
    public RecordCipher recordCipher(KeyPurpose purpose) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] sign(KeyPurpose purpose, byte[] content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] publicKey(KeyPurpose purpose) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] content, byte[] signature) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OutputStream sealPackage(byte[] recipient, String context, OutputStream sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream openPackage(String context, InputStream source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public char[] filePassword(KeyPurpose purpose) {
        throw new UnsupportedOperationException();
    }
}
