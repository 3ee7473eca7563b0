package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted archives from an SFTP server, through the CSV connector of a built appliance. */
final class WaysOfFilesIT {
    private static final String CONRAD = "conrad";
    private static final String OPAL = "opal";
    private static final String PASSWORD = "canary-password-51";
    private static final String PASSPHRASE = "canary-passphrase-52";
    private static final String CFG = "org.cadrenode.connector.csv-ways.cfg";

    @TempDir
    Path directory;

    private PGPKeyPair pair;

    @Test
    void anEncryptedArchiveIsFetchedOpenedAndReadAndItsNameIsNowhere() throws Exception {
        Path out = Files.createDirectories(directory.resolve("server/out"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair hostKey = generator.generateKeyPair();
        try (SshServer server = server(hostKey);
                Appliance appliance = Appliance.make(Distribution.home(), directory.resolve("base")).addUser(CONRAD, "connector-admin")
                        .addUser(OPAL, "operator")) {
            Path key = directory.resolve("key.pgp");
            Files.write(key, secretKey());
            appliance.configure(CFG, "source", "ways").configure(CFG, "provider", "mh-trust")
                    .configure(CFG, "from", "sftp://node@127.0.0.1:" + server.getPort() + "/out")
                    .configure(CFG, "hostKey", KeyUtils.getFingerPrint(BuiltinDigests.sha256, hostKey.getPublic()))
                    .configure(CFG, "secret", "ways-sftp").configure(CFG, "quietSeconds", "0").configure(CFG, "everySeconds", "1")
                    .configure(CFG, "unwrap", "pgp zip").configure(CFG, "decryptionKey", key.toString())
                    .configure(CFG, "decryptionSecret", "ways-pgp").configure(CFG, "tables", "canary.*=things").start();
            appliance.await(Duration.ofMinutes(1), "source", () -> appliance.run(CONRAD, "connector:list").out().contains("ways"));
            Answer before = appliance.run(CONRAD, "connector:check ways");
            assertEquals(1, before.exitCode());
            assertTrue(before.out().contains("connector:secret-set"), before.out());

            set(appliance, "ways-sftp", PASSWORD);
            set(appliance, "ways-pgp", PASSPHRASE);
            Answer checked = appliance.run(CONRAD, "connector:check ways");
            assertEquals(0, checked.exitCode(), checked.out());
            assertTrue(appliance.run(CONRAD, "connector:secret-list").out().contains("ways-pgp"));

            Path sent = directory.resolve("message");
            Files.write(sent, message(archive("canary-one.csv", "id,name\n1,a\n2,b\n", "canary-two.csv", "id,place\n1,x\n")));
            Files.move(sent, out.resolve("canary-daily.zip.pgp"));
            await(appliance, "delivery that was read", 3, 0);
            assertEquals(List.of(), left(out), "gone from the server once it is safe");

            byte[] altered = message(archive("canary-three.csv", "id\n1\n"));
            altered[altered.length - 30] ^= 1;
            Files.write(sent, altered);
            Files.move(sent, out.resolve("canary-altered.zip.pgp"));
            await(appliance, "delivery in quarantine", 4, 1);

            assertEquals(0, appliance.run(CONRAD, "connector:stop ways").exitCode());
            Files.write(sent, message(archive("canary-four.csv", "id\n1\n")));
            Files.move(sent, out.resolve("canary-late.zip.pgp"));
            appliance.kill();
            appliance.start();
            appliance.await(Duration.ofMinutes(1), "source, stopped as it was", () -> appliance.run(CONRAD, "connector:start ways").exitCode() == 0);
            await(appliance, "delivery after a restart", 5, 1);
            assertEquals(0, appliance.run(CONRAD, "connector:secret-remove ways-sftp").exitCode());
            assertEquals(1, appliance.run(CONRAD, "connector:check ways").exitCode());
            assertFalse(written(appliance.base()).contains("canary"), "neither names nor secrets are written down");
        }
    }

    private static SshServer server(KeyPair hostKey, Path folder) throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((user, password, session) -> user.equals("node") && password.equals(PASSWORD));
        server.setFileSystemFactory(new VirtualFileSystemFactory(folder));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.start();
        return server;
    }

    private SshServer server(KeyPair hostKey) throws IOException {
        return server(hostKey, directory.resolve("server"));
    }

    private void set(Appliance appliance, String name, String value) throws IOException {
        Path file = Files.writeString(directory.resolve("word"), value + "\n");
        assertEquals(0, appliance.run(CONRAD, "connector:secret-set --file " + file + " " + name).exitCode());
        Files.delete(file);
    }

    private static void await(Appliance appliance, String what, long read, long quarantined) {
        appliance.await(Duration.ofMinutes(1), what, () -> {
            try {
                long hasRead = 0;
                long hasQuarantined = 0;
                for (JsonNode delivery : new JsonMapper().readTree(appliance.run(OPAL, "delivery:list --json").out())) {
                    hasRead += delivery.get("read").asLong();
                    hasQuarantined += delivery.get("quarantined").asLong();
                }
                return hasRead == read && hasQuarantined == quarantined;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static List<Path> left(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    // Logs and journal; the bundle cache holds compiled classes only.
    private static String written(Path base) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(base.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).filter(path -> !path.toString().contains("/cache/")).toList()) {
                all.append(file.getFileName()).append('\n').append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private byte[] secretKey() throws PGPException, IOException {
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(0x10001), new SecureRandom(), 2048, 100));
        pair = new BcPGPKeyPair(PublicKeyAlgorithmTags.RSA_GENERAL, generator.generateKeyPair(), new Date());
        return new PGPKeyRingGenerator(PGPSignature.POSITIVE_CERTIFICATION, pair, "a test",
                new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1), null, null,
                new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.RSA_GENERAL, HashAlgorithmTags.SHA256),
                new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256).build(PASSPHRASE.toCharArray()))
                .generateSecretKeyRing().getEncoded();
    }

    private byte[] message(byte[] content) throws PGPException, IOException {
        PGPEncryptedDataGenerator encryption = new PGPEncryptedDataGenerator(
                new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256).setWithIntegrityPacket(true));
        encryption.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(pair.getPublicKey()));
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (OutputStream encrypted = encryption.open(message, new byte[1 << 12])) {
            PGPLiteralDataGenerator literal = new PGPLiteralDataGenerator();
            literal.open(encrypted, PGPLiteralData.BINARY, "", content.length, new Date()).write(content);
            literal.close();
        }
        return message.toByteArray();
    }

    private static byte[] archive(String... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                out.putNextEntry(new ZipEntry(namesAndContents[i]));
                out.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
