package org.cadrenode.itests.mainjob;

import static org.cadrenode.itests.mainjob.Steps.awaitState;
import static org.cadrenode.itests.mainjob.Steps.json;
import static org.cadrenode.itests.mainjob.Steps.nhsNumber;
import static org.cadrenode.itests.mainjob.Steps.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
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
}
