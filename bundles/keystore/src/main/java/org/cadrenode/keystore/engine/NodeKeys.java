package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.Letterbox;
import org.cadrenode.api.keys.RecordCipher;

/**
 * The unsealed keystore. From a purpose's secret one key a use (hash, record, stream, password) is derived, so that the
 * same purpose can serve two of them without one weakening the other. Signing and opening keys sign and open, and
 * nothing else. Thread-safe.
 */
public final class NodeKeys implements Keystore, Letterbox {
    private static final String HASH = "cadre-hash-1";
    private static final String RECORD = "cadre-record-1";
    private static final String STREAM = "cadre-stream-1";
    private static final String PACKAGE = "cadre-package-1";
    private static final String PASSWORD = "cadre-password-1";
    private static final byte[] NOTHING = {};
    private static final int SIGNATURE_BYTES = 64;
    private static final int PASSWORD_DIGITS = 64;
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private enum Use { SYMMETRIC, SIGN, OPEN, LETTERS }

    private final KeyRing ring;
    private final SecureRandom random = new SecureRandom();

    NodeKeys(KeyRing ring) {
        this.ring = ring;
    }

    /** Returns keys of the given secrets, 32 bytes a purpose, which live in memory only. */
    public static NodeKeys of(Function<KeyPurpose, byte[]> secrets) {
        KeyRing ring = new KeyRing();
        for (KeyPurpose purpose : KeyPurpose.values()) {
            ring.add(purpose, 1, secrets.apply(purpose));
        }
        return new NodeKeys(ring);
    }

    /** Returns keys of random secrets, which live in memory only. */
    public static NodeKeys random() {
        SecureRandom random = new SecureRandom();
        return of(purpose -> {
            byte[] secret = new byte[KeyRing.SECRET_BYTES];
            random.nextBytes(secret);
            return secret;
        });
    }

    /** Returns other operations on the same keys: what a room holds after a rotation instead of what it held before. */
    NodeKeys afresh() {
        return new NodeKeys(ring);
    }

    /** Returns how many keys there are, of all purposes and versions. */
    public int size() {
        return ring.size();
    }

    /** Overwrites the keys; every later operation throws KEYSTORE_SEALED. What was handed out before goes on working. */
    public void wipe() {
        ring.wipe();
    }

    @Override
    public List<Integer> versions(KeyPurpose purpose) {
        return ring.versions(purpose);
    }

    @Override
    public KeyedHash keyedHash(KeyPurpose purpose) {
        return keyedHash(purpose, ring.newestVersion(purpose));
    }

    @Override
    public KeyedHash keyedHash(KeyPurpose purpose, int version) {
        demand(purpose, Use.SYMMETRIC);
        byte[] key = derived(purpose, version, HASH);
        KeyedHash hash = new HashUnderKey(key);
        Arrays.fill(key, (byte) 0);
        return hash;
    }

    @Override
    public RecordCipher recordCipher(KeyPurpose purpose) {
        demand(purpose, Use.SYMMETRIC);
        return new RecordCipherUnderKey(ring.newestVersion(purpose), version -> derived(purpose, version, RECORD));
    }

    @Override
    public OutputStream seal(KeyPurpose purpose, String context, OutputStream sink) throws IOException {
        demand(purpose, Use.SYMMETRIC);
        int version = ring.newestVersion(purpose);
        byte[] header = StreamForm.header(StreamForm.STREAM, version, randomBytes(StreamForm.SALT_BYTES));
        byte[] secret = ring.secret(purpose, version);
        SegmentCipher cipher = SegmentCipher.sealing(secret, header, STREAM, context);
        Arrays.fill(secret, (byte) 0);
        sink.write(header);
        return new SealingStream(cipher, StreamForm.segmentBytes(header), sink);
    }

    @Override
    public InputStream open(KeyPurpose purpose, String context, InputStream source) throws IOException {
        demand(purpose, Use.SYMMETRIC);
        byte[] header = StreamForm.readHeader(source, StreamForm.STREAM);
        byte[] secret = known(purpose, StreamForm.keyVersion(header));
        SegmentCipher cipher = SegmentCipher.opening(secret, header, STREAM, context);
        Arrays.fill(secret, (byte) 0);
        return new OpeningStream(cipher, StreamForm.segmentBytes(header), source);
    }

