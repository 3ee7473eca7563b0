package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.cadrenode.synthetic.appliance.Appliance;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample of the database connector, as its page tells it: a PostgreSQL, an account that may only read, a built appliance. */
final class DatabaseIT {
    private static final String CONRAD = "conrad";
    private static final String OPAL = "opal";
    private static final String PASSWORD = "canary-password-61";
    private static final String CFG = "org.cadrenode.connector.jdbc-clinic.cfg";

    @TempDir
    Path directory;

    private Path binaries;
    private Path cluster;
    private int port;

    @Test
    void aDatabaseIsFetchedWholeThenByItsChangesOverAKill() throws Exception {
        String named = System.getenv("CADRE_POSTGRESQL_BIN");
        Assumptions.assumeTrue(named != null, "CADRE_POSTGRESQL_BIN names no PostgreSQL: this test does not run");
        binaries = Path.of(named);
        startCluster();
        try (Appliance appliance = Appliance.make(Distribution.home(), directory.resolve("base")).addUser(CONRAD, "connector-admin")
                .addUser(OPAL, "operator")) {
            Path sample = Distribution.home().resolve("samples/jdbc");
            program("psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "owner", "-d", "clinic",
                    "-f", readable(sample.resolve("schema.sql")).toString());
            sql("ALTER ROLE cadre_reader PASSWORD '" + PASSWORD + "'");
            for (String line : Files.readAllLines(sample.resolve("org.cadrenode.connector.jdbc-example.cfg"))) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    String value = line.substring(equals + 1).strip();
                    appliance.configure(CFG, line.substring(0, equals).strip(), value.startsWith("jdbc:")
                            ? "jdbc:postgresql://127.0.0.1:" + port + "/clinic" : value);
                }
            }
            // The schedule of the sample is once an hour: the operator runs it.
            appliance.start();
            appliance.await(Duration.ofMinutes(1), "source", () -> appliance.run(CONRAD, "connector:list").out().contains("clinic-database"));
            assertEquals(1, appliance.run(CONRAD, "connector:check clinic-database").exitCode(), "the secret is not there yet");
            Path word = Files.writeString(directory.resolve("word"), PASSWORD + "\n");
            assertEquals(0, appliance.run(CONRAD, "connector:secret-set --file " + word + " clinic-database").exitCode());
            Files.delete(word);
            String checked = appliance.run(CONRAD, "connector:check clinic-database").out();
            assertTrue(!checked.contains("grant") && !checked.contains("may"), checked);

            String shapes = appliance.run(CONRAD, "connector:preview clinic-database").out();
            assertTrue(shapes.contains("nhs_number") && shapes.contains("birth_date"), shapes);
            assertFalse(shapes.contains("Krovy") || shapes.contains("9990017007"), "a preview shows no value");

            run(appliance);
            awaitRead(appliance, 6);
            run(appliance);
            // What the log of changes held at the first fetch comes once more, as a change before it may have been committed late.
            awaitRead(appliance, 8);
            sql("UPDATE note SET words = 'Krovy slept well.' WHERE id = 1");
            sql("DELETE FROM note WHERE id = 2");
            sql("INSERT INTO contact VALUES (3, 1, '2026-03-01', 'telephone', now())");
            appliance.kill();
            appliance.start();
            appliance.await(Duration.ofMinutes(1), "source", () -> appliance.run(CONRAD, "connector:list").out().contains("clinic-database"));
            run(appliance);
            // Patients are the same delivery again; a contact that is new (and those that its window brings again), two changes of notes.
            appliance.await(Duration.ofMinutes(1), "changes", () -> read(appliance) >= 11);

            sql("GRANT UPDATE ON patient TO cadre_reader");
            assertTrue(appliance.run(CONRAD, "connector:check clinic-database").out().contains("only read"));
            assertEquals(1, appliance.run(OPAL, "connector:run --wait clinic-database").exitCode());
            assertTrue(appliance.run(OPAL, "connector:history clinic-database").out().toLowerCase(Locale.ROOT).contains("failed"));
            String log = Files.readString(appliance.base().resolve("data/log/node.log"));
            assertFalse(log.contains(PASSWORD) || log.contains("Krovy"), "neither password nor name is logged");
        } finally {
            program("pg_ctl", "-D", cluster.resolve("data").toString(), "-m", "immediate", "-w", "stop");
        }
    }

    private static void run(Appliance appliance) {
        assertEquals(0, appliance.run(OPAL, "connector:run --wait clinic-database").exitCode());
    }

    private static void awaitRead(Appliance appliance, long records) {
        try {
            appliance.await(Duration.ofMinutes(1), records + " records", () -> read(appliance) == records);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + appliance.run(OPAL, "delivery:list").out()
                    + appliance.run(OPAL, "connector:history clinic-database").out(), e);
        }
    }

    private static long read(Appliance appliance) {
        try {
            long read = 0;
            for (JsonNode delivery : new JsonMapper().readTree(appliance.run(OPAL, "delivery:list --json").out())) {
                read += delivery.get("read").asLong();
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startCluster() throws IOException, InterruptedException {
        cluster = Files.createTempDirectory("cadre-clinic");
        if (root()) {
            Files.setPosixFilePermissions(cluster, PosixFilePermissions.fromString("rwx--x--x"));
            execute(List.of("chown", "postgres", cluster.toString()));
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        program("initdb", "-D", cluster.resolve("data").toString(), "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        program("pg_ctl", "-D", cluster.resolve("data").toString(), "-w", "-l", cluster.resolve("log").toString(), "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off", "start");
        program("createdb", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "owner", "clinic");
    }

    private void sql(String statement) throws IOException, InterruptedException {
        program("psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "owner", "-d", "clinic", "-c", statement);
    }

    // PostgreSQL's programs run as another user, who does not see this one's folders.
    private Path readable(Path file) throws IOException {
        Path copy = cluster.resolve(file.getFileName());
        Files.copy(file, copy);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
        return copy;
    }

    private void program(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(root() ? List.of("runuser", "-u", "postgres", "--") : List.of());
        command.add(binaries.resolve(name).toString());
        command.addAll(List.of(arguments));
        execute(command);
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void execute(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("cadre-clinic", ".out");
        Process process = new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        String said = Files.readString(output);
        Files.delete(output);
        if (!ended || process.exitValue() != 0) {
            throw new IOException(command.get(command.size() > 4 ? 4 : 0) + " failed: " + said);
        }
    }
}
