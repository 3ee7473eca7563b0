package org.cadrenode.itests.mainjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;

/** What the tests of this package ask of a node, and read of its answers. */
final class Steps {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Steps() { }

    /** Returns what a command prints, run by governance. */
    static JsonNode json(Appliance node, String command) throws IOException {
        return json(node, MainJob.GOVERNANCE, command);
    }

    /** Returns what a command prints, run by a user of the node. */
    static JsonNode json(Appliance node, String user, String command) throws IOException {
        Answer answer = node.run(user, command);
        assertEquals(0, answer.exitCode(), () -> command + ": " + answer);
        return JSON.readTree(answer.out());
    }

    static void awaitState(Appliance node, long reference, String state) {
        node.await(Duration.ofMinutes(2), "the opt-out to be " + state,
                () -> node.run(MainJob.GOVERNANCE, "optout:show --json " + reference).out().contains("\"state\":\"" + state + "\""));
    }

    /** Returns the number of a child who has one, from the file of patients as it was delivered. */
    static String nhsNumber(Path region) throws IOException {
        try (Stream<Path> files = Files.walk(region.resolve("mental-health"))) {
            Path file = files.filter(path -> path.getFileName().toString().startsWith("patients")).findFirst().orElseThrow();
            List<String> lines = Files.readAllLines(file);
            int column = Arrays.asList(lines.get(0).split(",")).indexOf("nhs_number");
            return lines.stream().skip(1).map(line -> line.split(",", -1)).filter(row -> row.length > column)
                    .map(row -> row[column].replace(" ", "")).filter(value -> value.matches("[0-9]{10}")).findFirst().orElseThrow();
        }
    }

    /** Returns how many events the research database has. @param digest the answer of {@code demo:digest} */
    static long rows(JsonNode digest) {
        return digest.get("events").get("rows").asLong();
    }
}
