package org.cadrenode.security.hardening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HardeningTest {
    private static final Path DELIVERED = Path.of("../../etc");

    @TempDir
    Path base;

    private Path etc;
    private final Map<String, String> system = new HashMap<>(Map.of(
        "karaf.secured.command.compulsory.roles", "admin", "karaf.secured.services", "(&(osgi.command.scope=*))",
        "karaf.shutdown.port", "-1"));
    private List<String> arguments = List.of("-XX:+DisableAttachMechanism", "-XX:-HeapDumpOnOutOfMemoryError");
    private String user = "cadre";
    private List<String> limits = List.of("Max core file size        0                    0                    bytes     ");

    /** The settings as they are delivered, in a base directory of their own. */
    @BeforeEach
    void installed() throws IOException {
        etc = Files.createDirectories(base.resolve("etc"));
        try (Stream<Path> files = Files.list(DELIVERED)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, etc.resolve(file.getFileName()));
            }
        }
        for (Path directory : List.of(etc, Files.createDirectories(base.resolve("data")),
                Files.createDirectories(base.resolve("credentials")))) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private List<Finding> findings() throws IOException {
        return Hardening.findings(new Installation(base, etc, base.resolve("data"), system, arguments, user, limits));
    }

    @Test
    void whatIsDeliveredHasNoFinding() throws IOException {
        assertEquals(List.of(), findings());
    }

    @Test
    void whatSetupWroteIsLookedAtAsIfItStoodInTheFile() throws IOException {
        system.put("cadre.console.host", "0.0.0.0");
        assertTrue(findings().toString().contains("The console listens beyond loopback"));
        system.put("cadre.console.host", "::1");
        assertEquals(List.of(), findings());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        org.apache.karaf.shell.cfg   | sshHost = 0.0.0.0                                   | false | listens beyond loopback
        org.apache.karaf.shell.cfg   | sftpEnabled = true                                  | true  | Files can be sent
        org.apache.karaf.shell.cfg   | sshRealm = karaf                                    | true  | own accounts
        org.apache.karaf.shell.cfg   | ciphers = aes128-cbc,aes256-ctr                     | false | set ciphers
        org.apache.karaf.shell.cfg   | macs = hmac-sha1                                    | false | set macs
        org.apache.karaf.shell.cfg   | kexAlgorithms = diffie-hellman-group14-sha1         | false | set kexAlgorithms
        org.apache.karaf.shell.cfg   | sigAlgorithms = ssh-rsa                             | false | set sigAlgorithms
        org.ops4j.pax.url.mvn.cfg    | org.ops4j.pax.url.mvn.repositories = https://a.test | false | remote repositories
        org.apache.karaf.features.cfg | featuresBoot = shell, deployer                     | true  | boot
        org.apache.felix.fileinstall-deploy.cfg | felix.fileinstall.dir = deploy           | true  | rm etc/org.apache.felix.fileinstall-deploy.cfg
        org.cadrenode.research.cfg   | password = swordfish                                | true  | a secret in clear
        """)
    void aSettingThatOpensSomethingIsNamedWithWhatMendsIt(String file, String line, boolean grave, String words) throws IOException {
        Path path = etc.resolve(file);
        Files.writeString(path, (Files.exists(path) ? Files.readString(path) : "") + "\n" + line + "\n");

        List<Finding> found = findings();

        assertEquals(1, found.size(), found::toString);
        assertEquals(grave, found.get(0).grave());
        assertTrue(found.get(0).text().contains(words) && found.get(0).text().contains(". Mend: "), found::toString);
        assertFalse(found.get(0).text().contains("swordfish"));
    }

    @Test
    void aSecretInAFileOfItsOwnIsAsItShouldBe() throws IOException {
        Files.writeString(etc.resolve("org.cadrenode.research.cfg"), "passwordFile = credentials/research\n");
        assertEquals(List.of(), findings());
    }

    @Test
    void theNameOfASecretThatTheNodeKeepsIsNone() throws IOException {
        Path source = etc.resolve("uk.example.connector.rollcall-north.cfg");
        Files.writeString(source, "secret = rollcall-token\nkeyStoreSecret = swordfish\n");
        assertEquals(2, findings().stream().filter(Finding::grave).count(), () -> "neither is there");

        Files.writeString(Files.createDirectories(base.resolve("data/cadre/secrets")).resolve("rollcall-token@3"), "sealed");
        List<Finding> found = findings();

        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0).grave() && found.get(0).text().contains("setting keyStoreSecret of etc/uk.example.connector.rollcall-north.cfg"), found::toString);
        assertTrue(found.get(0).text().contains("connector:secret-set NAME"), found::toString);
        assertFalse(found.get(0).text().contains("swordfish"));
    }

    @Test
    void aPasswordInClearIsNotExcusedByASecretOfItsName() throws IOException {
        Files.writeString(Files.createDirectories(base.resolve("data/cadre/secrets")).resolve("swordfish@1"), "sealed");
        Files.writeString(etc.resolve("org.cadrenode.research.cfg"), "password = swordfish\n");
        assertEquals(1, findings().stream().filter(Finding::grave).count());
    }

    @Test
    void accessListsThatAreNotInForceAreGrave() throws IOException {
        system.remove("karaf.secured.command.compulsory.roles");
        system.remove("karaf.secured.services");
        assertEquals(2, findings().stream().filter(Finding::grave).count());
    }

    @Test
    void waysIntoTheProcessAreNamed() throws IOException {
        arguments = List.of("-agentlib:jdwp=transport=dt_socket,server=y", "-XX:+HeapDumpOnOutOfMemoryError");
        system.put("com.sun.management.jmxremote.port", "1099");
        system.put("karaf.shutdown.port", "8105");
        user = "root";
        limits = List.of("Max core file size        unlimited            unlimited            bytes     ");
        assertEquals(7, findings().size(), () -> "found others");
        assertEquals(2, findings().stream().filter(Finding::grave).count());
    }

    @Test
    void whatOthersCanReachIsNamedWithTheCommand() throws IOException {
        Path secret = Files.writeString(base.resolve("credentials/keystore"), "any");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(base.resolve("data"), PosixFilePermissions.fromString("rwxr-xr-x"));

        List<String> texts = findings().stream().map(Finding::text).toList();

        assertEquals(2, texts.size(), texts::toString);
        assertTrue(texts.get(0).endsWith("chmod go= " + base.resolve("data")), texts::toString);
        assertTrue(texts.get(1).endsWith("chmod go= " + secret), texts::toString);
    }

    @Test
    void aGraveFindingMakesTheCheckCritical() throws IOException {
        Files.writeString(etc.resolve("org.apache.felix.fileinstall-deploy.cfg"), "felix.fileinstall.dir = deploy\n");
        Installation node = new Installation(base, etc, base.resolve("data"), system, arguments, user, limits);
        assertEquals(Result.Status.CRITICAL, new HardeningCheck(() -> node).execute().getStatus());
    }
}
