package org.cadrenode.itests.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Commands;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/setup} over a base directory of its own: what it asks, writes, leaves alone and refuses. Starts no appliance. */
final class SetupTest {
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFeeEb7YWkxojlRG4/4LkAN2HPWbd7vo4c0C10MBgDOW anna";

    @TempDir
    Path folder;

    private Path base;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void unpacked() throws IOException {
        base = Files.createDirectories(folder.resolve("base"));
        Files.createDirectories(base.resolve("data"));
        Commands.need(List.of("cp", "-r", Distribution.home().resolve("etc").toString(), base.resolve("etc").toString()));
        environment.put("KARAF_BASE", base.toString());
    }

    private Answer setup(String... arguments) {
        List<String> line = new ArrayList<>(List.of(Distribution.home().resolve("bin/setup").toString()));
        line.addAll(List.of(arguments));
        return Commands.run(Duration.ofMinutes(1), environment, line);
    }

    private Answer answered(String... lines) throws IOException {
        return setup("--answers", Files.write(folder.resolve("answers"), List.of(lines)).toString());
    }

    private String people(String... lines) throws IOException {
        return Files.write(folder.resolve("people"), List.of(lines)).toString();
    }

    private Properties decided() throws IOException {
        Properties decided = new Properties();
        try (var in = Files.newBufferedReader(base.resolve("etc/site.properties"))) {
            decided.load(in);
        }
        return decided;
    }

