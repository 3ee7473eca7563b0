package org.cadrenode.pipeline.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.connector.spi.Wrapping;
import org.cadrenode.connector.spi.Wrapping.Kind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedMessageTest {
    private static final String TEXT = "id,name\n1,one\n2,two\n";
    private static final List<String> GOOD = List.of("=" + TEXT);
    private static final List<String> REFUSED = List.of("!DECRYPTION_FAILED@0");
    private static final int GOOD_HASH = HashAlgorithmTags.SHA256;
    private static PgpPerson node;
    private static PgpPerson sender;
    private static PgpPerson stranger;

    @BeforeAll
    static void people() throws PGPException, IOException {
        node = new PgpPerson();
        sender = new PgpPerson();
        stranger = new PgpPerson();
    }

    @Test
    void aMessageToTheNodeIsOpened() throws Exception {
        assertEquals(GOOD, pgp(sender.messageTo(node.key(), bytes(), true, GOOD_HASH, false), Optional.empty()));
        assertEquals(GOOD, pgp(sender.messageTo(node.key(), bytes(), true, GOOD_HASH, true), Optional.empty()));
    }

    @Test
    void aMessageToSomebodyElseOrWithoutIntegrityIsRefused() throws Exception {
        assertEquals(REFUSED, pgp(sender.messageTo(stranger.key(), bytes(), true, GOOD_HASH, false), Optional.empty()));
        assertEquals(REFUSED, pgp(sender.messageTo(node.key(), bytes(), false, GOOD_HASH, false), Optional.empty()));
    }

    @Test
    void whereSendersAreNamedOnlyWhatOneOfThemSignedCounts() throws Exception {
        Optional<byte[]> senders = Optional.of(sender.publicKeys);
        assertEquals(GOOD, pgp(sender.messageTo(node.key(), bytes(), true, GOOD_HASH, true), senders));
        assertEquals(REFUSED, pgp(sender.messageTo(node.key(), bytes(), true, GOOD_HASH, false), senders));
        assertEquals(REFUSED, pgp(stranger.messageTo(node.key(), bytes(), true, GOOD_HASH, true), senders));
        assertEquals(REFUSED, pgp(sender.messageTo(node.key(), bytes(), true, HashAlgorithmTags.SHA1, true), senders), "a weak hash");
        assertEquals(REFUSED, pgp(bytes(), senders), "no message at all");
    }

    @Test
    void whateverIsAlteredOrCutNothingOfAMessageIsHandedOut() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] message = sender.messageTo(node.key(), bytes(), true, GOOD_HASH, true);
        for (int i = 0; i < 150; i++) {
            int at = 5 + random.nextInt(message.length - 5);
            byte[] altered = message.clone();
            altered[at] ^= (byte) (1 << random.nextInt(8));
            List<String> all = pgp(altered, Optional.of(sender.publicKeys));
            assertTrue(all.equals(REFUSED) || all.equals(GOOD), "seed " + seed + " byte " + at);
            if (at > 280) {
                assertEquals(REFUSED, all, "within the encrypted content: seed " + seed + " byte " + at);
            }
            assertEquals(REFUSED, pgp(Arrays.copyOf(message, at), Optional.empty()), "seed " + seed + " cut " + at);
        }
        byte[] more = Arrays.copyOf(message, message.length * 2);
        System.arraycopy(message, 0, more, message.length, message.length);
        assertEquals(REFUSED, pgp(more, Optional.empty()), "one message behind another");
    }

    @Test
    void aMessageThatUnpacksToTooMuchIsStopped() throws Exception {
        byte[] bomb = sender.messageTo(node.key(), new byte[100 << 20], true, GOOD_HASH, false);
        assertEquals(List.of("!ARCHIVE_FORBIDDEN@0"), pgp(bomb, Optional.empty()));
    }

    @Test
    void anArchiveWithinAMessageIsUnpackedAndCountsAsSigned() throws Exception {
        byte[] archive = ZipUnwrappingTest.zip("a.csv", "1", "b.csv", "2");
        byte[] message = sender.messageTo(node.key(), archive, true, GOOD_HASH, true);
        assertEquals(List.of("a.csv=1", "b.csv=2"), Unwrapped.of(message,
                Unwrapped.wrapping(".*", Wrapping.USUAL_MOST, true, Kind.PGP, Kind.ZIP), decryption(Optional.of(sender.publicKeys))).all);
        byte[] around = ZipUnwrappingTest.raw("m.pgp", message);
        assertEquals(List.of("a.csv=1", "b.csv=2"), Unwrapped.of(around,
                Unwrapped.wrapping(".*", Wrapping.USUAL_MOST, true, Kind.PGP, Kind.ZIP), decryption(Optional.of(sender.publicKeys))).all);
        assertEquals(List.of("a.csv!DECRYPTION_FAILED@1", "b.csv!DECRYPTION_FAILED@2"), Unwrapped.of(archive,
                Unwrapped.wrapping(".*", Wrapping.USUAL_MOST, true, Kind.PGP, Kind.ZIP), decryption(Optional.of(sender.publicKeys))).all);
    }

    @Test
    void aKeyThatCannotBeHadIsNoFaultOfTheMessage() {
        assertThrows(CadreException.class, () -> PgpDecryption.of(node.secretKeys, "wrong".toCharArray(), Optional.empty()));
        assertThrows(CadreException.class, () -> PgpDecryption.of(new byte[] {1, 2}, node.passphrase, Optional.empty()));
        assertThrows(CadreException.class, () -> PgpDecryption.of(node.publicKeys, node.passphrase, Optional.empty()));
        assertThrows(CadreException.class, () -> CmsDecryption.of("none", new char[0], Optional.empty()));
    }

    @Test
    void whatGnuPgWritesIsRead(@TempDir Path folder) throws Exception {
        Files.createDirectory(folder.resolve("g"));
        folder.resolve("g").toFile().setReadable(true, true);
        Tool gpg = new Tool(folder, Map.of("GNUPGHOME", folder.resolve("g").toString()));
        Files.writeString(folder.resolve("d.csv"), TEXT);
        Files.writeString(folder.resolve("pass"), "a passphrase");
        try {
            for (String[] key : new String[][] {{"node@example.org", "rsa2048"}, {"sender@example.org", "ed25519"}}) {
                gpg.run("gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase-file", "pass", "--quick-generate-key",
                        key[0], key[1].startsWith("rsa") ? "rsa2048" : "ed25519", "default", "never");
            }
            // A key that encrypts, below the one that certifies.
            gpg.run("sh", "-c", "gpg --batch --pinentry-mode loopback --passphrase-file pass --quick-add-key "
                    + "$(gpg --batch --with-colons --list-keys node@example.org | awk -F: '/^fpr/{print $10; exit}') cv25519 encr never");
            gpg.run("sh", "-c", "gpg --batch --pinentry-mode loopback --passphrase-file pass --armor --export-secret-keys node@example.org > key.asc");
            gpg.run("sh", "-c", "gpg --batch --armor --export sender@example.org > sender.asc");
            gpg.run("gpg", "--batch", "--trust-model", "always", "-r", "node@example.org", "-o", "plain.pgp", "-e", "d.csv");
            gpg.run("gpg", "--batch", "--trust-model", "always", "-r", "node@example.org", "--armor", "--pinentry-mode", "loopback",
                    "--passphrase-file", "pass", "-u", "sender@example.org", "-o", "signed.asc", "-se", "d.csv");
            gpg.run("gpg", "--batch", "--trust-model", "always", "-R", "node@example.org", "-o", "hidden.pgp", "-e", "d.csv");
            gpg.run("gpg", "--batch", "--trust-model", "always", "-r", "node@example.org", "--rfc2440", "--disable-mdc", "-o", "old.pgp", "-e", "d.csv");
        } finally {
            new Tool(folder, Map.of("GNUPGHOME", folder.resolve("g").toString())).run("gpgconf", "--kill", "gpg-agent");
        }
        PgpDecryption plain = PgpDecryption.of(Files.readAllBytes(folder.resolve("key.asc")), "a passphrase".toCharArray(), Optional.empty());
        PgpDecryption strict = PgpDecryption.of(Files.readAllBytes(folder.resolve("key.asc")), "a passphrase".toCharArray(),
                Optional.of(Files.readAllBytes(folder.resolve("sender.asc"))));
        Wrapping wrapping = Unwrapped.wrapping(".*", Wrapping.USUAL_MOST, false, Kind.PGP);
        for (String name : List.of("plain.pgp", "signed.asc", "hidden.pgp")) {
            assertEquals(GOOD, Unwrapped.of(Files.readAllBytes(folder.resolve(name)), wrapping, plain).all, name);
        }
        assertEquals(GOOD, Unwrapped.of(Files.readAllBytes(folder.resolve("signed.asc")), wrapping, strict).all);
        assertEquals(REFUSED, Unwrapped.of(Files.readAllBytes(folder.resolve("plain.pgp")), wrapping, strict).all);
        byte[] old = Files.readAllBytes(folder.resolve("old.pgp"));
        List<String> ofOld = Unwrapped.of(old, wrapping, plain).all;
        // GnuPG since 2.2.8 protects integrity whatever it is asked; older ones do not.
        assertTrue(ofOld.equals(REFUSED) || ofOld.equals(GOOD));
    }

    @Test
    void whatOpenSslWritesIsReadAsFarAsItProvesItsIntegrity(@TempDir Path folder) throws Exception {
        Tool openssl = new Tool(folder, Map.of());
        Files.writeString(folder.resolve("d.csv"), TEXT);
        for (String who : List.of("node", "sender", "stranger")) {
            openssl.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", who + ".key", "-out", who + ".crt",
                    "-subj", "/CN=" + who, "-days", "30");
        }
        openssl.run("openssl", "pkcs8", "-topk8", "-in", "node.key", "-out", "locked.key", "-passout", "pass:a passphrase");
        String[][] messages = {
            {"auth.der", "-encrypt", "-binary", "-aes-256-gcm", "-in", "d.csv", "-outform", "DER", "node.crt"},
            {"auth.pem", "-encrypt", "-binary", "-aes-256-gcm", "-in", "d.csv", "-outform", "PEM", "node.crt"},
            {"stream.der", "-encrypt", "-binary", "-stream", "-aes-256-gcm", "-in", "d.csv", "-outform", "DER", "node.crt"},
            {"two.der", "-encrypt", "-binary", "-aes-256-gcm", "-in", "d.csv", "-outform", "DER", "stranger.crt", "node.crt"},
            {"bare.der", "-encrypt", "-binary", "-aes256", "-in", "d.csv", "-outform", "DER", "node.crt"},
            {"inner", "-sign", "-binary", "-nodetach", "-in", "d.csv", "-outform", "DER", "-signer", "sender.crt", "-inkey", "sender.key"},
            {"strange", "-sign", "-binary", "-nodetach", "-in", "d.csv", "-outform", "DER", "-signer", "stranger.crt", "-inkey", "stranger.key"},
            {"signed.der", "-encrypt", "-binary", "-aes256", "-in", "inner", "-outform", "DER", "node.crt"},
            {"signed-auth.der", "-encrypt", "-binary", "-aes-256-gcm", "-in", "inner", "-outform", "DER", "node.crt"},
            {"by-stranger.der", "-encrypt", "-binary", "-aes256", "-in", "strange", "-outform", "DER", "node.crt"},
        };
        for (String[] message : messages) {
            String[] command = new String[message.length + 3];
            command[0] = "openssl";
            command[1] = "cms";
            command[2] = "-out";
            System.arraycopy(message, 0, command, 3, message.length);
            openssl.run(command);
        }
        String key = Files.readString(folder.resolve("locked.key")) + Files.readString(folder.resolve("node.crt"));
        CmsDecryption any = CmsDecryption.of(key, "a passphrase".toCharArray(), Optional.empty());
        CmsDecryption strict = CmsDecryption.of(key, "a passphrase".toCharArray(), Optional.of(Files.readString(folder.resolve("sender.crt"))));
        for (String name : List.of("auth.der", "auth.pem", "stream.der", "two.der", "signed-auth.der")) {
            assertEquals(GOOD, cms(folder, name, any), name);
        }
        for (String name : List.of("bare.der", "signed.der", "by-stranger.der")) {
            assertEquals(REFUSED, cms(folder, name, any), name + " proves nothing by itself");
        }
        for (String name : List.of("signed.der", "signed-auth.der")) {
            assertEquals(GOOD, cms(folder, name, strict), name);
        }
        for (String name : List.of("auth.der", "bare.der", "by-stranger.der")) {
            assertEquals(REFUSED, cms(folder, name, strict), name);
        }
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (String name : List.of("auth.der", "signed.der")) {
            byte[] message = Files.readAllBytes(folder.resolve(name));
            for (int i = 0; i < 60; i++) {
                int at = 40 + random.nextInt(message.length - 40);
                byte[] altered = message.clone();
                altered[at] ^= (byte) (1 << random.nextInt(8));
                List<String> all = cms(altered, name.equals("auth.der") ? any : strict);
                assertTrue(all.equals(REFUSED) || all.equals(GOOD), "seed " + seed + " byte " + at + " of " + name);
                assertEquals(REFUSED, cms(Arrays.copyOf(message, at), name.equals("auth.der") ? any : strict), "cut " + at);
            }
        }
    }

    @Test
    void whatZipWritesIsRead(@TempDir Path folder) throws Exception {
        Tool zip = new Tool(folder, Map.of());
        Files.writeString(folder.resolve("d.csv"), TEXT);
        Files.writeString(folder.resolve("e.csv"), "");
        Files.createSymbolicLink(folder.resolve("l.csv"), Path.of("d.csv"));
        zip.run("zip", "-q", "plain.zip", "d.csv", "e.csv");
        zip.run("zip", "-q", "-0", "stored.zip", "d.csv", "e.csv");
        zip.run("zip", "-q", "-y", "link.zip", "d.csv", "l.csv");
        zip.run("zip", "-q", "-P", "word", "secret.zip", "d.csv");
        zip.run("sh", "-c", "cat d.csv | zip -q - - > stream.zip");
        zip.run("sh", "-c", "cat e.csv | zip -q - - > empty.zip");
        zip.run("zip", "-q", "-fz", "wide.zip", "d.csv", "e.csv");
        assertEquals(List.of("d.csv=" + TEXT, "e.csv="), zip(folder, "plain.zip"));
        assertEquals(List.of("d.csv=" + TEXT, "e.csv="), zip(folder, "stored.zip"));
        assertEquals(List.of("d.csv=" + TEXT, "e.csv="), zip(folder, "wide.zip"));
        assertEquals(List.of("d.csv=" + TEXT, "l.csv!ARCHIVE_FORBIDDEN@2"), zip(folder, "link.zip"));
        assertEquals(List.of("d.csv!DECRYPTION_FAILED@1"), zip(folder, "secret.zip"));
        assertEquals(List.of("-=" + TEXT), zip(folder, "stream.zip"));
        assertEquals(List.of("-="), zip(folder, "empty.zip"));
    }

    private static List<String> zip(Path folder, String name) throws IOException {
        return Unwrapped.of(Files.readAllBytes(folder.resolve(name)), Kind.ZIP).all;
    }

    private static List<String> cms(Path folder, String name, CmsDecryption decryption) throws IOException {
        return cms(Files.readAllBytes(folder.resolve(name)), decryption);
    }

    private static List<String> cms(byte[] message, CmsDecryption decryption) throws IOException {
        // An altered first byte may leave no message at all: then the strict source refuses it.
        return Unwrapped.of(message, Unwrapped.wrapping(".*", Wrapping.USUAL_MOST, false, Kind.CMS), decryption).all;
    }

    private static List<String> pgp(byte[] message, Optional<byte[]> senders) throws IOException {
        return Unwrapped.of(message, Unwrapped.wrapping(".*", Wrapping.USUAL_MOST, senders.isPresent(), Kind.PGP), decryption(senders)).all;
    }

    private static Unwrapper.Decryption decryption(Optional<byte[]> senders) {
        return PgpDecryption.of(node.secretKeys, node.passphrase, senders);
    }

    private static byte[] bytes() {
        return TEXT.getBytes(StandardCharsets.UTF_8);
    }
}
