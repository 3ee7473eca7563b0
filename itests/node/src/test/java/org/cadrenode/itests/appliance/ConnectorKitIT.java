package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.Commands;
import org.cadrenode.synthetic.appliance.MainJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows {@code docs/manual/developing-a-connector.md} literally: its shell blocks in a shell, its console blocks at the
 * console of a running appliance. Maven runs offline, on what the build itself has fetched.
 */
final class ConnectorKitIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration SHELL = Duration.ofMinutes(10);
    private static final String INSTALLER = "connie";
    /** Enough that its reading takes seconds. */
    private static final int BULKY_ROWS = 1_500_000;
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|console)\\n(.*?)^```$");

    @TempDir
    static Path folder;

    private final List<String> said = new ArrayList<>();

    @Test
    void theManualIsFollowedToAConnectorThatIsFedUpdatedWhileItReadsAndRemoved() throws IOException {
        try (Appliance appliance = Appliance.make(Distribution.home(), folder.resolve("base"))) {
            MainJob.prepare(appliance);
            appliance.addUser(INSTALLER, "connector-admin");
            appliance.launch();
            MainJob job = new MainJob(appliance, LIMIT);
            List<Block> blocks = blocks();
            assertTrue(blocks.size() >= 12, "the manual has its steps");
            Shell shell = new Shell(appliance);
            boolean ready = false;

            for (Block block : blocks) {
                long began = System.nanoTime();
                if (!ready && block.text.contains("$NODE")) {
                    appliance.await(LIMIT, "boot", appliance::answers);
                    job.awaitReady();
                    ready = true;
                }
                if (!block.isShell()) {
                    block.text.lines().forEach(command -> console(appliance, command));
                } else if (block.isInstallation() && installed(appliance).contains("1.0.0")) {
                    updateWhileItReads(appliance, job, () -> shell.run(block.text));
                } else {
                    said.add(shell.run(block.text));
                    awaitEffect(appliance, job, block);
                }
                System.out.println((System.nanoTime() - began) / 1_000_000 + " ms: " + block.text.lines().findFirst().orElse(""));
            }

            assertTrue(said.stream().anyMatch(line -> line.contains("Visits to the clinic, as of 2026")), said::toString);
            assertTrue(said.stream().anyMatch(line -> line.contains("There is no node to try the connector in")), "the test in a node was skipped");
            appliance.await(LIMIT, "its absence", () -> appliance.run(MainJob.OPERATOR, "connector:show clinic").exitCode() != 0);
            Path sources = shell.home.resolve(".m2/repository/org/cadrenode/cadre-connector-spi/0.1.0-SNAPSHOT/cadre-connector-spi-0.1.0-SNAPSHOT-sources.jar");
            try (JarFile jar = new JarFile(sources.toFile())) {
                assertTrue(jar.getEntry("org/cadrenode/connector/spi/Records.java") != null, "the kit describes the interfaces");
            }
            assertTrue(Files.isRegularFile(shell.place().resolve("exam/target/failsafe-reports/failsafe-summary.xml")));
            Map<String, List<Long>> accounts = new HashMap<>();
            for (JsonNode delivery : job.deliveries()) {
                accounts.merge(delivery.get("table").asText() + (delivery.get("read").asLong() > 1000 ? ", bulky" : ""),
                        List.of(delivery.get("read").asLong(), delivery.get("quarantined").asLong()), (one, other) -> List.of(-1L, -1L));
            }
            assertEquals(Map.of("patients", List.of(20L, 0L), "visits", List.of(61L, 1L), "visits, bulky", List.of((long) BULKY_ROWS, 0L)),
                    accounts, "nothing is lost, and nothing doubled");
        }
    }

    /** Stops the connector in the middle of an extract, replaces it by changed code, and waits until that has read the extract. */
    private static void updateWhileItReads(Appliance appliance, MainJob job, Runnable update) throws IOException {
        bulky(appliance);
        appliance.await(LIMIT, "arrival of the bulky file", () -> isBeingRead(job));
        appliance.need("bundle:stop " + appliance.need("bundle:id org.example.connector.clinic").strip());
        assertTrue(isBeingRead(job), "the reading must not have ended before the connector was stopped");
        update.run();
        appliance.await(LIMIT, "the changed code", () -> installed(appliance).contains("1.0.1"));
        appliance.await(LIMIT, "the end of the reading", () -> !isBeingRead(job));
        job.awaitRest();
    }

    private static void awaitEffect(Appliance appliance, MainJob job, Block block) {
        if (block.text.contains("data/inbox")) {
            appliance.await(LIMIT, "both deliveries", () -> deliveries(job) == 2);
            job.awaitRest();
        } else if (block.text.contains("deploy")) {
            appliance.await(LIMIT, "its installation or removal", () -> installed(appliance).contains("clinic") == block.isInstallation());
        }
    }

    private void console(Appliance appliance, String command) {
        String user = command.startsWith("dictionary:") ? MainJob.GOVERNANCE
                : command.startsWith("connector:installed") ? INSTALLER : MainJob.OPERATOR;
        Answer[] answer = new Answer[1];
        // The component starts with its configuration, which Karaf finds within seconds.
        appliance.await(LIMIT, command, () -> {
            answer[0] = appliance.run(user, command);
            return answer[0].exitCode() == 0;
        });
        said.add(answer[0].out());
    }

    private static String installed(Appliance appliance) {
        Answer answer = appliance.run(INSTALLER, "connector:installed");
        return answer.exitCode() == 0 ? answer.out() : "";
    }

    private static boolean isBeingRead(MainJob job) {
        return StreamSupport.stream(job.deliveries().spliterator(), false).anyMatch(delivery ->
                delivery.get("source").asText().equals("clinic") && delivery.get("stage").asText().equals("received"));
    }

    private static long deliveries(MainJob job) {
        return StreamSupport.stream(job.deliveries().spliterator(), false)
                .filter(delivery -> delivery.get("source").asText().equals("clinic")).count();
    }

    private static void bulky(Appliance appliance) throws IOException {
        Path inbox = Files.createDirectories(appliance.base().resolve("data/inbox/clinic"));
        Path part = inbox.resolve("visits-bulky.csv.part");
        try (BufferedWriter out = Files.newBufferedWriter(part)) {
            out.write("patient_id;visited;reason;minutes;note\n");
            for (int i = 0; i < BULKY_ROWS; i++) {
                out.write("C" + i + ";2026-03-01;R1;20;one visit of many\n");
            }
        }
        Files.move(part, inbox.resolve("visits-bulky.csv"));
    }

    private record Block(String language, String text) {
        boolean isShell() {
            return language.equals("sh");
        }

        boolean isInstallation() {
            return text.contains("cp kar/target/clinic.kar");
        }
    }

    private static List<Block> blocks() throws IOException {
        Path manual = Path.of(System.getProperty("cadre.top"), "docs/manual/developing-a-connector.md");
        Matcher block = BLOCK.matcher(Files.readString(manual));
        List<Block> blocks = new ArrayList<>();
        while (block.find()) {
            blocks.add(new Block(block.group(1), block.group(2)));
        }
        return blocks;
    }

    /** A developer's shell: what one block exports, and the folder to which it went, are there in the next one. */
    private static final class Shell {
        private final Path work = folder.resolve("work");
        private final Path home = folder.resolve("home");
        private final Map<String, String> environment = new HashMap<>();

        Shell(Appliance appliance) throws IOException {
            Files.createDirectories(work);
            Path kit = kit();
            Files.copy(kit, work.resolve(kit.getFileName()));
            repository();
            String java = System.getProperty("java.home");
            environment.putAll(Map.of("NODE", appliance.base().toString(), "ARCHIVE", Distribution.archive().toString(),
                    "HOME", home.toString(), "MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -Duser.home=" + home, "JAVA_HOME", java,
                    "PATH", Path.of(java, "bin") + ":" + System.getenv("PATH")));
            Files.writeString(folder.resolve("place"), work.toString());
            Files.writeString(folder.resolve("exports"), "");
        }

        private static Path kit() throws IOException {
            try (Stream<Path> files = Files.list(Path.of(System.getProperty("cadre.top"), "bundles/connector-archetype/target"))) {
                return files.filter(file -> file.getFileName().toString().matches("cadre-connector-kit-.*\\.zip")).findFirst().orElseThrow();
            }
        }

        // The build's own repository, but for what is ours: that comes from the kit.
        private void repository() throws IOException {
            Path main = Path.of(System.getProperty("cadre.maven.repository"));
            Path own = Files.createDirectories(home.resolve(".m2/repository"));
            link(main, own, "org");
            link(main.resolve("org"), Files.createDirectories(own.resolve("org")), "cadrenode");
            Files.writeString(home.resolve(".m2/settings.xml"), "<settings><offline>true</offline></settings>");
        }

        private static void link(Path from, Path to, String without) throws IOException {
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.filter(one -> !one.getFileName().toString().equals(without)).toList()) {
                    Files.createSymbolicLink(to.resolve(file.getFileName()), file.toAbsolutePath());
                }
            }
        }

        String run(String block) {
            String script = "set -e\n. " + folder.resolve("exports") + "\ncd \"$(cat " + folder.resolve("place") + ")\"\n" + block
                    + "\nexport -p > " + folder.resolve("exports") + "\npwd > " + folder.resolve("place") + "\n";
            Answer answer = Commands.run(SHELL, environment, List.of("bash", "-c", script));
            assertEquals(0, answer.exitCode(), () -> block + "\n" + answer);
            return answer.out();
        }

        Path place() throws IOException {
            return Path.of(Files.readString(folder.resolve("place")).strip());
        }
    }
}
