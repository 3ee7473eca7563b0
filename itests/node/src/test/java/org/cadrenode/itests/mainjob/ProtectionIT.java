package org.cadrenode.itests.mainjob;

import static org.cadrenode.itests.mainjob.Steps.json;
import static org.cadrenode.itests.mainjob.Steps.rows;
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
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/** Addresses are protected on the built archive after rows have left, and lifted by two people; nothing is destroyed before the time of its terms. */
final class ProtectionIT {
    private static final int CHILDREN = 120;
    private static final int HIDDEN = 4;
    private static final String SECOND = "greta";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    @Test
    void placesOfChildrenInHidingAreTakenBackAndTwoPeopleBringThemAgain() throws IOException {
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, 20261127), ErrorRates.usual()).writeTo(region);
        try (Appliance node = Appliance.make(Distribution.home(), folder.resolve("node"))) {
            MainJob.prepare(node);
            node.addUser(SECOND, "governance");
            node.start();
            MainJob job = new MainJob(node, Duration.ofMinutes(3));
            job.awaitReady();
            job.drop("mental-health", region.resolve("mental-health"));
            job.releaseAll("first");
            JsonNode before = job.demo("digest");

            List<String> lines = patients(region).stream().map(id -> "mh-trust/" + id).toList();
            Path list = Files.write(folder.resolve("hidden.txt"), lines);
            assertTrue(node.run(MainJob.OPERATOR, "protection:add --file " + list).refusedByConsole());
            assertEquals(HIDDEN, json(node, "protection:add --json --file " + list).get("new").asLong());
            assertEquals(0, json(node, "protection:add --json --dry-run --file " + list).get("new").asLong());
            JsonNode status = json(node, "protection:status --json");
            assertEquals(HIDDEN, status.get("statements").asLong(), status::toString);
            assertTrue(status.get("children").asLong() >= HIDDEN, status::toString);
            JsonNode would = JSON.readTree(node.run(MainJob.OPERATOR, "delivery:revise --dry-run --json mental-health").out());
            assertTrue(would.findValues("protection").stream().mapToLong(JsonNode::asLong).sum() >= HIDDEN, would::toString);
            assertEquals(0, node.run(MainJob.OPERATOR, "delivery:revise mental-health").exitCode());
            node.kill();
            node.start();
            job.awaitReady();
            job.releaseAll("in hiding");
            JsonNode without = job.demo("digest");
            assertTrue(rows(without) < rows(before), () -> before + " then " + without);
            assertEquals(0, JSON.readTree(node.run(MainJob.OPERATOR, "delivery:revise --dry-run --json mental-health").out()).size());

            for (JsonNode statement : json(node, "protection:find --json --file " + list)) {
                lift(node, statement.get("statement").asLong());
            }
            assertEquals(0, json(node, "protection:status --json").get("children").asLong());
            assertEquals(0, node.run(MainJob.OPERATOR, "delivery:revise mental-health").exitCode());
            job.releaseAll("open again");
            assertEquals(before, job.demo("digest"), "as it was");
            String journal = node.run(MainJob.GOVERNANCE, "audit:search --json --action PROTECTION_ADDED --action PROTECTION_SOUGHT"
                    + " --action PROTECTION_APPLIED --action PROTECTION_LIFTED --action APPROVAL_USED").out();
            try (Stream<Path> logs = Files.list(node.base().resolve("data/log"))) {
                for (Path log : logs.filter(Files::isRegularFile).toList()) {
                    String text = Files.readString(log);
                    patients(region).forEach(id -> assertFalse(text.contains("mh-trust/" + id), log::toString));
                }
            }
            patients(region).forEach(id -> assertFalse(journal.contains("mh-trust/" + id)));
            assertTrue(journal.contains("PROTECTION_LIFTED") && journal.contains("PROTECTION_SOUGHT"));

            JsonNode plan = json(node, "retention:show --json");
            assertTrue(plan.size() > 0 && plan.findValuesAsText("standing").stream().allMatch("kept"::equals), plan::toString);
            JsonNode swept = json(node, "retention:run --json --force");
            assertEquals(0, swept.get("deliveries").asLong());
            assertEquals(0, swept.get("without_terms").asLong(), swept::toString);
            assertEquals(0, node.run(MainJob.GOVERNANCE, "retention:hold --reason 'a claim' mental-health").exitCode());
            assertEquals(1, json(node, "retention:show --json --holds").size());
            assertEquals(0, node.run(MainJob.GOVERNANCE, "retention:free --reason 'settled' mental-health").exitCode());
            assertEquals(before, job.demo("digest"));
            assertEquals("good", job.verifyJournal().get("verdict").asText());
        }
    }

    private static void lift(Appliance node, long statement) {
        String command = "protection:lift --reason 'the order has ended' " + statement;
        Answer filed = node.run(MainJob.GOVERNANCE, command);
        Matcher request = Pattern.compile("A-[0-9A-Z]+").matcher(filed.err());
        assertTrue(filed.exitCode() == 3 && request.find(), filed::toString);
        assertEquals(3, node.run(MainJob.GOVERNANCE, "approval:approve --reason 'myself' " + request.group()).exitCode());
        assertEquals(0, node.run(SECOND, "approval:approve --reason 'seen the order' " + request.group()).exitCode());
        assertEquals(0, node.run(MainJob.GOVERNANCE, command).exitCode());
    }

    // Ids of children with a postcode, from the file of patients as it was delivered.
    private static List<String> patients(Path region) throws IOException {
        try (Stream<Path> files = Files.walk(region.resolve("mental-health"))) {
            Path file = files.filter(path -> path.getFileName().toString().startsWith("patients")).findFirst().orElseThrow();
            List<String> lines = Files.readAllLines(file);
            List<String> columns = Arrays.asList(lines.get(0).split(","));
            Pattern id = Pattern.compile("[A-Za-z0-9-]{3,20}");
            return lines.stream().skip(1).map(line -> line.split(",", -1)).filter(row -> row.length == columns.size())
                    .filter(row -> Pattern.matches("[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}", row[columns.indexOf("postcode")]))
                    .map(row -> row[columns.indexOf("patient_id")]).filter(value -> id.matcher(value).matches()).distinct().limit(HIDDEN).toList();
        }
    }
}
