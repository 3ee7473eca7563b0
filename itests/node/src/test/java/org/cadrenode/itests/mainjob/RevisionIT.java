package org.cadrenode.itests.mainjob;

import static org.cadrenode.itests.mainjob.Steps.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.itests.appliance.OnDisk;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A column is taken out of a dictionary on the built archive, and what had left of it is taken back; the node is killed in between. */
final class RevisionIT {
    private static final int CHILDREN = 150;
    private static final String SECOND = "greta";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir(factory = OnDisk.class)
    Path folder;

    @Test
    void whatADictionaryLetsThroughNoMoreGoesFromTheResearchDatabaseAndComesBackWithIt() throws IOException {
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, 20261126), ErrorRates.usual()).writeTo(region);
        try (Appliance node = Appliance.make(Distribution.home(), folder.resolve("node"))) {
            MainJob.prepare(node);
            node.addUser(SECOND, "governance");
            node.start();
            MainJob job = new MainJob(node, Duration.ofMinutes(3));
            job.awaitReady();
            job.drop("mental-health", region.resolve("mental-health"));
            job.releaseAll("first");
            JsonNode before = job.demo("digest");
            assertEquals(0, list(node, "delivery:revise --dry-run --json mental-health").size(), "nothing changed");

            Path dictionary = node.base().resolve("etc/dictionaries/mental-health.csv");
            String rules = Files.readString(dictionary);
            Files.writeString(dictionary, rules.replaceAll("(?m)^contacts,duration_minutes,keep,.*\\R", ""));
            approve(node);
            JsonNode would = list(node, "delivery:revise --dry-run --json mental-health");
            assertEquals(1, would.size(), would::toString);
            long children = would.get(0).get("children").asLong();
            assertTrue(children > 0 && children == would.get(0).get("dictionary").asLong() && would.get(0).get("family").asLong() == 0,
                    would::toString);
            JsonNode begun = list(node, "delivery:revise --json mental-health");
            assertEquals(1, begun.size(), begun::toString);
            String revision = begun.get(0).get("delivery").asText();
            assertEquals(children, job.status().get("children_to_revise").asLong());
            node.kill();
            node.start();
            job.awaitReady();
            JsonNode shown = JSON.readTree(node.run(MainJob.OPERATOR, "delivery:show --json " + revision).out());
            assertEquals(would.get(0).get("delivery").asText(), shown.get("revises").get("delivery").asText());
            assertEquals(children, shown.get("revises").get("children_by_reason").get("dictionary").asLong());
            job.releaseAll("without the durations");
            JsonNode without = job.demo("digest");
            assertTrue(rows(without) < rows(before), () -> before + " then " + without);
            assertEquals(0, job.status().get("children_to_revise").asLong());
            assertEquals(0, list(node, "delivery:revise --dry-run --json mental-health").size());

            Files.writeString(dictionary, rules);
            approve(node);
            assertEquals(1, list(node, "delivery:revise --json mental-health").size());
            job.releaseAll("with the durations");
            JsonNode after = job.demo("digest");
            assertEquals(before, after, "the same events as in the beginning");
            System.out.println("A revision of " + children + " children took " + (rows(before) - rows(without)) + " events of "
                    + rows(before) + " back, and brought them again.");
            assertTrue(node.run(MainJob.GOVERNANCE, "audit:search --action DELIVERY_REVISED --json").out().contains("\"operator\""));
            assertEquals("good", job.verifyJournal().get("verdict").asText());
        }
    }

    private static void approve(Appliance node) {
        String command = "dictionary:approve --json --reason 'reviewed together' mental-health";
        Answer filed = node.run(MainJob.GOVERNANCE, command);
        Matcher request = Pattern.compile("A-[0-9A-Z]+").matcher(filed.err());
        assertTrue(filed.exitCode() == 3 && request.find(), filed::toString);
        assertEquals(0, node.run(SECOND, "approval:approve --reason 'as we read it' " + request.group()).exitCode());
        assertEquals(0, node.run(MainJob.GOVERNANCE, command).exitCode());
    }

    private static JsonNode list(Appliance node, String command) throws IOException {
        var answer = node.run(MainJob.OPERATOR, command);
        assertEquals(0, answer.exitCode(), () -> command + ": " + answer);
        return JSON.readTree(answer.out());
    }
}