    @Override
    public byte[] sign(KeyPurpose purpose, byte[] content) {
        demand(purpose, Use.SIGN);
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, signingKey(purpose));
        signer.update(content, 0, content.length);
        return signer.generateSignature();
    }

    @Override
    public byte[] publicKey(KeyPurpose purpose) {
        return switch (use(purpose)) {
            case SIGN -> signingKey(purpose).generatePublicKey().getEncoded();
            case OPEN -> {
                byte[] secret = ring.secret(purpose, ring.newestVersion(purpose));
                yield new X25519PrivateKeyParameters(secret).generatePublicKey().getEncoded();
            }
            case LETTERS, SYMMETRIC -> throw misuse(purpose);
        };
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] content, byte[] signature) {
        if (publicKey.length != Ed25519PublicKeyParameters.KEY_SIZE || signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Ed25519Signer verifier = new Ed25519Signer();
            verifier.init(false, new Ed25519PublicKeyParameters(publicKey));
            verifier.update(content, 0, content.length);
            return verifier.verifySignature(signature);
        } catch (IllegalArgumentException e) {
            // Not the encoding of a point of the curve: nobody's key.
            return false;
        }
    }

    @Override
    public OutputStream sealPackage(byte[] recipient, String context, OutputStream sink) throws IOException {
        byte[] header = StreamForm.header(StreamForm.PACKAGE, 0, randomBytes(StreamForm.SALT_BYTES));
        byte[] secret = randomBytes(StreamForm.KEY_BYTES);
        byte[] wrapped = PackageSecret.seal(recipient, Derivation.information(PACKAGE, context, NOTHING), header, secret, null);
        SegmentCipher cipher = SegmentCipher.sealing(secret, header, PACKAGE, context);
        Arrays.fill(secret, (byte) 0);
        sink.write(header);
        sink.write(wrapped);
        return new SealingStream(cipher, StreamForm.segmentBytes(header), sink);
    }

    @Override
    public InputStream openPackage(String context, InputStream source) throws IOException {
        byte[] header = StreamForm.readHeader(source, StreamForm.PACKAGE);
        byte[] wrapped = StreamForm.readExactly(source, PackageSecret.BYTES);
        byte[] secret = openedSecret(Derivation.information(PACKAGE, context, NOTHING), header, wrapped);
        SegmentCipher cipher = SegmentCipher.opening(secret, header, PACKAGE, context);
        Arrays.fill(secret, (byte) 0);
        return new OpeningStream(cipher, StreamForm.segmentBytes(header), source);
    }

    @Override
    public char[] filePassword(KeyPurpose purpose, int version) {
        demand(purpose, Use.SYMMETRIC);
        byte[] password = derived(purpose, version, PASSWORD);
        char[] digits = new char[PASSWORD_DIGITS];
        for (int i = 0; i < password.length; i++) {
            digits[2 * i] = DIGITS[password[i] >> 4 & 0xf];
            digits[2 * i + 1] = DIGITS[password[i] & 0xf];
        }
        Arrays.fill(password, (byte) 0);
        return digits;
    }

    // A sender may have sealed for a key that was rotated since: the newest is tried first, then the older ones.
    byte[] openedSecret(byte[] information, byte[] header, byte[] wrapped) throws IOException {
        IOException refusal = null;
        for (int version : ring.versions(KeyPurpose.PACKAGE_OPENING)) {
            byte[] own = ring.secret(KeyPurpose.PACKAGE_OPENING, version);
            try {
                return PackageSecret.open(own, information, header, wrapped);
            } catch (IOException e) {
                refusal = e;
            } finally {
                Arrays.fill(own, (byte) 0);
            }
        }
        throw refusal == null ? new IOException("There is no key to open packages with") : refusal;
    }

    @Override
    public byte[] publicKey() {
        byte[] secret = ring.secret(KeyPurpose.REQUEST_OPENING, ring.newestVersion(KeyPurpose.REQUEST_OPENING));
        try {
            return Letters.publicKey(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    // A page may have been kept open, or handed on, since the key was rotated.
    @Override
    public byte[] open(String context, byte[] sealed) throws IOException {
        IOException refusal = null;
        for (int version : ring.versions(KeyPurpose.REQUEST_OPENING)) {
            byte[] secret = ring.secret(KeyPurpose.REQUEST_OPENING, version);
            try {
                return Letters.open(secret, context.getBytes(StandardCharsets.UTF_8), sealed);
            } catch (IOException e) {
                refusal = e;
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        }
        throw refusal == null ? new IOException("There is no key to open letters with") : refusal;
    }

    private byte[] known(KeyPurpose purpose, int version) throws IOException {
        try {
            return ring.secret(purpose, version);
        } catch (CadreException e) {
            if (e.code() == ErrorCode.CONTENT_CHANGED) {
                throw new IOException("A sealed stream names a key version that does not exist");
            }
            throw e;
        }
    }

    private byte[] derived(KeyPurpose purpose, int version, String label) {
        byte[] secret = ring.secret(purpose, version);
        byte[] key = Derivation.hkdf(secret, NOTHING, Derivation.information(label, "", NOTHING), StreamForm.KEY_BYTES);
        Arrays.fill(secret, (byte) 0);
        return key;
    }

    private Ed25519PrivateKeyParameters signingKey(KeyPurpose purpose) {
        byte[] secret = ring.secret(purpose, ring.newestVersion(purpose));
        Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(secret);
        Arrays.fill(secret, (byte) 0);
        return key;
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void demand(KeyPurpose purpose, Use use) {
        if (use(purpose) != use) {
            throw misuse(purpose);
        }
    }

    private static CadreException misuse(KeyPurpose purpose) {
        return new CadreException(ErrorCode.INTERNAL, "the key of " + purpose + " is not made for this use");
    }

    private static Use use(KeyPurpose purpose) {
        return switch (purpose) {
            case JOURNAL_SIGNING, PACKAGE_SIGNING -> Use.SIGN;
            case PACKAGE_OPENING -> Use.OPEN;
            case REQUEST_OPENING -> Use.LETTERS;
            case LANDING, SUBJECT, JOURNAL_SUBJECT, CUSTODIAN_RECORD, CUSTODIAN_LOOKUP, CUSTODIAN_FILE, VAULT_RECORD, VAULT_LOOKUP, VAULT_FILE, SUPPRESSION_RECORD, SUPPRESSION_LOOKUP, OPTOUT_FILE,
                PSEUDONYM_LOCAL, LINKAGE, OPTOUT_LIST, LINKAGE_FILE, RESEARCH_FILE -> Use.SYMMETRIC;
        };
    }

    @Override
    public String toString() {
        return "NodeKeys[redacted]";
    }
}
