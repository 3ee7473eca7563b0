package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.Commands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The appliance as it comes keeps out whom it must. One boot for all. */
final class HardeningIT {
    private static final String VIEWER = "vera";
    private static final String NOBODY = "norman";
    private static final String PASSWORD = "a-Password-of-its-own";
    private static final int AT_A_TIME = 6;

    @TempDir
    static Path directory;

    private static Appliance appliance;

    @BeforeAll
    static void boot() throws IOException {
        appliance = Appliance.make(Distribution.home(), directory.resolve("base")).addUser(VIEWER, "viewer").addUser(NOBODY)
                .addUser("paula", "viewer");
        Path deploy = Files.createDirectories(appliance.base().resolve("deploy"));
        writeBundle(deploy.resolve("dropped.jar"), "dropped");
        appliance.start();
        Path password = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        appliance.need("user:password --file " + password + " paula");
    }

    @AfterAll
    static void end() {
        appliance.close();
    }

    @Test
    void nothingListensButTheConsoleOnLoopback() throws IOException {
        Set<String> loopback = Set.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");
        String port = String.format("%04X", appliance.port());

        Set<String> listening = Sockets.listening(appliance.pid());

        assertEquals(1, listening.size(), listening::toString);
        String[] only = listening.iterator().next().split("[ :]");
        assertTrue(only[0].startsWith("tcp") && loopback.contains(only[1]) && only[2].equals(port), listening::toString);
    }

    @Test
    void thePortsOfAnotherProcessAreNotTakenForItsOwn() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.format(":%04X", other.getLocalPort());
            assertTrue(Sockets.listening(ProcessHandle.current().pid()).stream().anyMatch(s -> s.endsWith(port)));
            assertFalse(Sockets.listening(appliance.pid()).stream().anyMatch(s -> s.endsWith(port)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "scp -s", "scp -O"})
    void noFileIsTransferredEvenForAnAdministrator(String client) throws IOException {
        Path sent = Files.writeString(directory.resolve("sent.txt"), "sent");
        Path batch = Files.writeString(directory.resolve("batch"), "put " + sent + " arrived.txt\n");
        List<String> line = new ArrayList<>(List.of(client.split(" ")));
        line.addAll(appliance.sshOptions(Appliance.ADMIN, "-P"));
        if (client.equals("sftp")) {
            line.addAll(List.of("-b", batch.toString(), Appliance.ADMIN + "@127.0.0.1"));
        } else {
            line.addAll(List.of(sent.toString(), Appliance.ADMIN + "@127.0.0.1:arrived.txt"));
        }

        Answer answer = Commands.run(Duration.ofSeconds(30), Map.of(), line);

        assertNotEquals(0, answer.exitCode(), answer::toString);
        // Karaf's own file transfer has the base directory as its root.
        assertFalse(Files.exists(appliance.base().resolve("arrived.txt")));
    }

    @Test
    void nobodyReachesAnotherHostThroughTheConsole() throws IOException {
        try (ServerSocket target = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Answer answer = ssh(Appliance.ADMIN, "-W", "127.0.0.1:" + target.getLocalPort());

            assertNotEquals(0, answer.exitCode(), answer::toString);
            target.setSoTimeout(1);
            assertThrows(SocketTimeoutException.class, target::accept);
        }
    }

    @Test
    void nobodyMakesTheConsoleListenOnAnotherPort() throws IOException {
        Answer answer = ssh(Appliance.ADMIN, "-N", "-o", "ExitOnForwardFailure=yes", "-R", "127.0.0.1:0:127.0.0.1:1");

        assertEquals(255, answer.exitCode(), answer::toString);
        assertEquals(1, Sockets.listening(appliance.pid()).size());
    }

