package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.spec.GCMParameterSpec;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * An AES-256 key that a PKCS#11 token keeps and never gives away (sensitive, not extractable), reached through the
 * platform's SunPKCS11. It wraps a secret by AES-GCM on the token. Not thread-safe.
 */
final class TokenKey {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Places.Token settings;
    // One for the life of this object: a provider of an absent token keeps looking for it on a thread of its own.
    private @Nullable Provider provider;

    TokenKey(Places.Token settings) {
        this.settings = settings;
    }

    /** The token does not take the PIN: asking again would lock it. */
    static final class PinRefused extends IOException {
        private static final long serialVersionUID = 1L;

        PinRefused() {
            super("The token does not take the PIN");
        }
    }

    /** Returns {@code secret} wrapped by the token's key, which is made if there is none yet. */
    String wrap(byte[] secret, byte[] associated) throws IOException {
        byte[] nonce = Secrets.random(NONCE_BYTES);
        byte[] sealed = use(true, Cipher.ENCRYPT_MODE, nonce, associated, secret);
        return HexFormat.of().formatHex(nonce) + HexFormat.of().formatHex(sealed);
    }

    /** Returns what {@link #wrap} wrapped. */
    byte[] unwrap(String wrapped, byte[] associated) throws IOException {
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(wrapped);
        } catch (IllegalArgumentException e) {
            throw new IOException("The secret of the token is unreadable");
        }
        if (bytes.length <= NONCE_BYTES) {
            throw new IOException("The secret of the token is unreadable");
        }
        return use(false, Cipher.DECRYPT_MODE, Arrays.copyOf(bytes, NONCE_BYTES), associated,
            Arrays.copyOfRange(bytes, NONCE_BYTES, bytes.length));
    }

    private byte[] use(boolean make, int mode, byte[] nonce, byte[] associated, byte[] content) throws IOException {
        char[] pin = Credential.text(settings.pinFile());
        Provider token = provider();
        try {
            KeyStore keys = KeyStore.getInstance("PKCS11", token);
            keys.load(null, pin);
            Key key = keys.getKey(settings.label(), null);
            if (key == null && make) {
                KeyGenerator generator = KeyGenerator.getInstance("AES", token);
                generator.init(8 * Secrets.BYTES);
                keys.setKeyEntry(settings.label(), generator.generateKey(), null, null);
                key = keys.getKey(settings.label(), null);
            }
            if (key == null) {
                throw new IOException("The token has no key of the configured label");
            }
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", token);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(content);
        } catch (IOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof LoginException) {
                    throw new PinRefused();
                }
            }
            throw new IOException("The token could not be used: " + e.getClass().getSimpleName());
        } catch (GeneralSecurityException | ProviderException e) {
            throw new IOException("The token could not be used: " + e.getClass().getSimpleName());
        } finally {
            Arrays.fill(pin, '\0');
            logOut(token);
        }
    }

    private static void logOut(Provider token) {
        try {
            if (token instanceof AuthProvider session) {
                session.logout();
            }
        } catch (LoginException | ProviderException e) {
            // Nobody was logged in: the session ended with the token.
            return;
        }
    }

    private Provider provider() throws IOException {
        Provider known = provider;
        if (known != null) {
            return known;
        }
        Provider platform = Security.getProvider("SunPKCS11");
        if (platform == null || !Files.isReadable(settings.library())) {
            throw new IOException("There is no PKCS#11 module at " + settings.library());
        }
        String slot = settings.slot() >= 0 ? "slot = " + settings.slot() : "slotListIndex = " + settings.slotIndex();
        try {
            Provider made = platform.configure("""
                --name = cadre-keystore
                library = "%s"
                %s
                attributes(generate, CKO_SECRET_KEY, CKK_AES) = {
                  CKA_TOKEN = true
                  CKA_SENSITIVE = true
                  CKA_EXTRACTABLE = false
                  CKA_ENCRYPT = true
                  CKA_DECRYPT = true
                }
                """.formatted(settings.library(), slot));
            provider = made;
            return made;
        } catch (RuntimeException e) {
            throw new IOException("The token could not be reached: " + e.getClass().getSimpleName());
        }
    }
}
