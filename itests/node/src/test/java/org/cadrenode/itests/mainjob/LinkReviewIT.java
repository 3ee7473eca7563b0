package org.cadrenode.itests.mainjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two people decide about pairs at the console of the built distribution, and nothing that they see or that is logged tells who a child is. */
@TestMethodOrder(OrderAnnotation.class)
final class LinkReviewIT {
    private static final int CHILDREN = 300;
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final List<String> SOURCES = List.of("mental-health", "cin", "ssda903", "school-census");
    private static final String DORA = "dora";
    private static final String DINA = "dina";
    private static final Pattern REQUEST = Pattern.compile("\\bA-[0-9A-Z]{4,}");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path folder;

    private static Path region;
    private static Appliance node;

    @BeforeAll
    static void load() throws IOException {
        region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, 20261127), ErrorRates.usual()).writeTo(region);
        node = Appliance.make(Distribution.home(), folder.resolve("node"));
        MainJob.prepare(node);
        node.addUser(DORA, "data-manager");
        node.addUser(DINA, "data-manager");
        // So that much is left to people.
        node.configure("org.cadrenode.linkage.cfg", "linkScore", "14.0");
        node.start();
        MainJob job = new MainJob(node, LIMIT);
        job.awaitReady();
        job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
        SOURCES.forEach(source -> job.drop(source, region.resolve(source)));
        job.releaseAll("to be linked");
    }

    @AfterAll
    static void end() {
        node.close();
    }

    @Test
    @Order(1)
    void twoPeopleJoinAndSplitAPairAndTakeItBack() {
        JsonNode before = status();
        JsonNode pair = parse(need(DORA, "link:review --json").out()).get(0);
        String number = pair.get("number").asText();
        assertTrue(pair.get("agreement").asText().contains("birth-date"), pair::toString);
        assertEquals(number, parse(need(MainJob.GOVERNANCE, "link:explain --json " + number).out()).get("number").asText());

        assertEquals("linked", agreed("link:join --json --reason 'both were asked' " + number).get("standing").asText());
        assertEquals(before.get("persons").asLong() - 1, status().get("persons").asLong());
        assertEquals("apart", agreed("link:split --json --reason 'they were mistaken' " + number).get("standing").asText());
        assertEquals(before.get("persons").asLong(), status().get("persons").asLong());
        agreed("link:split --json --undo --reason 'it waits again' " + number);
        assertEquals(number, parse(need(DORA, "link:review --json").out()).get(0).get("number").asText());
        assertEquals(3, node.run(DORA, "link:learn -o " + folder.resolve("weights.txt")).exitCode(), "there are too few to learn from");
        assertTrue(need(MainJob.GOVERNANCE, "audit:list --json").out().contains("LINK_DECIDED"));
    }

    @Test
    @Order(2)
    void twoPeopleTakeADeliveryOutAndNeitherAKillNorTheSameFileBringsItBack() throws IOException {
        MainJob job = new MainJob(node, LIMIT);
        JsonNode before = status();
        // Most of them tell of children whom the one with the patients brought.
        JsonNode found = null;
        for (JsonNode one : job.deliveries()) {
            if (one.get("source").asText().equals("mental-health") && one.get("stage").asText().equals("settled")) {
                JsonNode would = parse(need(DORA, "delivery:withdraw --dry-run --json " + one.get("delivery").asText()).out());
                found = found == null || would.get("tokens").asLong() > found.get("tokens").asLong() ? would : found;
            }
        }
        JsonNode would = Objects.requireNonNull(found, "nothing was loaded");
        String delivery = would.get("delivery").asText();
        String withdraw = "delivery:withdraw --json --reason 'the extract of the wrong year' " + delivery;
        assertTrue(node.run(MainJob.OPERATOR, withdraw).refusedByConsole());
        assertEquals(2, node.run(DORA, "delivery:withdraw --dry-run D-AAAAAAAAAAAA").exitCode());
        long records = 0;
        for (JsonNode table : would.get("records")) {
            records += table.asLong();
        }
        assertTrue(records > 0 && would.get("tokens").asLong() > 0, would::toString);
        String provider = would.get("provider").asText();
        long pairs = pairs(provider);
        assertEquals(before, status(), "a dry run changes nothing");
        agreed(withdraw);
        node.kill();
        node.start();
        job.awaitReady();
        String show = "delivery:show --json " + delivery;
        node.await(LIMIT, "the delivery to be out", () -> parse(need(DORA, show).out()).path("withdrawal").path("standing").asText().equals("withdrawn"));
        JsonNode withdrawn = parse(need(DORA, show).out()).get("withdrawal");
        assertEquals(records, withdrawn.get("records").asLong(), withdrawn::toString);
        assertEquals(would.get("tokens"), withdrawn.get("children"));
        assertEquals(DINA, withdrawn.get("agreed_by").asText());
        assertEquals(before.get("subjects").asLong() - would.get("tokens").asLong(), status().get("subjects").asLong());
        assertTrue(pairs > 0 && pairs(provider) == 0, "no pair of such a child waits any more, of " + pairs);
        assertEquals(3, node.run(DORA, withdraw).exitCode(), "it is withdrawn already");
        Set<String> kept = packages();
        assertTrue(kept.size() > 2, kept::toString);
        would.get("packages").forEach(one -> assertFalse(kept.contains(one.asText() + ".cadre"), one::asText));

        JsonNode without = job.demo("digest");
        job.drop("mental-health", region.resolve("mental-health"));
        job.awaitRest();
        assertEquals(without, job.demo("digest"), "the same content is the same delivery");
        String journal = need(MainJob.GOVERNANCE, "audit:search --json --action DELIVERY_WITHDRAWN --action DELIVERY_REMOVED").out();
        assertTrue(journal.contains("DELIVERY_WITHDRAWN") && journal.contains("DELIVERY_REMOVED") && journal.contains(delivery), journal);
        assertEquals("good", job.verifyJournal().get("verdict").asText());
    }

    @Test
    @Order(3)
    void nothingThatIsShownOrLoggedTellsWhoAChildIs() throws IOException {
        StringBuilder seen = new StringBuilder(need(DORA, "link:review --limit 10000 --json").out());
        try (Stream<Path> logs = Files.walk(node.base().resolve("data/log"))) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                seen.append(Files.readString(log));
            }
        }
        assertTrue(seen.length() > 1_000);
        Set<String> words = new HashSet<>(List.of(seen.toString().split("[^\\p{L}\\p{N}@.-]+")));
        Set<String> kinds = new HashSet<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(region.resolve("truth/identifiers.csv"))) {
            for (NamedCsvRecord row : rows) {
                String value = row.getField("value");
                kinds.add(row.getField("kind"));
                // A word may be a name; two in a row, and whatever has a digit, is none by chance.
                boolean number = value.matches(".*[0-9].*");
                assertFalse(number && words.contains(value.replace(" ", "")) || (number || value.contains(" ")) && seen.indexOf(value) >= 0,
                        () -> "a " + row.getField("kind") + " is there");
            }
        }
        assertTrue(kinds.containsAll(Set.of("nhs", "upn", "full_name", "birth_date", "postcode")), kinds::toString);
    }

    /** Returns how many pairs wait of which one child is a provider's. */
    private static long pairs(String provider) {
        long pairs = 0;
        for (JsonNode pair : parse(need(DORA, "link:review --limit 10000 --json").out())) {
            pairs += pair.get("left_provider").asText().equals(provider) || pair.get("right_provider").asText().equals(provider) ? 1 : 0;
        }
        return pairs;
    }

    private static Set<String> packages() throws IOException {
        try (Stream<Path> files = Files.walk(node.base().resolve("data/cadre/exchange"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".cadre")).collect(Collectors.toSet());
        }
    }

    private static JsonNode status() {
        return parse(need(MainJob.OPERATOR, "link:status --json").out());
    }

    private static JsonNode agreed(String command) {
        Answer asked = node.run(DORA, command);
        Matcher request = REQUEST.matcher(asked.err());
        assertTrue(asked.exitCode() == 3 && request.find(), asked::toString);
        assertEquals(3, node.run(DORA, "approval:approve --reason 'I agree' " + request.group()).exitCode(), "nobody agrees with themselves");
        need(DINA, "approval:approve --reason 'I agree' " + request.group());
        return parse(need(DORA, command).out());
    }

    private static Answer need(String user, String command) {
        Answer answer = node.run(user, command);
        assertEquals(0, answer.exitCode(), () -> command + " ended with " + answer);
        return answer;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