    @Test
    void aViewerIsRefusedEveryCommandThatNoListGrants() {
        Set<String> granted = granted("viewer");
        granted.addAll(granted("ssh"));
        Set<String> commands = commands(appliance.need("help"));
        assertTrue(commands.size() > 100 && commands.contains("bundle:install"), () -> "too few: " + commands);

        // A login waits more than it works: a few at a time.
        ExecutorService executor = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            Map<String, Future<Answer>> answers = new TreeMap<>();
            commands.stream().filter(command -> !granted.contains(command))
                    .forEach(command -> answers.put(command, executor.submit(() -> appliance.run(VIEWER, command))));
            assertAll(answers.entrySet().stream().map(one -> () -> {
                Answer answer = one.getValue().get();
                assertTrue(answer.refusedByConsole(), () -> one.getKey() + " ended with " + answer);
            }));
        } finally {
            executor.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "gate:release 00000000-0000-0000-0000-000000000000",
        "gate:refuse 00000000-0000-0000-0000-000000000000",
        "optout:import list.csv",
        "bundle:install file:/tmp/any.jar",
        "feature:repo-add mvn:any/any/1/xml/features",
        "config:property-set --pid org.apache.karaf.shell sftpEnabled true",
        "system:shutdown -f",
        "shell:exec id",
        "shell:new java.lang.Object",
        "cat /etc/passwd",
        "jaas:realm-list",
        "$.context bundles",
        "word = any; $word getClass",
        "echo $(bundle:list)",
    })
    void aViewerIsRefused(String command) {
        assertTrue(appliance.run(VIEWER, command).refusedByConsole(), () -> appliance.run(VIEWER, command).toString());
    }

    @Test
    void aViewerCannotWriteAFileByRedirection() {
        Path target = directory.resolve("redirected.txt");
        Answer answer = appliance.run(VIEWER, "echo any > " + target);
        assertTrue(answer.refusedByConsole(), answer::toString);
        assertFalse(Files.exists(target));
    }

    @Test
    void aViewerGetsHelpOnTheCommandsOpenToAViewer() {
        Answer answer = appliance.run(VIEWER, "help");
        assertEquals(0, answer.exitCode(), answer::toString);
        assertFalse(answer.out().contains("bundle:install"));
    }

    @Test
    void aUserWithoutTheRoleOfACommandButWithSshIsRefused() {
        assertTrue(appliance.run(NOBODY, "connector:show any").refusedByConsole());
        assertEquals(0, appliance.run(NOBODY, "echo any").exitCode(), "which is for all who are logged in");
    }

    @Test
    void anUnknownCommandEndsWithAFailure() {
        assertEquals(1, appliance.run(Appliance.ADMIN, "no:such").exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"karaf:karaf", "admin:admin", "karaf:", "smx:smx", "paula:wrong"})
    void noWellKnownPasswordLogsIn(String userAndPassword) throws IOException {
        String[] parts = userAndPassword.split(":", -1);
        Answer answer = logInWithPassword(parts[0], parts[1], "echo in");
        assertEquals(255, answer.exitCode(), answer::toString);
        assertFalse(answer.out().contains("in"));
    }

    @Test
    void aPasswordLogsInAndIsKeptAsASaltedSlowHashAlone() throws IOException {
        Answer answer = logInWithPassword("paula", PASSWORD, "echo in");
        assertEquals("in", answer.out().trim(), answer::toString);

        String users = Files.readString(appliance.base().resolve("data/cadre/security/users.json"));
        assertTrue(users.contains("$argon2id$v=19$m=65536,t=3,p=1$"), "no hash of the form that is asked for");
        assertFalse(users.contains(PASSWORD));
    }

    @Test
    void aJarInTheDeployDirectoryDoesNothing() {
        assertFalse(appliance.need("bundle:list -t 0 -s").contains("dropped"));
        assertFalse(appliance.need("config:list").contains("/deploy"), "something watches a deploy directory");
        // Once the journal can be written, it is put aside as refused.
        assertTrue(Files.exists(appliance.base().resolve("deploy/dropped.jar"))
                || Files.exists(appliance.base().resolve("deploy/refused/dropped.jar")));
    }

    @Test
    void whatTheApplianceWritesIsForItsOwnUserAlone() throws IOException {
        try (Stream<Path> files = Files.walk(appliance.base().resolve("data"))) {
            List<Path> open = files.filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(HardeningIT::openToOthers).toList();
            assertEquals(List.of(), open);
        }
        assertFalse(openToOthers(appliance.base().resolve("data/cadre/host.key")));
        assertFalse(openToOthers(appliance.base().resolve("etc")));
    }

    @Test
    void theProcessCannotBeAttachedToAndDumpsNoHeap() throws IOException {
        List<String> arguments = List.of(Files.readString(Path.of("/proc/" + appliance.pid() + "/cmdline")).split("\0"));
        assertTrue(arguments.containsAll(List.of("-XX:+DisableAttachMechanism", "-XX:-HeapDumpOnOutOfMemoryError",
                "-XX:+ExitOnOutOfMemoryError")), arguments::toString);
        assertTrue(Files.readAllLines(Path.of("/proc/" + appliance.pid() + "/limits")).stream()
                .anyMatch(line -> line.matches("Max core file size\\s+0\\s+0\\s.*")));
    }

    @Test
    void theHostKeyIsAnEllipticCurveKey() {
        Answer keys = Commands.need(List.of("ssh-keyscan", "-p", Integer.toString(appliance.port()), "127.0.0.1"));
        assertEquals(List.of("ecdsa-sha2-nistp521"), keys.out().lines().filter(line -> !line.startsWith("#")).map(line -> line.split(" ")[1]).toList());
    }

    private static Answer ssh(String user, String... options) {
        List<String> line = new ArrayList<>(List.of("ssh", "-n", "-T"));
        line.addAll(appliance.sshOptions(user, "-p"));
        line.addAll(List.of(options));
        line.add(user + "@127.0.0.1");
        return Commands.run(Duration.ofSeconds(30), Map.of(), line);
    }

    private Answer logInWithPassword(String user, String password, String command) throws IOException {
        Path asker = Files.writeString(directory.resolve("ask"), "#!/bin/sh\necho \"$CADRE_TEST_PASSWORD\"\n");
        Files.setPosixFilePermissions(asker, PosixFilePermissions.fromString("rwx------"));
        return Commands.run(Duration.ofSeconds(30),
                Map.of("SSH_ASKPASS", asker.toString(), "SSH_ASKPASS_REQUIRE", "force", "CADRE_TEST_PASSWORD", password),
                List.of("setsid", "-w", "ssh", "-n", "-T", "-F", "/dev/null", "-p", Integer.toString(appliance.port()),
                        "-o", "PubkeyAuthentication=no", "-o", "NumberOfPasswordPrompts=1", "-o", "StrictHostKeyChecking=no",
                        "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", user + "@127.0.0.1", command));
    }

    /** Returns the commands that the help page lists, as scope:name. */
    private static Set<String> commands(String help) {
        return Pattern.compile("(?m)^(?:\u001B\\[\\d+m)*([a-z][a-z0-9-]*:[A-Za-z][\\w-]*)").matcher(help).results()
                .map(result -> result.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the commands that the access lists give to a role, as scope:name. */
    private static Set<String> granted(String role) {
        Set<String> granted = new TreeSet<>();
        String prefix = "org.apache.karaf.command.acl.";
        try (Stream<Path> files = Files.list(appliance.base().resolve("etc"))) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(prefix)).toList()) {
                String scope = file.getFileName().toString().replace(prefix, "").replace(".cfg", "");
                for (String line : Files.readAllLines(file)) {
                    String[] parts = line.split("=", 2);
                    if (parts.length == 2 && !line.startsWith("#") && List.of(parts[1].trim().split("\\s*,\\s*")).contains(role)) {
                        granted.add(scope + ":" + parts[0].trim());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return granted;
    }

    private static boolean openToOthers(Path path) {
        try {
            return !Files.isSymbolicLink(path) && Files.getPosixFilePermissions(path).stream()
                    .anyMatch(permission -> !Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE).contains(permission));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the smallest jar that would be a bundle. */
    private static void writeBundle(Path jar, String name) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }
}
