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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

/** On the built archive, one child is taken out after its data were loaded, proved to be out, and brought back by two people. */
final class WithdrawalIT {
    private static final int CHILDREN = 120;
    private static final String SECOND = "greta";

    @TempDir
    Path folder;

    @Test
    void whatWasTakenBackIsThereAgainAsItWasOnceTheOptOutIsWithdrawn() throws IOException {
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, 20261128), ErrorRates.usual()).writeTo(region);
        String number = nhsNumber(region);
        try (Appliance node = Appliance.make(Distribution.home(), folder.resolve("node"))) {
            MainJob.prepare(node);
            node.addUser(SECOND, "governance");
            node.start();
            MainJob job = new MainJob(node, Duration.ofMinutes(3));
            job.awaitReady();
            job.drop("mental-health", region.resolve("mental-health"));
            job.releaseAll("first");
            JsonNode before = job.demo("digest");

            Path form = Files.writeString(folder.resolve("form.txt"), "nhs_number: " + number + "\nscope: all\ndecided_by: parent\n"
                    + "decided_on: 2026-11-02\nperson: case 17\nevidence: drawer 3\n");
            assertTrue(node.run(MainJob.OPERATOR, "optout:add --file " + form).refusedByConsole());
            long reference = json(node, "optout:add --json --file " + form).get("reference").asLong();
            awaitState(node, reference, "removed");
            job.awaitRest();
            JsonNode without = job.demo("digest");
            assertTrue(rows(without) < rows(before), () -> before + " then " + without);
            assertEquals(0, json(node, "optout:status --json").get("orders_unconfirmed").size());

            assertEquals(Set.of("linkage", "research", "vault"), due(node));
            for (JsonNode erased : json(node, "erasure:run --json")) {
                assertEquals("done", erased.get("outcome").asText(), erased::toString);
            }
            assertEquals(Set.of(), due(node));
            assertEquals(without, job.demo("digest"), "what stays is as it was");

            Path statement = folder.resolve("statement");
            assertEquals(0, node.run(MainJob.GOVERNANCE, "optout:prove --out " + statement + " " + reference).exitCode());
            for (String ending : List.of(".txt", ".json")) {
                String text = Files.readString(folder.resolve("statement" + ending));
                assertTrue(text.contains("resource") && text.contains("mh-trust-"), text);
                assertTrue(text.contains("place: vault; unreadable since") || text.contains("\"place\":\"vault\""), text);
                assertTrue(text.contains("the resource, by its signed receipt for mh-trust-"), text);
                assertFalse(text.contains(number) || text.contains("case 17") || text.contains("drawer 3"), text);
                assertTrue(json(node, "optout:prove --json --check " + statement + ending).get("own_key").asBoolean());
            }

            Path maker = Files.writeString(folder.resolve("maker.txt"), "person: case 17\n");
            Path another = Files.writeString(folder.resolve("another.txt"), "person: case 18\n");
            assertEquals(3, node.run(MainJob.GOVERNANCE, "optout:withdraw --decided-by parent --file " + another + " --reason 'letter' "
                    + reference).exitCode());
            withdraw(node, "optout:withdraw --decided-by parent --file " + maker + " --reason 'letter' " + reference);
            node.kill();
            node.start();
            job.awaitReady();
            awaitState(node, reference, "withdrawn");
            job.releaseAll("back");
            assertEquals(before, job.demo("digest"), "as it was, the vault and the accounts too");
            String history = node.run(MainJob.GOVERNANCE, "optout:history --json " + reference).out();
            for (String what : List.of("received", "applied", "ordered", "confirmed", "proved", "withdrawn", "returned")) {
                assertTrue(history.contains("\"" + what + "\""), history);
            }
            String journal = node.run(MainJob.GOVERNANCE, "audit:search --json --action OPTOUT_ADDED --action OPTOUT_WITHDRAWN"
                    + " --action OPTOUT_ENDED --action OPTOUT_PROVED --action STORE_ERASED --action RETURN_ORDERED --action RETURN_APPLIED").out();
            for (String action : List.of("OPTOUT_ADDED", "OPTOUT_WITHDRAWN", "OPTOUT_ENDED", "OPTOUT_PROVED", "STORE_ERASED", "RETURN_ORDERED", "RETURN_APPLIED")) {
                assertTrue(journal.contains(action), action + ": " + journal);
            }
            assertFalse(journal.contains(number) || journal.contains("case 17"));
            try (Stream<Path> logs = Files.list(node.base().resolve("data/log"))) {
                for (Path log : logs.filter(Files::isRegularFile).toList()) {
                    String text = Files.readString(log);
                    assertFalse(text.contains(number) || text.contains("case 17"), log::toString);
                }
            }
            assertEquals("good", job.verifyJournal().get("verdict").asText());
        }
    }

    private static void withdraw(Appliance node, String command) {
        Answer filed = node.run(MainJob.GOVERNANCE, command);
        Matcher request = Pattern.compile("A-[0-9A-Z]{4,}").matcher(filed.err());
        assertTrue(filed.exitCode() == 3 && request.find(), filed::toString);
        assertEquals(3, node.run(MainJob.GOVERNANCE, "approval:approve --reason 'myself' " + request.group()).exitCode());
        assertEquals(0, node.run(SECOND, "approval:approve --reason 'seen the letter' " + request.group()).exitCode());
        assertEquals(0, node.run(MainJob.GOVERNANCE, command).exitCode());
    }

    /** Returns out of which stores something was taken that may lie in their files. */
    private static Set<String> due(Appliance node) throws IOException {
        Set<String> places = new TreeSet<>();
        for (JsonNode line : json(node, "erasure:status --json")) {
            if (!line.get("taken_out_since").asText().isEmpty()) {
                places.add(line.get("place").asText());
            }
        }
        return places;
    }
}
