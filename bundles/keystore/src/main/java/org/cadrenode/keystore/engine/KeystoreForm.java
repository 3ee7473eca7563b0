package org.cadrenode.keystore.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.bc.EncryptedSecretKeyData;
import org.bouncycastle.asn1.bc.SecretKeyData;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.jcajce.BCFKSLoadStoreParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.cadrenode.api.keys.KeyPurpose;
import org.jspecify.annotations.Nullable;

/**
 * The keys at rest: a Bouncy Castle FIPS keystore (BCFKS: AES-256-CCM, HMAC-SHA-512) with one secret entry a purpose and
 * version, named like {@code vault_record.1}. Its password is the root key in hexadecimal: 256 random bits, which
 * stretching would not make any harder to guess, so PBKDF2 runs once instead of the library's 51,200 times an entry.
 * Entries with other names, such as those of a later version of this software, are kept.
 */
final class KeystoreForm {
    private static final Pattern ALIAS = Pattern.compile("([a-z_]+)\\.([1-9][0-9]{0,4})");
    private static final int SALT_BYTES = 32;
    // The library derives an entry's key from the password followed by this word.
    private static final char[] ENTRY_USE = "SECRET_KEY_ENCRYPTION".toCharArray();
    private static final Provider LIBRARY = new BouncyCastleProvider();
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeystoreForm() { }

    /**
     * What a keystore file holds.
     *
     * @param ring the keys
     * @param others secrets by name that are no key of a purpose: the ways' wrapping keys, the keystore's id
     */
    record Contents(KeyRing ring, Map<String, byte[]> others) {
        void wipe() {
            ring.wipe();
            others.values().forEach(secret -> Arrays.fill(secret, (byte) 0));
        }

        @Override
        public String toString() {
            return "Contents[redacted]";
        }
    }

    /** Returns the file's bytes. */
    static byte[] encode(Contents contents, byte[] root) throws IOException {
        char[] password = Secrets.hex(root);
        try {
            KeyStore store = KeyStore.getInstance("BCFKS", LIBRARY);
            store.load(null, null);
            for (Map.Entry<KeyPurpose, Map<Integer, byte[]>> purpose : contents.ring().all().entrySet()) {
                for (Map.Entry<Integer, byte[]> version : purpose.getValue().entrySet()) {
                    put(store, name(purpose.getKey()) + "." + version.getKey(), version.getValue(), password);
                    Arrays.fill(version.getValue(), (byte) 0);
                }
            }
            for (Map.Entry<String, byte[]> other : contents.others().entrySet()) {
                put(store, other.getKey(), other.getValue(), password);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(new BCFKSLoadStoreParameter.Builder(bytes, password)
                .withStorePBKDFConfig(new PBKDF2Config.Builder().withIterationCount(1).withSaltLength(SALT_BYTES)
                    .withPRF(PBKDF2Config.PRF_SHA512).build())
                .withStoreEncryptionAlgorithm(BCFKSLoadStoreParameter.EncryptionAlgorithm.AES256_CCM)
                .withStoreMacAlgorithm(BCFKSLoadStoreParameter.MacAlgorithm.HmacSHA512)
                .build());
            return bytes.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IOException("The keystore could not be made: " + e.getClass().getSimpleName());
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /**
     * Opens a file.
     *
     * @throws IOException if the root key is another or the file was altered: the two look alike
     */
    static Contents decode(byte[] file, byte[] root) throws IOException {
        char[] password = Secrets.hex(root);
        KeyRing ring = new KeyRing();
        Map<String, byte[]> others = new TreeMap<>();
        try {
            KeyStore store = KeyStore.getInstance("BCFKS", LIBRARY);
            store.load(new ByteArrayInputStream(file), password);
            for (String alias : Collections.list(store.aliases())) {
                byte[] secret = store.getKey(alias, password).getEncoded();
                Matcher name = ALIAS.matcher(alias);
                KeyPurpose purpose = name.matches() ? purpose(name.group(1)) : null;
                if (purpose == null) {
                    others.put(alias, secret);
                } else {
                    ring.add(purpose, Integer.parseInt(name.group(2)), secret);
                    Arrays.fill(secret, (byte) 0);
                }
            }
            return new Contents(ring, others);
        } catch (GeneralSecurityException | RuntimeException e) {
            // The library meets altered files with several kinds of exceptions.
            throw new IOException("The keystore could not be opened: " + e.getClass().getSimpleName());
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    // What KeyStore.setKeyEntry does with a secret key, but for the count of PBKDF2's iterations, which it does not let choose.
    private static void put(KeyStore store, String alias, byte[] secret, char[] password) throws GeneralSecurityException, IOException {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        byte[] key = entryKey(password, salt);
        byte[] plain = new SecretKeyData(NISTObjectIdentifiers.aes, secret).getEncoded();
        try {
            Cipher cipher = Cipher.getInstance("AES/CCM/NoPadding", LIBRARY);
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            byte[] sealed = cipher.doFinal(plain);
            PBES2Parameters parameters = new PBES2Parameters(
                new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(salt, 1, key.length,
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA512, DERNull.INSTANCE))),
                new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CCM,
                    ASN1Primitive.fromByteArray(cipher.getParameters().getEncoded())));
            store.setKeyEntry(alias, new EncryptedSecretKeyData(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters), sealed).getEncoded(), null);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static byte[] entryKey(char[] password, byte[] salt) {
        byte[] first = PBEParametersGenerator.PKCS12PasswordToBytes(password);
        byte[] second = PBEParametersGenerator.PKCS12PasswordToBytes(ENTRY_USE);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
        generator.init(both, salt, 1);
        byte[] key = ((KeyParameter) generator.generateDerivedParameters(8 * KeyRing.SECRET_BYTES)).getKey();
        Arrays.fill(first, (byte) 0);
        Arrays.fill(both, (byte) 0);
        return key;
    }

    private static @Nullable KeyPurpose purpose(String name) {
        for (KeyPurpose purpose : KeyPurpose.values()) {
            if (name(purpose).equals(name)) {
                return purpose;
            }
        }
        return null;
    }

    private static String name(KeyPurpose purpose) {
        return purpose.name().toLowerCase(Locale.ROOT);
    }
}
