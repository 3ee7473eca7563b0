package org.cadrenode.itests.mainjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the built archive, a child opts out, the node's data are put back to a backup from before, and nothing leaves until the replay. */
final class ReplicaIT {
    private static final int CHILDREN = 120;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    @Test
    void afterARestoreNothingIsReleasedUntilTheOptOutsSinceAreReplayed() throws IOException {
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, 20261129), ErrorRates.usual()).writeTo(region);
        Path share = Files.createDirectory(folder.resolve("share"));
        Path backup = folder.resolve("backup");
        try (Appliance node = Appliance.make(Distribution.home(), folder.resolve("node"))) {
            MainJob.prepare(node);
            node.configure("org.cadrenode.optout.cfg", "replica", share.toString());
            node.start();
            Path data = node.base().resolve("data/cadre");
            MainJob job = new MainJob(node, Duration.ofMinutes(3));
            job.awaitReady();
            assertEquals("in_step", json(node, "optout:replica --json").get("state").asText());
            job.drop("mental-health", region.resolve("mental-health"));
            job.releaseAll("first");
            node.stop();
            put(data, backup);
            node.start();
            job.awaitReady();

            Path form = Files.writeString(folder.resolve("form.txt"), "nhs_number: " + nhsNumber(region) + "\nscope: all\n"
                    + "decided_by: parent\ndecided_on: 2026-11-02\n");
            long reference = json(node, "optout:add --json --file " + form).get("reference").asLong();
            awaitState(node, reference, "removed");
            job.drop("ssda903", region.resolve("ssda903"));
            job.releaseAll("second");
            JsonNode without = job.demo("digest");
            node.await(Duration.ofMinutes(1), "the copy", () -> node.run(MainJob.GOVERNANCE, "optout:replica --json").out().contains("\"waiting\":0"));

            node.stop();
            put(backup, data);
            node.start();
            job.awaitReady();
            assertTrue(rows(job.demo("digest")) > 0);
            assertEquals("ahead", json(node, "optout:replica --json").get("state").asText());
            job.drop("ssda903", region.resolve("ssda903"));
            job.awaitRest();
            Answer refused = node.run(MainJob.RELEASER, "gate:release --all --json --force --reason third");
            assertTrue((refused.out() + refused.err()).contains("OPTOUT_REPLICA_AHEAD"), refused::toString);
            assertFalse(node.run(MainJob.OPERATOR, "optout:replay").exitCode() == 0);
            assertEquals(0, node.run(MainJob.GOVERNANCE, "optout:replay --dry-run").exitCode());
            JsonNode replayed = json(node, "optout:replay --json");
            assertEquals(1, replayed.get("decisions").asLong(), replayed::toString);
            awaitState(node, reference, "removed");
            job.releaseAll("third");
            assertEquals(without, job.demo("digest"));
            assertEquals("in_step", json(node, "optout:replica --json").get("state").asText());
            assertTrue(node.run(MainJob.GOVERNANCE, "audit:search --json --action OPTOUT_REPLAYED").out().contains("OPTOUT_REPLAYED"));
            assertEquals("good", job.verifyJournal().get("verdict").asText());
        }
    }

    private static void put(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (Stream<Path> files = Files.walk(to)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void awaitState(Appliance node, long reference, String state) {
        node.await(Duration.ofMinutes(2), "the opt-out to be " + state,
                () -> node.run(MainJob.GOVERNANCE, "optout:show --json " + reference).out().contains("\"state\":\"" + state + "\""));
    }

    // Of a child who has one, from the file of patients as it was delivered.
    private static String nhsNumber(Path region) throws IOException {
        try (Stream<Path> files = Files.walk(region.resolve("mental-health"))) {
            Path file = files.filter(path -> path.getFileName().toString().startsWith("patients")).findFirst().orElseThrow();
            List<String> lines = Files.readAllLines(file);
            int column = Arrays.asList(lines.get(0).split(",")).indexOf("nhs_number");
            return lines.stream().skip(1).map(line -> line.split(",", -1)).filter(row -> row.length > column)
                    .map(row -> row[column].replace(" ", "")).filter(value -> value.matches("[0-9]{10}")).findFirst().orElseThrow();
        }
    }

    private static JsonNode json(Appliance node, String command) throws IOException {
        Answer answer = node.run(MainJob.GOVERNANCE, command);
        assertEquals(0, answer.exitCode(), () -> command + ": " + answer);
        return JSON.readTree(answer.out());
    }

    private static long rows(JsonNode digest) {
        return digest.get("events").get("rows").asLong();
    }
}
