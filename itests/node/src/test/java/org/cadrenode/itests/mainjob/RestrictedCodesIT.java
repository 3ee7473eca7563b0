package org.cadrenode.itests.mainjob;

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
import java.util.ArrayList;
import java.util.Arrays;
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

/** What the law restricts, on the built archive: it does not leave, is told by category, stops with a wrong list, and is taken back. */
final class RestrictedCodesIT {
    private static final int CHILDREN = 120;
    private static final String SECOND = "greta";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    @Test
    void aRowWithARestrictedCodeInADroppedColumnDoesNotLeaveAndOneThatLeftIsTakenBack() throws IOException {
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, 20261127), ErrorRates.usual()).writeTo(region);
        System.out.println("The region's seed is 20261127.");
        write(region, "contacts", "staff_id", 3, "note: F64.0 (review)");
        write(region, "diagnoses", "code", 2, "B20.1");
        String left = value(region, "diagnoses", "code", 5);
        try (Appliance node = Appliance.make(Distribution.home(), folder.resolve("node"))) {
            MainJob.prepare(node);
            node.addUser(SECOND, "governance");
            node.start();
            MainJob job = new MainJob(node, Duration.ofMinutes(3));
            job.awaitReady();
            assertTrue(node.run(Appliance.ADMIN, "node:check").out().contains("The list of restricted codes passes its check"));
            job.drop("mental-health", region.resolve("mental-health"));
            job.awaitRest();
            String waiting = node.run(MainJob.RELEASER, "gate:list --json").out();
            JsonNode contacts = restricted(node, waiting, "contacts");
            assertEquals(1, contacts.path("gender-recognition").path("contacts.staff_id").asLong(), contacts::toString);
            JsonNode diagnoses = restricted(node, waiting, "diagnoses");
            assertEquals(1, diagnoses.path("sexual-health").path("diagnoses.code").asLong(), diagnoses::toString);
            assertEquals(0, job.releaseAll("first"));
            JsonNode before = job.demo("digest");
            assertFalse(node.run(MainJob.GOVERNANCE, "audit:search --json --limit 2000").out().contains("F64"), "no code in the journal");

            Path list = node.base().resolve("etc/restricted-codes.csv");
            String shipped = Files.readString(list);
            Files.writeString(list, shipped + "sexual-health,snomed,86406009,\n");
            String check = node.run(Appliance.ADMIN, "node:check").out();
            assertTrue(check.contains("Line " + (shipped.lines().count() + 1)), check);
            Answer refused = node.run(MainJob.OPERATOR, "delivery:revise --json mental-health");
            assertTrue(refused.exitCode() != 0 && refused.err().contains("RESTRICTED_LIST_INVALID"), refused::toString);

            Files.writeString(list, shipped + "sexual-health,icd10," + left.replaceAll("\\..*", "") + "*,of this test\n");
            assertEquals(0, node.run(MainJob.OPERATOR, "delivery:revise mental-health").exitCode());
            job.releaseAll("restricted now");
            JsonNode after = job.demo("digest");
            assertTrue(rows(after) < rows(before), () -> before + " then " + after);
            lifted(node, job, before);
            Files.writeString(list, shipped);
            assertEquals(0, node.run(MainJob.OPERATOR, "delivery:revise mental-health").exitCode());
            job.releaseAll("restricted no more");
            assertEquals(before, job.demo("digest"), "as it was");
            String journal = node.run(MainJob.GOVERNANCE, "audit:search --json --action RESTRICTED_CODES_IN_FORCE").out();
            assertTrue(journal.contains("gender-recognition"), journal);
            assertEquals("good", job.verifyJournal().get("verdict").asText());
        }
    }

    // Terms lift a category once two people have said so, and no longer than these are in force.
    private static void lifted(Appliance node, MainJob job, JsonNode before) throws IOException {
        Path terms = node.base().resolve("etc/terms/mental-health.terms");
        String agreed = Files.readString(terms);
        Files.writeString(terms, agreed + "unrestricted sexual-health\n");
        String planned = node.run(MainJob.OPERATOR, "delivery:revise --dry-run mental-health").toString();
        assertTrue(planned.contains("0 revisions would begin"), () -> "one person's word lifts nothing: " + planned);
        job.approveTerms(SECOND, "mental-health");
        assertEquals(0, node.run(MainJob.OPERATOR, "delivery:revise mental-health").exitCode());
        job.releaseAll("as the terms let");
        assertEquals(rows(before) + 1, rows(job.demo("digest")), "with the diagnosis that was restricted from the beginning");
        Files.writeString(terms, agreed);
        job.approveTerms(SECOND, "mental-health");
    }

    private static JsonNode restricted(Appliance node, String waiting, String table) throws IOException {
        for (JsonNode delivery : JSON.readTree(waiting)) {
            String id = delivery.get("delivery").asText();
            JsonNode shown = JSON.readTree(node.run(MainJob.GOVERNANCE, "gate:show --json " + id).out());
            JsonNode restricted = shown.path("restricted");
            if (restricted.toString().contains(table + ".")) {
                assertEquals(restricted, JSON.readTree(node.run(MainJob.OPERATOR, "delivery:show --json " + id).out()).path("restricted"));
                return restricted;
            }
        }
        throw new AssertionError("no waiting delivery kept a row of " + table + " back: " + waiting);
    }

    private static Path file(Path region, String table) throws IOException {
        try (Stream<Path> files = Files.walk(region.resolve("mental-health"))) {
            return files.filter(path -> path.getFileName().toString().startsWith(table)).findFirst().orElseThrow();
        }
    }

    private static String value(Path region, String table, String column, int line) throws IOException {
        List<String> lines = Files.readAllLines(file(region, table));
        return lines.get(line).split(",", -1)[Arrays.asList(lines.get(0).split(",")).indexOf(column)];
    }

    private static void write(Path region, String table, String column, int line, String value) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file(region, table)));
        String[] fields = lines.get(line).split(",", -1);
        fields[Arrays.asList(lines.get(0).split(",")).indexOf(column)] = value;
        lines.set(line, String.join(",", fields));
        Files.write(file(region, table), lines);
    }
}
