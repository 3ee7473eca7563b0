package org.cadrenode.keystore.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.junit.jupiter.api.Test;

class LettersTest {
    private static final byte[] PLAIN = "what a family wrote".getBytes(StandardCharsets.UTF_8);

    private static byte[] sealed(byte[] publicKey) throws InvalidCipherTextException {
        HPKE suite = Letters.suite();
        HPKEContextWithEncapsulation context = suite.setupBaseS(suite.deserializePublicKey(publicKey), "context".getBytes(StandardCharsets.UTF_8));
        byte[] ciphertext = context.seal(new byte[0], PLAIN);
        byte[] both = Arrays.copyOf(context.getEncapsulation(), Letters.POINT_BYTES + ciphertext.length);
        System.arraycopy(ciphertext, 0, both, Letters.POINT_BYTES, ciphertext.length);
        return both;
    }

    // RFC 9180, A.3.1: ikmR and pkRm of DHKEM(P-256, HKDF-SHA256).
    @Test
    void theKeyPairIsDerivedAsTheStandardSays() {
        byte[] secret = HexFormat.of().parseHex("668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550");
        assertEquals("04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128a"
                + "afd68a2ce72ea0", HexFormat.of().formatHex(Letters.publicKey(secret)));
    }

    @Test
    void whatWasSealedForAnOlderKeyOpensAfterARotation() throws IOException, InvalidCipherTextException {
        KeyRing ring = new KeyRing();
        byte[] secret = new byte[KeyRing.SECRET_BYTES];
        Arrays.fill(secret, (byte) 1);
        ring.add(KeyPurpose.REQUEST_OPENING, 1, secret);
        byte[] old = new NodeKeys(ring).publicKey();
        byte[] letter = sealed(old);
        Arrays.fill(secret, (byte) 2);
        ring.add(KeyPurpose.REQUEST_OPENING, 2, secret);
        NodeKeys keys = new NodeKeys(ring);
        assertFalse(Arrays.equals(old, keys.publicKey()));
        assertArrayEquals(PLAIN, keys.open("context", letter));
        assertArrayEquals(PLAIN, keys.open("context", sealed(keys.publicKey())));
    }

    @Test
    void whatWasAlteredOrIsOfSomebodyElseDoesNotOpen() throws InvalidCipherTextException {
        NodeKeys keys = NodeKeys.random();
        byte[] letter = sealed(keys.publicKey());
        assertThrows(IOException.class, () -> keys.open("another context", letter));
        assertThrows(IOException.class, () -> NodeKeys.random().open("context", letter));
        assertThrows(IOException.class, () -> keys.open("context", Arrays.copyOf(letter, letter.length - 1)));
        assertThrows(IOException.class, () -> keys.open("context", Arrays.copyOf(letter, Letters.POINT_BYTES)));
        assertThrows(IOException.class, () -> keys.open("context", new byte[200]));
        for (int i : new int[] {0, 1, 40, 64, 65, letter.length - 1}) {
            byte[] altered = letter.clone();
            altered[i] ^= 1;
            assertThrows(IOException.class, () -> keys.open("context", altered), "byte " + i);
        }
    }

    @Test
    void aWipedKeyOpensNothing() throws InvalidCipherTextException {
        NodeKeys keys = NodeKeys.random();
        byte[] letter = sealed(keys.publicKey());
        keys.wipe();
        assertEquals(ErrorCode.KEYSTORE_SEALED, assertThrows(CadreException.class, keys::publicKey).code());
        assertEquals(ErrorCode.KEYSTORE_SEALED, assertThrows(CadreException.class, () -> keys.open("context", letter)).code());
    }
}
