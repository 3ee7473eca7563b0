package org.cadrenode.admission.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedArchiveTest {
    private static final TestSigner SIGNER = TestSigner.make("provider");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private Path unsigned;
    private Path signed;

    @BeforeEach
    void sign() throws IOException {
        unsigned = TestJar.bundle(folder.resolve("unsigned.jar"), "org.example", "1.2.3", "code");
        signed = SIGNER.sign(unsigned, folder.resolve("signed.jar"));
    }

    @ParameterizedTest
    @CsvSource({"EC,256", "EC,384", "RSA,2048", "Ed25519,0"})
    void whatASignerOfAStrongKeySignedIsTold(String algorithm, int bits) throws Exception {
        TestSigner signer = TestSigner.make("strong", algorithm, bits, Instant.now().minus(DAY), Instant.now().plus(DAY));
        SignedArchive archive = SignedArchive.verify(signer.sign(unsigned, folder.resolve("strong.jar")));
        assertEquals(signer.certificate(), archive.certificate());
        assertEquals(new Described("org.example", "1.2.3"), Described.bundle(archive.manifest()));
    }

    @Test
    void anUnsignedBundleIsRefused() {
        assertEquals(Reason.UNSIGNED, reason(unsigned));
    }

    @Test
    void anEntryAddedAfterSigningIsRefused() throws IOException {
        assertEquals(Reason.PARTLY_SIGNED, changed(entries -> entries.put("org/example/Added.class", new byte[] {1})));
    }

    @Test
    void anEntryChangedAfterSigningIsRefused() throws IOException {
        assertEquals(Reason.ALTERED, changed(entries -> entries.put("org/example/Code.txt", bytes("other"))));
    }

    @Test
    void anotherBundlesSignatureIsRefused() throws IOException {
        Path other = SIGNER.sign(TestJar.bundle(folder.resolve("o.jar"), "org.other", "1", "other"), folder.resolve("os.jar"));
        Map<String, byte[]> others = TestJar.read(other);
        assertEquals(Reason.ALTERED, changed(entries -> {
            entries.put("META-INF/SIGNER.SF", others.get("META-INF/SIGNER.SF"));
            entries.put("META-INF/SIGNER.EC", others.get("META-INF/SIGNER.EC"));
        }));
        assertEquals(Reason.ALTERED, changed(entries -> entries.put("META-INF/SIGNER.EC", others.get("META-INF/SIGNER.EC"))));
    }

    @Test
    void aManifestWithoutItsAttributesOrWithMoreIsRefused() throws IOException {
        assertEquals(Reason.ALTERED, changed(entries -> entries.put("META-INF/MANIFEST.MF",
                bytes(text(entries.get("META-INF/MANIFEST.MF")).replaceFirst("Bundle-Version: .*\r\n", "")))));
        assertEquals(Reason.ALTERED, changed(entries -> entries.put("META-INF/MANIFEST.MF",
                bytes(text(entries.get("META-INF/MANIFEST.MF")) + "Name: x\r\nSHA-256-Digest: AAAA\r\n\r\n"))));
        assertEquals(Reason.ALTERED, changed(entries -> entries.put("META-INF/SIGNER.SF",
                bytes(text(entries.get("META-INF/SIGNER.SF")).replaceFirst("SHA-256-Digest-Manifest: .*\r\n", "")))));
    }

    @Test
    void aSignatureWithoutItsBlockIsNone() throws IOException {
        assertEquals(Reason.UNSIGNED, changed(entries -> entries.remove("META-INF/SIGNER.EC")));
        assertEquals(Reason.MALFORMED, changed(entries -> entries.put("META-INF/SIG-HIDDEN", new byte[] {1})));
    }

    @Test
    void twoSignersAreRefused() throws IOException {
        Path twice = TestSigner.make("second").countersign(signed, folder.resolve("twice.jar"));
        assertEquals(Reason.SEVERAL_SIGNERS, reason(twice));
    }

    @Test
    void weakKeysAndDigestsAreRefused() throws IOException {
        TestSigner weak = TestSigner.make("weak", "RSA", 1024, Instant.now().minus(DAY), Instant.now().plus(DAY));
        assertEquals(Reason.WEAK, reason(weak.sign(unsigned, folder.resolve("weak.jar"))));
        assertEquals(Reason.WEAK, reason(SIGNER.sign(unsigned, folder.resolve("sha1.jar"), "SHA-1")));
    }

    @Test
    void aSignedBundleWithinAnUnsignedOneIsRefused() throws IOException {
        byte[] inner = Files.readAllBytes(signed);
        Path outer = TestJar.change(unsigned, folder.resolve("outer.jar"), entries -> entries.put("lib/inner.jar", inner));
        assertEquals(Reason.UNSIGNED, reason(outer));
    }

    @Test
    void theSameNameTwiceIsRefused() throws IOException {
        // Of two names of the same length one becomes the other, in both directories.
        Map<String, byte[]> entries = new LinkedHashMap<>(TestJar.read(signed));
        entries.put("org/example/Cide.txt", bytes("evil"));
        byte[] bytes = Files.readAllBytes(TestJar.write(folder.resolve("two.jar"), entries));
        replaceAll(bytes, "org/example/Cide.txt", "org/example/Code.txt");
        assertEquals(Reason.MALFORMED, reason(Files.write(folder.resolve("twice.jar"), bytes)));
    }

    @Test
    void namesThatDifferBetweenTheDirectoriesAreRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(signed);
        byte[] name = bytes("org/example/Code.txt");
        int at = indexOf(bytes, name, 0);
        bytes[at + name.length - 5] = 'a';
        assertEquals(Reason.MALFORMED, reason(Files.write(folder.resolve("differ.jar"), bytes)));
    }

    @Test
    void whatLiesBeforeBehindOrBetweenTheEntriesIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(signed);
        byte[] behind = Arrays.copyOf(bytes, bytes.length + 1);
        assertEquals(Reason.MALFORMED, reason(Files.write(folder.resolve("behind.jar"), behind)));
        byte[] before = new byte[bytes.length + 4];
        System.arraycopy(bytes, 0, before, 4, bytes.length);
        assertEquals(Reason.MALFORMED, reason(Files.write(folder.resolve("before.jar"), before)));
    }

    @ParameterizedTest
    @CsvSource({"../evil.txt", "a/../../evil.txt", "/etc/evil", "a\\b", "a//b", "./a"})
    void namesThatLeadElsewhereAreRefused(String name) throws IOException {
        Path jar = TestJar.change(unsigned, folder.resolve("slip.jar"), entries -> entries.put(name, new byte[] {1}));
        assertEquals(Reason.MALFORMED, reason(jar));
    }

    @Test
    void anExtensionOfTheFrameworkIsRefused() throws Exception {
        for (String host : new String[] {"system.bundle; extension:=framework", "org.apache.felix.framework", "system.bundle"}) {
            Map<String, byte[]> entries = Map.of("META-INF/MANIFEST.MF", TestJar.manifest(Map.of("Bundle-ManifestVersion", "2",
                    "Bundle-SymbolicName", "org.example", "Fragment-Host", host)), "a.txt", bytes("a"));
            Path jar = SIGNER.sign(TestJar.write(folder.resolve("extension.jar"), entries), folder.resolve("extension-signed.jar"));
            SignedArchive archive = SignedArchive.verify(jar);
            NotAdmittedException refusal = assertThrows(NotAdmittedException.class, () -> Described.bundle(archive.manifest()));
            assertEquals(Reason.FRAMEWORK_EXTENSION, refusal.reason());
        }
    }

    @Test
    void noByteCanBeChangedUnseen() throws Exception {
        long seed = System.nanoTime();
        System.out.println("The seed of the flips is " + seed + ".");
        Random random = new Random(seed);
        byte[] original = Files.readAllBytes(signed);
        Map<String, byte[]> content = TestJar.read(signed);
        Path flipped = folder.resolve("flipped.jar");
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = original.clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(flipped, bytes);
            try {
                SignedArchive archive = SignedArchive.verify(flipped);
                if (!archive.certificate().equals(SIGNER.certificate())) {
                    // A bit of the certificate's own: nobody trusts that one.
                    continue;
                }
                // Times and attributes of entries may differ; nothing that is loaded or read may.
                Map<String, byte[]> other = TestJar.read(flipped);
                assertEquals(content.keySet(), other.keySet());
                content.forEach((name, value) -> {
                    if (!name.startsWith("META-INF/SIGNER")) {
                        assertEquals(0, Arrays.compare(value, other.get(name)), name);
                    }
                });
            } catch (NotAdmittedException | IOException e) {
                // Refused.
            }
        }
    }

    private Reason changed(Consumer<Map<String, byte[]>> change) throws IOException {
        return reason(TestJar.change(signed, folder.resolve("changed.jar"), change));
    }

    private static Reason reason(Path jar) {
        return assertThrows(NotAdmittedException.class, () -> SignedArchive.verify(jar)).reason();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void replaceAll(byte[] bytes, String from, String to) {
        for (int at = indexOf(bytes, bytes(from), 0); at >= 0; at = indexOf(bytes, bytes(from), at + 1)) {
            System.arraycopy(bytes(to), 0, bytes, at, to.length());
        }
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int at = from; at + wanted.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
