package org.cadrenode.pipeline.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPMarker;
import org.bouncycastle.openpgp.PGPOnePassSignature;
import org.bouncycastle.openpgp.PGPOnePassSignatureList;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Opens OpenPGP messages (RFC 9580, and RFC 4880 as far as it proves integrity) that are encrypted to a public key, with what
 * they compress. A message without integrity protection, with something behind it, or, where senders are named, without a
 * good signature of one of them, is refused. Immutable.
 */
public final class PgpDecryption implements Unwrapper.Decryption {
    private static final int DEEPEST = 3;

    private final List<Unlocked> keys;
    private final Optional<PGPPublicKeyRingCollection> senders;

    private record Unlocked(KeyIdentifier id, PGPPrivateKey key) { }

    private PgpDecryption(List<Unlocked> keys, Optional<PGPPublicKeyRingCollection> senders) {
        this.keys = List.copyOf(keys);
        this.senders = senders;
    }

    /**
     * Reads keys, armoured or not.
     *
     * @param secretKeys the node's secret keys
     * @param passphrase of those keys, empty for none
     * @param senders public keys of which one must have signed
     * @throws CadreException if they cannot be read or opened
     */
    public static PgpDecryption of(byte[] secretKeys, char[] passphrase, Optional<byte[]> senders) {
        List<Unlocked> unlocked = new ArrayList<>();
        try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(secretKeys))) {
            PGPSecretKeyRingCollection rings = new PGPSecretKeyRingCollection(in, new BcKeyFingerprintCalculator());
            for (PGPSecretKeyRing ring : rings) {
                for (PGPSecretKey key : ring) {
                    if (key.getPublicKey().isEncryptionKey() && !key.isPrivateKeyEmpty()) {
                        unlocked.add(new Unlocked(key.getKeyIdentifier(), key.extractPrivateKey(
                                new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider()).build(passphrase))));
                    }
                }
            }
        } catch (IOException | PGPException | RuntimeException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the decryption key cannot be read, or its passphrase is another");
        }
        if (unlocked.isEmpty()) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "there is no secret PGP key for encryption");
        }
        try {
            return new PgpDecryption(unlocked, senders.isEmpty() ? Optional.empty() : Optional.of(new PGPPublicKeyRingCollection(
                    PGPUtil.getDecoderStream(new ByteArrayInputStream(senders.get())), new BcKeyFingerprintCalculator())));
        } catch (IOException | PGPException | RuntimeException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "the keys of signedBy cannot be read");
        }
    }

    @Override
    public InputStream open(InputStream message) throws IOException {
        try {
            BcPGPObjectFactory outer = new BcPGPObjectFactory(PGPUtil.getDecoderStream(new BufferedInputStream(message, 1 << 16)));
            @Nullable Object first = next(outer);
            if (!(first instanceof PGPEncryptedDataList list)) {
                throw refused();
            }
            PGPPublicKeyEncryptedData data = null;
            InputStream plain = null;
            for (PGPEncryptedData each : list) {
                if (each instanceof PGPPublicKeyEncryptedData one && (one.isIntegrityProtected() || one.isAEAD())) {
                    plain = decrypted(one);
                    data = one;
                    if (plain != null) {
                        break;
                    }
                }
            }
            if (data == null || plain == null) {
                throw refused();
            }
            return new Content(outer, data, new BufferedInputStream(plain, 1 << 16));
        } catch (CadreException e) {
            throw e;
        } catch (PGPException | RuntimeException | IOException e) {
            throw refused();
        }
    }

    private @Nullable InputStream decrypted(PGPPublicKeyEncryptedData data) throws PGPException {
        for (Unlocked key : keys) {
            boolean hidden = data.getKeyIdentifier().isWildcard();
            if (hidden || data.getKeyIdentifier().matchesExplicit(key.id())) {
                BcPublicKeyDataDecryptorFactory factory = new BcPublicKeyDataDecryptorFactory(key.key());
                try {
                    // Fails for another's key without touching the content.
                    data.getSessionKey(factory);
                } catch (PGPException | RuntimeException e) {
                    continue;
                }
                return data.getDataStream(factory);
            }
        }
        return null;
    }

    private static @Nullable Object next(BcPGPObjectFactory factory) throws IOException {
        Object next = factory.nextObject();
        while (next instanceof PGPMarker) {
            next = factory.nextObject();
        }
        return next;
    }

    private static UnwrapException refused() {
        return new UnwrapException(Problem.DECRYPTION_FAILED);
    }

    private final class Content extends InputStream {
        private final BcPGPObjectFactory outer;
        private final PGPPublicKeyEncryptedData data;
        private final InputStream plain;
        private final BcPGPObjectFactory inner;
        private final InputStream literal;
        private final List<PGPOnePassSignature> signing = new ArrayList<>();
        private @Nullable PGPOnePassSignatureList announced;
        private boolean ended;

        private Content(BcPGPObjectFactory outer, PGPPublicKeyEncryptedData data, InputStream plain) throws IOException, PGPException {
            this.outer = outer;
            this.data = data;
            this.plain = plain;
            BcPGPObjectFactory factory = new BcPGPObjectFactory(plain);
            Object next = next(factory);
            for (int depth = 0; next instanceof PGPCompressedData || next instanceof PGPOnePassSignatureList; depth++) {
                if (depth == DEEPEST) {
                    throw refused();
                }
                if (next instanceof PGPCompressedData compressed) {
                    factory = new BcPGPObjectFactory(new BufferedInputStream(compressed.getDataStream(), 1 << 16));
                } else if (next instanceof PGPOnePassSignatureList list) {
                    announce(list);
                }
                next = next(factory);
            }
            if (!(next instanceof PGPLiteralData found)) {
                throw refused();
            }
            inner = factory;
            literal = found.getDataStream();
        }

        private void announce(PGPOnePassSignatureList list) throws PGPException {
            if (announced != null) {
                throw refusedSignature();
            }
            announced = list;
            for (PGPOnePassSignature one : list) {
                PGPPublicKey key = sender(one.getKeyID());
                if (key != null && one.getSignatureType() == PGPSignature.BINARY_DOCUMENT && strong(one.getHashAlgorithm())) {
                    one.init(new BcPGPContentVerifierBuilderProvider(), key);
                    signing.add(one);
                }
            }
        }

        private PGPException refusedSignature() {
            return new PGPException("Signed twice");
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (ended || length == 0) {
                return ended ? -1 : 0;
            }
            try {
                int read = literal.read(to, offset, length);
                if (read < 0) {
                    ended = true;
                    end();
                    return -1;
                }
                for (PGPOnePassSignature signature : signing) {
                    signature.update(to, offset, read);
                }
                return read;
            } catch (CadreException e) {
                throw e;
            } catch (PGPException | RuntimeException | IOException e) {
                throw refused();
            }
        }

        private void end() throws IOException, PGPException {
            boolean signed = senders.isEmpty();
            Object next = next(inner);
            if (next instanceof PGPSignatureList signatures && announced != null) {
                signed |= good(announced, signatures);
                next = next(inner);
            }
            if (next != null || next(new BcPGPObjectFactory(plain)) != null || !signed) {
                throw refused();
            }
            if (!data.isAEAD() && !data.verify()) {
                throw refused();
            }
            if (next(outer) != null) {
                throw refused();
            }
        }

        // The signatures stand in the opposite order of their announcements (RFC 9580, section 10.3).
        private boolean good(PGPOnePassSignatureList announcements, PGPSignatureList signatures) throws PGPException {
            for (int i = 0; i < announcements.size(); i++) {
                PGPOnePassSignature announcement = announcements.get(i);
                int at = signatures.size() - 1 - i;
                if (at < 0 || !signing.contains(announcement)) {
                    continue;
                }
                PGPSignature signature = signatures.get(at);
                PGPPublicKey key = sender(signature.getKeyID());
                if (key != null && validAt(key, signature.getCreationTime()) && announcement.getKeyID() == signature.getKeyID()
                        && announcement.verify(signature)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void close() throws IOException {
            literal.close();
            plain.close();
        }
    }

    private @Nullable PGPPublicKey sender(long id) {
        if (senders.isEmpty()) {
            return null;
        }
        PGPPublicKeyRing ring = senders.get().getPublicKeyRing(id);
        return ring == null || ring.getPublicKey().hasRevocation() ? null : ring.getPublicKey(id);
    }

    private static boolean validAt(PGPPublicKey key, Date time) {
        long seconds = key.getValidSeconds();
        return !key.hasRevocation() && !time.before(key.getCreationTime())
                && (seconds == 0 || time.getTime() <= key.getCreationTime().getTime() + seconds * 1000);
    }

    private static boolean strong(int hash) {
        return hash != HashAlgorithmTags.MD5 && hash != HashAlgorithmTags.SHA1 && hash != HashAlgorithmTags.RIPEMD160;
    }
}