    @Test
    void whatIsAnsweredStandsInOneFileAndNoFileOfThePackageChanges() throws IOException {
        Answer answer = answered("# agreed on Monday", "site = my-trust", "part = provider", "unseal = shares", "console-port = 9101", "heap = 2g",
                "first-users = " + people("anna = admin; " + KEY, "gwen = governance, releaser; trained=2036-12-31; " + KEY));
        assertEquals(0, answer.exitCode(), answer::toString);
        assertEquals(Map.of("cadre.site", "my-trust", "cadre.part", "provider", "cadre.unseal", "shares", "cadre.keystore.firstStart", "wait",
                "cadre.exchange.trustOwnKeys", "false", "cadre.console.host", "127.0.0.1", "cadre.console.port", "9101", "cadre.heap", "2g"), decided());
        Path users = base.resolve("credentials/first-users");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(users)));
        assertTrue(Files.readString(users).contains("gwen = governance, releaser"));
        assertTrue(answer.out().contains("key:init --shares") && answer.out().contains("node:check"), answer::out);
        assertTrue(answer.out().contains("user:add --roles vault-custodian") && answer.out().contains("user:train"), "who may do so: " + answer.out());
        assertFalse(answer.out().contains("AAAAC3"), "who they are is shown, not their keys");
        Commands.need(List.of("diff", "-r", "--exclude=site.properties", Distribution.home().resolve("etc").toString(), base.resolve("etc").toString()));
    }

    @Test
    void aDryRunWritesNothing() throws IOException {
        Path answers = Files.write(folder.resolve("answers"), List.of("site = my-trust", "first-users = " + people("anna = admin; " + KEY)));
        Answer answer = setup("--dry-run", "--answers", answers.toString());
        assertEquals(0, answer.exitCode(), answer::toString);
        assertTrue(answer.out().contains("cadre.site = my-trust") && answer.out().contains("anna = admin") && answer.out().contains("Nothing was written"), answer::out);
        assertFalse(Files.exists(base.resolve("etc/site.properties")) || Files.exists(base.resolve("credentials")));
    }

    @Test
    void runAgainItKeepsWhatIsNotAnsweredOtherwiseAndSaysWhatItChanges() throws IOException {
        assertEquals(0, answered("site = my-trust", "part = resource", "console-port = 9101").exitCode());
        Path site = base.resolve("etc/site.properties");
        Files.writeString(site, Files.readString(site) + "# of our own\ncadre.other = kept\n");
        String before = Files.readString(site);

        Answer same = answered("# nothing new");
        assertEquals(0, same.exitCode(), same::toString);
        assertTrue(same.out().contains("stays as it is"), same::out);
        assertEquals(before, Files.readString(site));

        Answer other = answered("console-port = 9102");
        assertEquals(0, other.exitCode(), other::toString);
        assertTrue(other.out().contains("cadre.console.port = 9102   (was 9101)"), other::out);
        assertEquals(before.replace("9101", "9102"), Files.readString(site));
    }

    @Test
    void itSaysWhenAFileThatTheSiteHasEditedCountsInstead() throws IOException {
        Path shell = base.resolve("etc/org.apache.karaf.shell.cfg");
        Files.writeString(shell, Files.readString(shell).replaceAll("(?m)^sshPort = .*$", "sshPort = 4711"));
        Answer answer = answered("site = my-trust", "console-port = 9101");
        assertTrue(answer.out().contains("org.apache.karaf.shell.cfg has been edited and does not ask for cadre.console.port"), answer::out);
        assertTrue(Files.readString(shell).contains("sshPort = 4711"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"site = Trust", "site = $(touch x)", "site = a b", "site =", "part = both;x", "part = neither", "unseal = magic", "console-port = 70000",
        "console-port = ssh", "console-host = a b", "console-host = nobody.invalid", "heap = much", "first-users = /no/such/file", "colour = red", "no line of this form", "unseal = service-manager"})
    void aWrongAnswerIsNamedAndNothingIsWritten(String line) throws IOException {
        Answer answer = line.startsWith("site") ? answered(line) : answered("site = my-trust", line);
        assertEquals(2, answer.exitCode(), answer::toString);
        assertTrue(answer.err().startsWith("setup: "), answer::toString);
        assertFalse(Files.exists(base.resolve("etc/site.properties")));
    }

    @ParameterizedTest
    @CsvSource({"anna = wizard, there is no role wizard", "anna = admin releaser, nobody holds these roles together", "Anna, has not the form"})
    void firstUsersWhomTheNodeWouldRefuseAreRefusedAtOnce(String line, String why) throws IOException {
        Answer answer = answered("site = my-trust", "first-users = " + people("# people", line));
        assertEquals(2, answer.exitCode(), answer::toString);
        assertTrue(answer.err().contains("line 2") && answer.err().contains(why), answer::toString);
        assertFalse(Files.exists(base.resolve("credentials")));
    }

    @Test
    void aUserWhoIsNamedTwiceIsRefusedAtOnce() throws IOException {
        Answer answer = answered("site = my-trust", "first-users = " + people("anna = admin", " anna= viewer"));
        assertEquals(2, answer.exitCode(), answer::toString);
        assertTrue(answer.err().contains("anna is named twice"), answer::toString);
    }

    @Test
    void whatTheFirstStartSettledIsRefused() throws IOException {
        assertEquals(0, answered("site = my-trust", "part = provider", "unseal = shares").exitCode());
        Files.createDirectories(base.resolve("data/cache"));
        Files.createFile(Files.createDirectories(base.resolve("data/cadre/keystore")).resolve("node.bcfks"));
        Files.createFile(Files.createDirectories(base.resolve("data/cadre/security")).resolve("users.json"));
        for (String line : List.of("part = resource", "unseal = file")) {
            Answer answer = answered(line);
            assertEquals(3, answer.exitCode(), answer::toString);
        }
        assertEquals(0, answered("part = provider", "unseal = shares", "heap = 3g", "first-users = " + people("anna = admin; " + KEY)).exitCode());
        assertEquals("3g", decided().getProperty("cadre.heap"));
        assertFalse(Files.exists(base.resolve("credentials")), "who has users needs no first ones");
    }

    @Test
    void theServiceManagersCredentialIsMadeOnceAndNeverShown() throws IOException {
        Path root = folder.resolve("root");
        environment.put("CADRE_ROOT", root.toString());
        environment.put("CADRE_UNIT", "cadre-node");
        Answer answer = answered("site = my-trust", "unseal = service-manager");
        assertEquals(0, answer.exitCode(), answer::toString);
        Path secret = root.resolve("etc/credstore/cadre-keystore");
        String made = Files.readString(secret);
        assertTrue(made.matches("[0-9a-f]{64}"), "256 random bits");
        assertEquals("r--------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
        assertFalse(answer.out().contains(made) || answer.err().contains(made));
        assertTrue(Files.readString(root.resolve("etc/systemd/system/cadre-node.service.d/keystore.conf")).contains("LoadCredential=cadre-keystore:"));
        assertEquals(0, answered("heap = 2g").exitCode());
        assertEquals(made, Files.readString(secret));
    }

    @Test
    void aTokensPinIsCopiedForTheNodeAlone() throws IOException {
        Path library = Files.createFile(folder.resolve("module.so"));
        Path pin = Files.writeString(folder.resolve("pin"), "271828\n");
        Answer answer = answered("site = my-trust", "unseal = token", "token-library = " + library, "token-slot-index = 2", "token-pin-file = " + pin);
        assertEquals(0, answer.exitCode(), answer::toString);
        Path copy = base.resolve("credentials/token-pin");
        assertEquals("271828\n", Files.readString(copy));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
        assertFalse(answer.out().contains("271828"));
        assertEquals(library.toString(), decided().getProperty("cadre.keystore.tokenLibrary"));
        assertEquals("2", decided().getProperty("cadre.keystore.tokenSlotIndex"));
    }

    @Test
    void withoutATerminalItAsksForAFile() {
        Answer answer = setup();
        assertEquals(2, answer.exitCode());
        assertTrue(answer.err().contains("--answers"), answer::err);
    }

    @Test
    void atATerminalItAsksAndUnderstandsAKeyOrItsFile() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "There is no script(1) here: no terminal to ask at");
        Path key = Files.writeString(folder.resolve("anna.pub"), KEY + "\n");
        String typed = String.join("\n", "My Trust", "my-trust", "", "passphrase", "", "9101", "", "anna", "admin", "", key.toString(),
                "anna", "viv", "wizard", "admin, vault-custodian", "vault-custodian", "2027", "2027-12-31", folder.toString(), KEY, "olga", "viewer", "", "", "", "yes") + "\n";
        ProcessBuilder builder = new ProcessBuilder("script", "-qec", Distribution.home().resolve("bin/setup").toString(), "/dev/null").redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(typed.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), said);
        assertEquals(0, process.exitValue(), said);
        assertTrue(said.contains("a code has a-z") && said.contains("olga is left out"), said);
        assertTrue(said.contains("anna is there already") && said.contains("there is no role wizard") && said.contains("nobody holds these roles together") && said.contains("neither a file nor a public key"), said);
        assertTrue(said.contains("as viv, a vault-custodian") && !said.contains("user:add"), said);
        assertEquals("my-trust", decided().getProperty("cadre.site"));
        assertEquals("provider", decided().getProperty("cadre.part"));
        assertEquals("wait", decided().getProperty("cadre.keystore.firstStart"));
        assertEquals("anna = admin; " + KEY + "\nviv = vault-custodian; trained=2027-12-31; " + KEY + "\n", Files.readString(base.resolve("credentials/first-users")));
    }

    @Test
    void nothingIsLeftOfItButWhatItSays() throws IOException {
        assertEquals(0, answered("site = my-trust", "first-users = " + people("anna = admin; " + KEY)).exitCode());
        try (Stream<Path> files = Files.walk(base)) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".part")).toList());
        }
    }
}
