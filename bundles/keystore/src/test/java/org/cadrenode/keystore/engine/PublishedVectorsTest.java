package org.cadrenode.keystore.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.cadrenode.api.keys.KeyPurpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every construction against the test vectors of its standard. */
class PublishedVectorsTest {
    private static final byte[] URN = hex("4f6465206f6e2061204772656369616e2055726e");
    private static final byte[] BEAUTY = hex("4265617574792069732074727574682c20747275746820626561757479");
    private static final byte[] COUNT_0 = "Count-0".getBytes(US_ASCII);

    static Stream<Arguments> rfc4231() {
        return Stream.of(
            Arguments.of(repeat(0x0b, 20), "Hi There".getBytes(US_ASCII),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            Arguments.of("Jefe".getBytes(US_ASCII), "what do ya want for nothing?".getBytes(US_ASCII),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
            Arguments.of(repeat(0xaa, 20), repeat(0xdd, 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
            Arguments.of(repeat(0xaa, 131), "Test Using Larger Than Block-Size Key - Hash Key First".getBytes(US_ASCII),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
    }

    @ParameterizedTest
    @MethodSource("rfc4231")
    void keyedHashesAreThoseOfRfc4231(byte[] key, byte[] content, String expected) {
        assertEquals(expected, hex(new HashUnderKey(key).of(content)));
    }

    static Stream<Arguments> rfc5869() {
        return Stream.of(
            Arguments.of(repeat(0x0b, 22), hex("000102030405060708090a0b0c"), hex("f0f1f2f3f4f5f6f7f8f9"),
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
            Arguments.of(range(0x00, 80), range(0x60, 80), range(0xb0, 80),
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"),
            Arguments.of(repeat(0x0b, 22), new byte[0], new byte[0],
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
    }

    @ParameterizedTest
    @MethodSource("rfc5869")
    void derivedKeysAreThoseOfRfc5869(byte[] secret, byte[] salt, byte[] information, String expected) {
        assertEquals(expected, hex(Derivation.hkdf(secret, salt, information, expected.length() / 2)));
    }

    static Stream<Arguments> rfc8032() {
        return Stream.of(
            Arguments.of("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b"),
            Arguments.of("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                + "4a7c15e9716ed28dc027beceea1ec40a"));
    }

    @ParameterizedTest
    @MethodSource("rfc8032")
    void signaturesAreThoseOfRfc8032(String seed, String publicKey, String content, String signature) {
        NodeKeys keys = NodeKeys.of(purpose -> hex(seed));
        assertEquals(publicKey, hex(keys.publicKey(KeyPurpose.JOURNAL_SIGNING)));
        assertEquals(signature, hex(keys.sign(KeyPurpose.JOURNAL_SIGNING, hex(content))));
        assertTrue(keys.verify(hex(publicKey), hex(content), hex(signature)));
        byte[] other = hex(signature);
        other[17] ^= 4;
        assertFalse(keys.verify(hex(publicKey), hex(content), other));
    }

    /** The suite of packages; the vector is BoringSSL's, as RFC 9180 prints none for X25519 with AES-256-GCM. */
    @Test
    void packageSecretsAreSealedAsBoringSslSealsThem() {
        byte[] both = PackageSecret.seal(hex("ac66bae9ffa270cf4a89ed9f274e30c0456babae2572aaaf002ff0d8884ab018"), URN,
            COUNT_0, BEAUTY, pair("28e212563a8b6f068af7ff17400ff1baf23612b7a738bbaf5dfb321b2b5b431a"));
        assertEquals("23ded2d5d90ea89d975dac4792b297240f194952d7421aacbff0474100052b6bb8aa58d18ef6c42b6960e2e28f",
            hex(Arrays.copyOfRange(both, 32, both.length)));
    }

    /** RFC 9180, A.1.1: the same key agreement and key schedule, with AES-128-GCM. */
    @Test
    void theLibrarysKeyAgreementIsThatOfRfc9180() throws InvalidCipherTextException {
        HPKE suite = new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM128);
        byte[] opened = suite.setupBaseR(hex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"),
            pair("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8"), URN).open(COUNT_0,
            hex("f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"));
        assertArrayEquals(BEAUTY, opened);
    }

    @Test
    void stretchedPassphrasesAreThoseOfRfc9106() {
        // Section 5.3: m = 32 KiB, t = 3, p = 4.
        byte[] passphrase = new byte[32];
        Arrays.fill(passphrase, (byte) 1);
        byte[] salt = new byte[16];
        Arrays.fill(salt, (byte) 2);
        byte[] secret = new byte[8];
        Arrays.fill(secret, (byte) 3);
        byte[] additional = new byte[12];
        Arrays.fill(additional, (byte) 4);
        byte[] key = new byte[32];
        new Stretching(32, 3, 4).stretch(passphrase, salt, secret, additional, key);
        assertEquals("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659", HexFormat.of().formatHex(key));
    }

    @Test
    void aPackageSecretComesBackToItsRecipient() throws IOException {
        byte[] own = repeat(0x42, 32);
        byte[] publicKey = new X25519PrivateKeyParameters(own).generatePublicKey().getEncoded();
        byte[] both = PackageSecret.seal(publicKey, URN, COUNT_0, repeat(7, 32), null);
        assertEquals(PackageSecret.BYTES, both.length);
        assertArrayEquals(repeat(7, 32), PackageSecret.open(own, URN, COUNT_0, both));
    }

    private static AsymmetricCipherKeyPair pair(String privateKey) {
        X25519PrivateKeyParameters own = new X25519PrivateKeyParameters(hex(privateKey));
        return new AsymmetricCipherKeyPair(own.generatePublicKey(), own);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] repeat(int octet, int times) {
        byte[] bytes = new byte[times];
        Arrays.fill(bytes, (byte) octet);
        return bytes;
    }

    private static byte[] range(int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }
}
