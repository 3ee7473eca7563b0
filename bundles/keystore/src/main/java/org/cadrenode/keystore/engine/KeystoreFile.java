package org.cadrenode.keystore.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.util.PBKDFConfig;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jcajce.BCFKSLoadStoreParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.cadrenode.api.keys.KeyPurpose;
import org.jspecify.annotations.Nullable;

/**
 * The keys at rest: a Bouncy Castle FIPS keystore (BCFKS: AES-256, HMAC-SHA-512, the passphrase stretched by scrypt)
 * with one secret entry a purpose and version, named like {@code vault_record.1}. Entries with other names, such as
 * those of a later version of this software, are kept. Not thread-safe.
 */
final class KeystoreFile {
    /** scrypt's N; with r = 8 and p = 1 it takes 32 MiB (RFC 7914). */
    static final int SCRYPT_COST = 1 << 15;

    private static final Pattern ALIAS = Pattern.compile("([a-z_]+)\\.([0-9]{1,5})");
    private static final int SCRYPT_BLOCK = 8;
    private static final int SCRYPT_SALT_BYTES = 32;

    private final Path file;
    private final int scryptCost;
    private final SecureRandom random = new SecureRandom();

    KeystoreFile(Path file, int scryptCost) {
        this.file = file;
        this.scryptCost = scryptCost;
    }

    /**
     * What opening gave.
     *
     * @param ring the keys
     * @param added how many purposes had none and got one
     */
    record Opened(KeyRing ring, int added) { }

    /** Makes the file, with a random key for each purpose. */
    Opened create(char[] passphrase) throws IOException {
        try {
            KeyStore store = emptyStore();
            store.load(null, null);
            return completed(store, passphrase);
        } catch (GeneralSecurityException e) {
            throw new IOException("The keystore could not be made: " + e.getClass().getSimpleName());
        }
    }

    /**
     * Opens the file, and gives a key to each purpose that is new since it was written.
     *
     * @throws IOException if the passphrase is wrong or the file was altered: the two look alike
     */
    Opened open(char[] passphrase) throws IOException {
        try {
            KeyStore store = emptyStore();
            store.load(new ByteArrayInputStream(Files.readAllBytes(file)), passphrase);
            return completed(store, passphrase);
        } catch (GeneralSecurityException | RuntimeException e) {
            // The library meets altered files with several kinds of exceptions.
            throw new IOException("The keystore could not be opened: " + e.getClass().getSimpleName());
        }
    }

    private Opened completed(KeyStore store, char[] passphrase) throws GeneralSecurityException, IOException {
        KeyRing ring = new KeyRing();
        for (String alias : Collections.list(store.aliases())) {
            Matcher name = ALIAS.matcher(alias);
            KeyPurpose purpose = name.matches() ? purpose(name.group(1)) : null;
            if (purpose != null) {
                Key key = store.getKey(alias, passphrase);
                byte[] secret = key.getEncoded();
                ring.add(purpose, Integer.parseInt(name.group(2)), secret);
                Arrays.fill(secret, (byte) 0);
            }
        }
        int added = 0;
        for (KeyPurpose purpose : KeyPurpose.values()) {
            if (!ring.has(purpose)) {
                byte[] secret = new byte[KeyRing.SECRET_BYTES];
                random.nextBytes(secret);
                ring.add(purpose, 1, secret);
                // "AES" names 32 random bytes; what they are used for is said by the entry's name.
                store.setKeyEntry(purpose.name().toLowerCase(Locale.ROOT) + ".1", new SecretKeySpec(secret, "AES"),
                    passphrase, null);
                Arrays.fill(secret, (byte) 0);
                added++;
            }
        }
        if (added > 0) {
            write(store, passphrase);
        }
        return new Opened(ring, added);
    }

    private void write(KeyStore store, char[] passphrase) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PBKDFConfig stretching = new ScryptConfig.Builder(scryptCost, SCRYPT_BLOCK, 1)
            .withSaltLength(SCRYPT_SALT_BYTES).build();
        store.store(new BCFKSLoadStoreParameter.Builder(bytes, passphrase)
            .withStorePBKDFConfig(stretching)
            .withStoreEncryptionAlgorithm(BCFKSLoadStoreParameter.EncryptionAlgorithm.AES256_CCM)
            .withStoreMacAlgorithm(BCFKSLoadStoreParameter.MacAlgorithm.HmacSHA512)
            .build());
        DurableFile.replace(file, bytes.toByteArray());
    }

    private static @Nullable KeyPurpose purpose(String name) {
        for (KeyPurpose purpose : KeyPurpose.values()) {
            if (purpose.name().toLowerCase(Locale.ROOT).equals(name)) {
                return purpose;
            }
        }
        return null;
    }

    // The provider is passed by hand: registering it would change what every other bundle of the process gets.
    private static KeyStore emptyStore() throws GeneralSecurityException {
        return KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
    }
}
