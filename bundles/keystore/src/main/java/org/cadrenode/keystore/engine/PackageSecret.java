package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Hands a content secret to the owner of a public key: HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256),
 * HKDF-SHA256, AES-256-GCM. The stream's header is the associated data.
 */
final class PackageSecret {
    /** Encapsulated key and sealed secret. */
    static final int BYTES = 32 + StreamForm.KEY_BYTES + StreamForm.TAG_BYTES;
    private static final int ENCAPSULATED_BYTES = 32;

    private PackageSecret() { }

    /** Returns encapsulated key and sealed {@code secret}; {@code ephemeral} is given by test vectors only. */
    static byte[] seal(byte[] recipient, byte[] information, byte[] associated, byte[] secret,
            @Nullable AsymmetricCipherKeyPair ephemeral) {
        X25519PublicKeyParameters key;
        try {
            key = new X25519PublicKeyParameters(recipient);
        } catch (IllegalArgumentException e) {
            throw new CadreException(ErrorCode.USAGE, "a recipient's public key is 32 bytes of X25519");
        }
        try {
            HPKE suite = suite();
            HPKEContextWithEncapsulation sender = ephemeral == null
                ? suite.setupBaseS(key, information) : suite.setupBaseS(key, information, ephemeral);
            byte[] encapsulated = sender.getEncapsulation();
            byte[] sealed = sender.seal(associated, secret);
            byte[] both = Arrays.copyOf(encapsulated, encapsulated.length + sealed.length);
            System.arraycopy(sealed, 0, both, encapsulated.length, sealed.length);
            return both;
        } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
            // A public key of low order gives an agreement of zeros, which the library refuses.
            throw new CadreException(ErrorCode.USAGE, "a recipient's public key cannot be used: " + e.getClass().getSimpleName());
        }
    }

    /** Returns the secret that {@link #seal} handed to the owner of {@code privateKey}. */
    static byte[] open(byte[] privateKey, byte[] information, byte[] associated, byte[] both) throws IOException {
        X25519PrivateKeyParameters own = new X25519PrivateKeyParameters(privateKey);
        AsymmetricCipherKeyPair pair = new AsymmetricCipherKeyPair(own.generatePublicKey(), own);
        try {
            return suite().setupBaseR(Arrays.copyOf(both, ENCAPSULATED_BYTES), pair, information)
                .open(associated, Arrays.copyOfRange(both, ENCAPSULATED_BYTES, both.length));
        } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
            throw new IOException("A package was altered, has another context or was sealed for somebody else");
        }
    }

    private static HPKE suite() {
        return new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }
}
