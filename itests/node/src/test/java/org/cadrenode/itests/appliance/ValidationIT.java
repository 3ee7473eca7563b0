package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report for the people who own a source, on the built appliance: from landed files to a page without a value. */
final class ValidationIT {
    private static final String SOURCE = "ssda903";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void anExtractIsLookedThroughBeforeAndAfterItsReleaseAndItsReportHoldsNoValue() throws IOException {
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(200, 20261127), ErrorRates.usual()).writeTo(region);
        System.out.println("The region's seed is 20261127.");
        Path header = region.resolve(SOURCE).resolve("header.csv");
        List<String> lines = new ArrayList<>(Files.readAllLines(header));
        String upn = "A950000178302";
        lines.add("canary-child,1,31/02/2015,WBRI," + upn + ",,");
        Files.write(header, lines);
        Appliance appliance = Appliance.make(Distribution.home(), folder.resolve("base"));
        MainJob.prepare(appliance);
        Files.writeString(appliance.base().resolve("etc/org.cadrenode.validation.cfg"), "automatic = true\n");
        try (appliance) {
            appliance.start();
            MainJob job = new MainJob(appliance, LIMIT);
            job.awaitReady();
            job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
            assertEquals(2, appliance.run(MainJob.OPERATOR, "connector:validate " + SOURCE).exitCode(), "nothing has landed");
            job.drop(SOURCE, region.resolve(SOURCE));
            job.awaitRest();

            JsonNode report = json(appliance, "connector:validate --json " + SOURCE);
            JsonNode upns = finding(report, "upn-invalid", "header");
            assertTrue(upns.get("failing").asLong() >= 1, report::toString);
            assertTrue(finding(report, "date-impossible", "header").get("first_line").asText().equals(Integer.toString(lines.size())), report::toString);
            assertEquals(report.get("findings").size(), report.get("errors").asInt() + report.get("warnings").asInt() + report.get("information").asInt());
            Path page = Path.of(report.get("page").asText());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(page)));
            assertTrue(Files.readString(page).contains("Validation of " + SOURCE));

            String delivery = delivery(job, "header");
            Path copy = folder.resolve("report.html");
            Path table = folder.resolve("report.csv");
            JsonNode one = json(appliance, "delivery:validate --json --out " + copy + " --csv " + table + " " + delivery);
            assertEquals(List.of(delivery), JSON.convertValue(one.get("deliveries"), List.class));
            assertTrue(Files.readString(table).startsWith("rule,severity,kind,table,column"));
            assertEquals(2, appliance.run(MainJob.OPERATOR, "delivery:validate --out " + copy + " " + delivery).exitCode(), "it is there already");
            assertTrue(appliance.run(MainJob.OPERATOR, "delivery:show " + delivery).out().contains("rules failed, see delivery:validate"));
            String reviews = delivery(job, "reviews");
            appliance.await(LIMIT, "the node's own look",
                    () -> appliance.run(MainJob.OPERATOR, "delivery:show " + reviews).out().contains("rules failed, see delivery:validate"));
            assertTrue(appliance.run(Appliance.ADMIN, "delivery:validate " + delivery).refusedByConsole());

            job.releaseAll("validated");
            JsonNode after = json(appliance, "connector:validate --json " + SOURCE);
            assertEquals(report.get("findings"), after.get("findings"), "the release changed nothing of the extract");

            String journal = appliance.run(MainJob.GOVERNANCE, "audit:search --json --action DELIVERY_VALIDATED").out();
            assertTrue(journal.contains(delivery) && journal.contains(MainJob.OPERATOR), journal);
            List<String> shown = new ArrayList<>(List.of(report.toString(), one.toString(), journal, Files.readString(copy), Files.readString(table)));
            try (Stream<Path> files = Files.walk(page.getParent())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    shown.add(Files.readString(file));
                }
            }
            try (Stream<Path> logs = Files.walk(appliance.base().resolve("data/log"))) {
                for (Path file : logs.filter(Files::isRegularFile).toList()) {
                    shown.add(Files.readString(file));
                }
            }
            for (String text : shown) {
                assertFalse(text.contains("canary") || text.contains(upn) || text.contains("31/02/2015"), "a value is told");
            }
        }
    }

    private static JsonNode json(Appliance appliance, String command) throws IOException {
        Answer answer = appliance.run(MainJob.OPERATOR, command);
        assertEquals(0, answer.exitCode(), answer::toString);
        return JSON.readTree(answer.out());
    }

    private static JsonNode finding(JsonNode report, String rule, String table) {
        for (JsonNode finding : report.get("findings")) {
            if (finding.get("rule").asText().equals(rule) && finding.get("table").asText().equals(table)) {
                return finding;
            }
        }
        throw new AssertionError("no " + rule + " in " + report);
    }

    private static String delivery(MainJob job, String table) {
        for (JsonNode delivery : job.deliveries()) {
            if (delivery.get("source").asText().equals(SOURCE) && delivery.get("table").asText().equals(table)) {
                return delivery.get("delivery").asText();
            }
        }
        throw new AssertionError("no delivery of " + table);
    }
}
