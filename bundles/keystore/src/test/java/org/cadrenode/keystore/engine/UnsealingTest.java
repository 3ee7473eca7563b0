package org.cadrenode.keystore.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.cadrenode.api.keys.KeyPurpose;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsealingTest {
    // The real cost is for attackers; a test has none to keep away.
    private static final int CHEAP = 1 << 4;

    @TempDir
    private Path base;
    private Path file;
    private Path credential;
    private Path journal;

    @BeforeEach
    void place() {
        file = base.resolve("data/cadre/keystore/node.bcfks");
        credential = base.resolve("credentials/keystore");
        journal = base.resolve("data/cadre/journal");
    }

    @Test
    void theFirstStartMakesCredentialAndKeystoreForTheirOwnerAlone() throws IOException {
        Unsealing.Unsealed first = unsealed(unsealing(null));
        assertTrue(first.created());
        assertEquals(KeyPurpose.values().length, first.added());
        assertTrue(Files.readString(credential).matches("[0-9a-f]{64}\n"));
        assertEquals("rw-------", mode(credential));
        assertEquals("rwx------", mode(credential.getParent()));
        assertEquals("rw-------", mode(file));
        assertEquals("rwx------", mode(file.getParent()));
    }

    @Test
    void theSecondStartHasTheSameKeys() {
        NodeKeys first = unsealed(unsealing(null)).keys();
        Unsealing.Unsealed second = unsealed(unsealing(null));
        assertFalse(second.created());
        assertEquals(0, second.added());
        for (KeyPurpose purpose : KeyPurpose.values()) {
            assertArrayEquals(print(first, purpose), print(second.keys(), purpose), purpose.name());
        }
    }

    @Test
    void aSiteMayBringItsOwnPassphrase() throws IOException {
        write(credential, "a passphrase of the site\r\n");
        assertTrue(unsealed(unsealing(null)).created());
        write(credential, "a passphrase of the site");
        assertFalse(unsealed(unsealing(null)).created());
    }

    @Test
    void theServiceManagersCredentialComesFirst() throws IOException {
        Path service = base.resolve("run");
        write(service.resolve("cadre-keystore"), "given by the service manager");
        unsealed(unsealing(service));
        assertFalse(Files.exists(credential));
        write(credential, "something else altogether");
        unsealed(unsealing(service));
        assertEquals(Unsealing.Reason.CREDENTIAL_WRONG, sealed(unsealing(null)));
    }

    @Test
    void withoutItsCredentialAKeystoreStaysSealedUntilTheFileAppears() throws IOException {
        unsealed(unsealing(null));
        String passphrase = Files.readString(credential);
        Files.delete(credential);
        Unsealing later = unsealing(null);
        assertEquals(Unsealing.Reason.CREDENTIAL_MISSING, sealed(later));
        assertEquals(Unsealing.Reason.CREDENTIAL_MISSING, sealed(later));
        assertFalse(Files.exists(credential));
        write(credential, passphrase);
        unsealed(later);
    }

    @Test
    void aWrongPassphraseIsNotTriedAgainBeforeAFileChanges() throws IOException {
        unsealed(unsealing(null));
        String right = Files.readString(credential);
        write(credential, "x".repeat(64));
        Unsealing later = unsealing(null);
        assertEquals(Unsealing.Reason.CREDENTIAL_WRONG, sealed(later));
        FileTime before = Files.getLastModifiedTime(credential);
        write(credential, right.trim());
        Files.setLastModifiedTime(credential, before);
        assertEquals(Unsealing.Reason.CREDENTIAL_WRONG, sealed(later), "an unchanged state gives the same answer");
        Files.setLastModifiedTime(credential, FileTime.fromMillis(before.toMillis() + 1_000));
        unsealed(later);
    }

    @Test
    void unusableCredentialsAreRefused() throws IOException {
        for (byte[] content : new byte[][] {{}, {'\n'}, "too short".getBytes(), {(byte) 0xff, (byte) 0xfe, 1, 2}, new byte[5_000]}) {
            Files.createDirectories(credential.getParent());
            Files.write(credential, content);
            assertEquals(Unsealing.Reason.CREDENTIAL_UNUSABLE, sealed(unsealing(null)));
            assertFalse(Files.exists(file));
        }
    }

    @Test
    void aNodeThatLostItsKeystoreMakesNoNewOne() throws IOException {
        unsealed(unsealing(null));
        write(journal.resolve("000001.journal"), "x");
        Files.delete(file);
        assertEquals(Unsealing.Reason.KEYSTORE_MISSING, sealed(unsealing(null)));
        assertFalse(Files.exists(file));
    }

    @Test
    void anAlteredKeystoreStaysSealed() throws IOException {
        unsealed(unsealing(null));
        byte[] good = Files.readAllBytes(file);
        long seed = Long.getLong("cadre.seed", System.nanoTime());
        System.out.println("anAlteredKeystoreStaysSealed cadre.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            byte[] bad = good.clone();
            // Not the first bytes: a length that claims gigabytes would only make the test slow.
            bad[20 + random.nextInt(good.length - 20)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            assertEquals(Unsealing.Reason.CREDENTIAL_WRONG, sealed(unsealing(null)), "flip " + i);
        }
        Files.write(file, Arrays.copyOf(good, good.length / 2));
        assertEquals(Unsealing.Reason.CREDENTIAL_WRONG, sealed(unsealing(null)));
        Files.write(file, good);
        unsealed(unsealing(null));
    }

    @Test
    void aPurposeThatIsNewGetsAKeyAndStrangeEntriesAreKept() throws IOException, GeneralSecurityException {
        unsealed(unsealing(null));
        char[] passphrase = Files.readString(credential).trim().toCharArray();
        KeyStore store = KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
        store.load(new ByteArrayInputStream(Files.readAllBytes(file)), passphrase);
        store.deleteEntry("research_file.1");
        store.setKeyEntry("of_the_future.1", store.getKey("linkage.1", passphrase), passphrase, null);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, passphrase);
        }
        assertEquals(1, unsealed(unsealing(null)).added());
        store.load(new ByteArrayInputStream(Files.readAllBytes(file)), passphrase);
        assertTrue(store.containsAlias("research_file.1"));
        assertTrue(store.containsAlias("of_the_future.1"));
        assertEquals(0, unsealed(unsealing(null)).added());
    }

    @Test
    void aKilledFirstStartIsFinishedByTheNext() throws IOException {
        // Killed after the credential was written and while the keystore was being written beside its place.
        write(credential, "0".repeat(64) + "\n");
        write(file.resolveSibling("node.bcfks.new"), "half a keyst");
        assertTrue(unsealed(unsealing(null)).created());
        assertFalse(Files.exists(file.resolveSibling("node.bcfks.new")));
    }

    @Test
    void aCredentialThatOthersCanReadIsNoticed() throws IOException {
        Unsealing unsealing = unsealing(null);
        unsealed(unsealing);
        assertFalse(unsealing.credentialOpenToOthers());
        Files.setPosixFilePermissions(credential, PosixFilePermissions.fromString("rw-r-----"));
        assertTrue(unsealing.credentialOpenToOthers());
    }

    @Test
    void theRealCostOpensToo() {
        Unsealing real = new Unsealing(file, credential, null, journal);
        NodeKeys first = unsealed(real).keys();
        NodeKeys again = unsealed(new Unsealing(file, credential, null, journal)).keys();
        assertArrayEquals(print(first, KeyPurpose.LINKAGE), print(again, KeyPurpose.LINKAGE));
    }

    private Unsealing unsealing(@Nullable Path service) {
        return new Unsealing(file, credential, service, journal, CHEAP);
    }

    private static Unsealing.Unsealed unsealed(Unsealing unsealing) {
        return assertInstanceOf(Unsealing.Unsealed.class, unsealing.attempt());
    }

    private static Unsealing.Reason sealed(Unsealing unsealing) {
        return assertInstanceOf(Unsealing.Sealed.class, unsealing.attempt()).reason();
    }

    private static byte[] print(NodeKeys keys, KeyPurpose purpose) {
        return switch (purpose) {
            case JOURNAL_SIGNING, PACKAGE_SIGNING, PACKAGE_OPENING -> keys.publicKey(purpose);
            default -> keys.keyedHash(purpose).of("fingerprint");
        };
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void write(Path path, String text) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
