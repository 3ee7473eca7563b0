package org.cadrenode.pipeline.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Date;
import org.bouncycastle.bcpg.CompressionAlgorithmTags;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPCompressedDataGenerator;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/** Somebody with a PGP key, who writes messages as the library makes them, good ones and others. */
final class PgpPerson {
    final char[] passphrase = "a passphrase".toCharArray();
    final byte[] secretKeys;
    final byte[] publicKeys;
    private final PGPKeyPair pair;

    PgpPerson() throws PGPException, IOException {
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(0x10001), new SecureRandom(), 2048, 100));
        pair = new BcPGPKeyPair(PublicKeyAlgorithmTags.RSA_GENERAL, generator.generateKeyPair(), new Date());
        PGPKeyRingGenerator ring = new PGPKeyRingGenerator(PGPSignature.POSITIVE_CERTIFICATION, pair, "a test",
                new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1), null, null,
                new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.RSA_GENERAL, HashAlgorithmTags.SHA256),
                new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256).build(passphrase));
        secretKeys = ring.generateSecretKeyRing().getEncoded();
        publicKeys = ring.generatePublicKeyRing().getEncoded();
    }

    PGPPublicKey key() {
        return pair.getPublicKey();
    }

    /** Returns a message that is signed by {@code signer}, if that is somebody. */
    byte[] messageTo(PGPPublicKey recipient, byte[] content, boolean integrity, int hash, boolean signed) throws PGPException, IOException {
        PGPEncryptedDataGenerator encryption = new PGPEncryptedDataGenerator(
                new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256).setWithIntegrityPacket(integrity));
        encryption.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(recipient));
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (OutputStream encrypted = encryption.open(message, new byte[1 << 12]);
                OutputStream compressed = new PGPCompressedDataGenerator(CompressionAlgorithmTags.ZIP).open(encrypted)) {
            PGPSignatureGenerator signature = new PGPSignatureGenerator(
                    new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.RSA_GENERAL, hash), key());
            signature.init(PGPSignature.BINARY_DOCUMENT, pair.getPrivateKey());
            if (signed) {
                signature.generateOnePassVersion(false).encode(compressed);
            }
            PGPLiteralDataGenerator literal = new PGPLiteralDataGenerator();
            OutputStream inner = literal.open(compressed, PGPLiteralData.BINARY, "", content.length, new Date());
            inner.write(content);
            literal.close();
            if (signed) {
                signature.update(content);
                signature.generate().encode(compressed);
            }
        }
        return message.toByteArray();
    }
}
