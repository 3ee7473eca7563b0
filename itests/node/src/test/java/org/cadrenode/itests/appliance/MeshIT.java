package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site's mailbox on a built appliance, set up as the manual tells it, with NHS England's sandbox at the other end. */
final class MeshIT {
    private static final String CONRAD = "conrad";
    private static final String KEY = "canary-key-71";
    private static final String PASSPHRASE = "canary-passphrase-72";
    private static final Pattern RUNNING = Pattern.compile("Uvicorn running on (https://127\\.0\\.0\\.1:[0-9]+)");

    @TempDir
    Path directory;

    @Test
    void aMailboxIsSetUpStepByStepAndEachStepThatIsMissingIsSaid() throws Exception {
        String python = System.getenv("CADRE_MESH_SANDBOX");
        Assumptions.assumeTrue(python != null && !python.isEmpty(), "CADRE_MESH_SANDBOX names no sandbox of MESH: this test does not run");
        certificates();
        Process sandbox = sandbox(python);
        try (Appliance appliance = Appliance.make(Distribution.home(), directory.resolve("base")).addUser(CONRAD, "connector-admin")) {
            String address = address(sandbox);
            appliance.start();
            Answer without = appliance.run(CONRAD, "mesh:status");
            assertEquals(4, without.exitCode());
            assertTrue(without.err().contains("etc/org.cadrenode.mesh.cfg"), without.err());

            Path etc = appliance.base().resolve("etc");
            Files.copy(directory.resolve("node.p12"), etc.resolve("mesh.p12"));
            Files.copy(directory.resolve("authority.pem"), etc.resolve("mesh-authorities.pem"));
            Files.writeString(etc.resolve("org.cadrenode.mesh.cfg"), "mailbox = X26ABC1\naddress = " + address + "\ntrust = mesh-authorities.pem\n");
            appliance.await(Duration.ofMinutes(1), "mailbox", () -> appliance.run(CONRAD, "mesh:status").exitCode() == 0);
            for (String[] secret : new String[][] {{"mesh-password", "password"}, {"mesh-shared-key", KEY}, {"mesh-certificate", PASSPHRASE}}) {
                Answer missing = appliance.run(CONRAD, "mesh:check");
                assertEquals(1, missing.exitCode());
                assertTrue(missing.out().contains("connector:secret-set " + secret[0]), missing.out());
                Path word = Files.writeString(directory.resolve("word"), secret[1] + "\n");
                assertEquals(0, appliance.run(CONRAD, "connector:secret-set --file " + word + " " + secret[0]).exitCode());
                Files.delete(word);
            }

            Answer well = appliance.run(CONRAD, "mesh:check");
            assertEquals(0, well.exitCode(), well.out() + well.err());
            assertEquals("Nothing is wrong.", well.out().strip());
            String status = appliance.run(CONRAD, "mesh:status --json").out();
            assertTrue(status.contains("\"mailbox\":\"X26ABC1\"") && status.contains("\"problem\":\"\"") && status.contains("\"denied\":false")
                    && !status.contains("\"handshake\":\"never\""), status);

            stop(sandbox);
            Answer away = appliance.run(CONRAD, "mesh:check");
            assertEquals(1, away.exitCode());
            assertTrue(away.out().contains("cannot be reached"), away.out());
            String log = Files.readString(appliance.base().resolve("data/log/node.log"));
            assertTrue(log.contains("The handshake with MESH failed"), "the first one, before there were secrets");
            assertFalse(log.contains(KEY) || log.contains(PASSPHRASE) || log.contains("NHSMESH"), "no secret is logged");
        } finally {
            stop(sandbox);
        }
    }

    private void certificates() throws IOException, InterruptedException {
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "authority.key", "-out", "authority.pem", "-subj", "/CN=authority", "-days", "400");
        Files.writeString(directory.resolve("extension"), "subjectAltName=IP:127.0.0.1\n");
        for (String who : List.of("server", "node")) {
            openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", who + ".key", "-out", who + ".csr", "-subj", "/CN=" + who);
            openssl("x509", "-req", "-in", who + ".csr", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-days", "300",
                    "-extfile", "extension", "-out", who + ".pem");
        }
        openssl("pkcs12", "-export", "-inkey", "node.key", "-in", "node.pem", "-out", "node.p12", "-passout", "pass:" + PASSPHRASE);
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private Process sandbox(String python) throws IOException {
        Path sources = Path.of(System.getProperty("cadre.top"), "bundles/mesh/src/test/sandbox").toAbsolutePath().normalize();
        ProcessBuilder builder = new ProcessBuilder(python, "-W", "ignore", "-m", "uvicorn", "--app-dir", sources.toString(), "mailboxes:app",
                "--host", "127.0.0.1", "--port", "0", "--no-access-log", "--ssl-certfile", "server.pem", "--ssl-keyfile", "server.key",
                "--ssl-ca-certs", "authority.pem", "--ssl-cert-reqs", "2").directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("AUTH_MODE", "full");
        builder.environment().put("SHARED_KEY", KEY);
        builder.environment().put("STORE_MODE", "memory");
        builder.environment().put("PYTHONUNBUFFERED", "1");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return builder.start();
    }

    private static String address(Process sandbox) throws IOException {
        BufferedReader lines = sandbox.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher running = RUNNING.matcher(line);
            if (running.find()) {
                return running.group(1);
            }
        }
        throw new AssertionError("The sandbox does not start");
    }

    private static void stop(Process sandbox) throws InterruptedException {
        sandbox.destroy();
        if (!sandbox.waitFor(10, TimeUnit.SECONDS)) {
            sandbox.destroyForcibly();
        }
    }
}
