package org.cadrenode.itests.mainjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys are rotated on the built archive with a region's data in every store, as a custodian and a second person do it. One
 * node goes through its life in this order: each test goes on where the one before it ended.
 */
@TestMethodOrder(OrderAnnotation.class)
final class RotationIT {
    private static final String CUSTODIAN = "victor";
    private static final String PASSPHRASE = "seven herons over a still canal";
    private static final List<String> SOURCES = List.of("mental-health", "ssda903", "cin", "school-census");
    private static final int CHILDREN = 300;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Pattern REQUEST = Pattern.compile("A-[0-9A-Z]+");
    private static final Pattern FIRST_CELL = Pattern.compile("\\A(\\w+)");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> BEFORE_THE_KILL = List.of("landing", "suppression-record", "vault-lookup", "research-file");
    /** In its rotation the node is killed: each record is renewed by itself. */
    private static final String KILLED = "vault-record";
    private static final List<String> AFTER_THE_KILL = List.of("vault-file", "suppression-lookup", "optout-file", "linkage-file",
            "package-signing", "package-opening", "journal-subject");
    /** What rooms keep something under, so that its renewal has an end. The custodian's store is on another node. */
    private static final Set<String> RENEWED = Set.of("landing", "suppression-record", "suppression-lookup", "optout-file",
            "vault-record", "vault-lookup", "vault-file", "linkage-file", "research-file");

    @TempDir
    static Path folder;

    private static Path region;
    private static Appliance node;
    private static MainJob job;
    private static Random kills;

    @BeforeAll
    static void load() throws IOException {
        region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, 20261123), ErrorRates.usual()).writeTo(region);
        long seed = System.nanoTime();
        System.out.println("The region's seed is 20261123, that of the kills " + seed + ".");
        kills = new Random(seed);
        node = Appliance.make(Distribution.home(), folder.resolve("node"));
        MainJob.prepare(node);
        node.addUser(CUSTODIAN, "vault-custodian");
        node.start();
        job = new MainJob(node, LIMIT);
        job.awaitReady();
        job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
        SOURCES.forEach(source -> job.drop(source, region.resolve(source)));
        job.releaseAll("before the rotations");
        JsonNode digest = job.demo("digest");
        assertTrue(rows(digest, "events") > CHILDREN && rows(digest, "vault") > CHILDREN / 2 && rows(digest, "suppressed") > 0,
                digest::toString);
    }

    @AfterAll
    static void end() {
        node.close();
    }

    @Test
    @Order(1)
    void whatLiesInTheStoresOutlivesARotationOfEveryKeyThatItIsUnderAndAKill() throws Exception {
        JsonNode digest = job.demo("digest");
        JsonNode links = links();

        for (String purpose : BEFORE_THE_KILL) {
            rotate(purpose, 2);
        }
        rotateWithAKill(KILLED, 400);
        for (String purpose : AFTER_THE_KILL) {
            rotate(purpose, 2);
        }
        rotate(KILLED, 3);
        agreed(node, "key:rotate --confirm=root --reason yearly root");
        awaitRenewal();

        assertEquals(digest, job.demo("digest"));
        assertEquals(links, links());
        assertEquals("good", job.verifyJournal().get("verdict").asText());
        assertRenewalsStandInTheJournal();
    }

    @Test
    @Order(2)
    void anOptOutThatComesAfterTheRotationStillFindsItsChildren() {
        JsonNode before = job.demo("digest");

        job.importOptOuts(region.resolve("truth/optouts-later.csv"));
        job.releaseAll("after the opt-outs");

        JsonNode after = job.demo("digest");
        assertTrue(rows(after, "suppressed") > rows(before, "suppressed"), () -> before + " then " + after);
        assertTrue(rows(after, "vault") < rows(before, "vault"), () -> before + " then " + after);
        assertTrue(rows(after, "events") < rows(before, "events"), () -> before + " then " + after);
        System.out.println("Opt-outs took " + (rows(before, "events") - rows(after, "events")) + " events of "
                + rows(before, "events") + ".");
    }

    @Test
    @Order(3)
    void anotherPseudonymKeyRenamesTheRowsOfResearchAndNoRowIsDoubled() throws Exception {
        JsonNode before = job.demo("digest");
        JsonNode links = links();

        rotateWithAKill("pseudonym-local", 4000);
        awaitResearch(before, "events");

        JsonNode after = job.demo("digest");
        assertSameBut(Set.of("events", "persons"), before, after);
        for (String renamed : List.of("events", "persons")) {
            assertEquals(rows(before, renamed), rows(after, renamed), renamed);
            assertNotEquals(before.get(renamed), after.get(renamed), renamed);
        }
        assertEquals(links, links());
        Map<String, Long> first = sums(job.deliveries(), Set.of());
        Set<String> known = new HashSet<>();
        job.deliveries().forEach(delivery -> known.add(delivery.get("delivery").asText()));

        for (String source : SOURCES) {
            job.drop(source, rewritten(region.resolve(source)));
        }
        job.releaseAll("the same once more");

        assertSameBut(Set.of("landing"), after, job.demo("digest"));
        Map<String, Long> second = sums(job.deliveries(), known);
        System.out.println("First " + first + ", then " + second + ".");
        assertEquals(first.get("read"), second.get("read"));
        assertEquals(0, second.get("loaded"), "everything was there already");
        assertEquals(first.get("loaded") + first.get("duplicate"), second.get("duplicate"));
    }

    @Test
    @Order(4)
    void anotherLinkageKeyLeavesEveryPersonAsTheyAreAlsoWhileADeliveryIsUnderWay() throws IOException {
        JsonNode before = job.demo("digest");
        JsonNode links = links();

        job.drop("school-census", rewritten(rewritten(region.resolve("school-census"))));
        rotate("linkage", 2);
        job.awaitReady();
        job.releaseAll("from before the rotation");
        node.await(LIMIT, "renewal of the tokens", () -> underOneVersion(links(), "2"));
        job.awaitRest();

        assertSameBut(Set.of("landing"), before, job.demo("digest"));
        JsonNode now = links();
        for (String count : List.of("subjects", "persons", "linked")) {
            assertEquals(links.get(count), now.get(count), count);
        }
        System.out.println("Links: " + links + " then " + now);
        assertEquals("good", job.verifyJournal().get("verdict").asText());
    }

    @Test
    @Order(5)
    void aCopyOfTheKeysIsEnoughToOpenTheDataOfANodeThatLostItsOwn() throws IOException {
        JsonNode digest = job.demo("digest");
        Path passphrase = secret("passphrase", PASSPHRASE);
        Path wrong = secret("wrong-passphrase", "eight herons over a still canal");
        Path copy = folder.resolve("keystore.bak");
        agreed(node, "key:init --passphrase-file " + passphrase + " --credential --reason 'a passphrase beside the file'");
        need(node, CUSTODIAN, "key:backup " + copy);
        need(node, CUSTODIAN, "key:backup-check --file " + passphrase + " " + copy);
        assertEquals(2, node.run(CUSTODIAN, "key:backup-check --file " + wrong + " " + copy).exitCode());
        node.kill();

        try (Appliance other = node.copy(folder.resolve("other"))) {
            delete(other.base().resolve("data/cadre/keystore"));
            Files.delete(other.base().resolve("credentials/keystore"));
            other.start();
            assertEquals(4, other.run(MainJob.OPERATOR, "node:status").exitCode());
            agreed(other, "key:restore --reason 'the keystore was lost' " + copy);
            assertEquals(4, other.run(MainJob.OPERATOR, "node:status").exitCode(), "a restored keystore is closed");
            assertEquals(2, other.run(CUSTODIAN, "key:unseal --file " + wrong).exitCode());
            need(other, CUSTODIAN, "key:unseal --file " + passphrase);
            MainJob there = new MainJob(other, LIMIT);
            there.awaitReady();
            there.awaitRest();
            assertEquals(digest, there.demo("digest"));
            assertEquals("good", there.verifyJournal().get("verdict").asText());
        }
    }

    /** Rotates as the manual says: see what it breaks, ask, have it agreed to, and do it. */
    private static void rotate(String purpose, int version) {
        Answer plan = need(node, CUSTODIAN, "key:rotate --dry-run --json " + purpose);
        assertTrue(plan.out().contains("consequence"), plan::toString);
        Answer done = agreed(node, "key:rotate --json --confirm=" + purpose + " --reason yearly " + purpose);
        assertEquals(version, parse(done.out()).get("version").asInt(), "a dry run changes nothing, a rotation adds one");
    }

    /** Runs a command of the custodian's that waits for a second person, has that person agree, and runs it again. */
    private static Answer agreed(Appliance appliance, String command) {
        approve(appliance, appliance.run(CUSTODIAN, command));
        return need(appliance, CUSTODIAN, command);
    }

    private static void approve(Appliance appliance, Answer asked) {
        assertEquals(3, asked.exitCode(), asked::toString);
        Matcher request = REQUEST.matcher(asked.err());
        assertTrue(request.find(), asked::toString);
        need(appliance, MainJob.GOVERNANCE, "approval:approve --reason agreed " + request.group());
    }

    /** Rotates a key for the first time, and kills the node at most so many milliseconds after the rotation began. */
    private static void rotateWithAKill(String purpose, int milliseconds) throws InterruptedException {
        String command = "key:rotate --confirm=" + purpose + " --reason yearly " + purpose;
        approve(node, node.run(CUSTODIAN, command));
        Path begun = node.base().resolve("data/cadre/keystore/renewal." + purpose.replace('-', '_'));
        CompletableFuture<Answer> rotation = CompletableFuture.supplyAsync(() -> node.run(CUSTODIAN, command));
        while (!Files.exists(begun) && !rotation.isDone()) {
            Thread.onSpinWait();
        }
        int moment = kills.nextInt(milliseconds);
        TimeUnit.MILLISECONDS.sleep(moment);
        node.kill();
        rotation.join();
        node.start();
        job.awaitReady();
        boolean durable = keys().get(purpose).get("version").asInt() == 2;
        System.out.println(purpose + ": killed after " + moment + " ms, the new key was " + (durable ? "" : "not ") + "on the disk.");
        if (!durable) {
            rotate(purpose, 2);
        }
    }

    private static boolean underOneVersion(JsonNode links, String version) {
        for (JsonNode versions : links.get("key_versions")) {
            if (versions.size() != 1 || !versions.has(version)) {
                return false;
            }
        }
        return true;
    }

    private static void awaitRenewal() {
        node.await(LIMIT, "end of the renewals", () -> {
            Answer answer = node.run(CUSTODIAN, "key:list --json");
            return answer.exitCode() == 0 && keys(answer).entrySet().stream().filter(key -> RENEWED.contains(key.getKey()))
                    .allMatch(key -> key.getValue().get("left_to_renew").asText().equals("0"));
        });
        job.awaitReady();
        job.awaitRest();
    }

    private static void assertRenewalsStandInTheJournal() throws IOException {
        Set<String> renewed = new HashSet<>();
        JSON.readTree(need(node, MainJob.GOVERNANCE, "audit:search --action key-renewed --json").out())
                .forEach(entry -> renewed.add(entry.get("object").asText().toLowerCase().replace('_', '-')));
        assertEquals(RENEWED, renewed);
    }

    private static void awaitResearch(JsonNode before, String store) {
        node.await(LIMIT, "change in research", () -> {
            Answer answer = node.run(Appliance.ADMIN, "demo:digest");
            return answer.exitCode() == 0 && !parse(answer.out()).get(store).equals(before.get(store));
        });
        job.awaitReady();
        job.awaitRest();
    }

    private static void assertSameBut(Set<String> others, JsonNode before, JsonNode after) {
        before.fieldNames().forEachRemaining(store -> {
            if (!others.contains(store)) {
                assertEquals(before.get(store), after.get(store), store);
            }
        });
    }

    private static Map<String, JsonNode> keys() {
        return keys(need(node, CUSTODIAN, "key:list --json"));
    }

    private static Map<String, JsonNode> keys(Answer answer) {
        Map<String, JsonNode> keys = new TreeMap<>();
        parse(answer.out()).forEach(key -> keys.put(key.get("purpose").asText(), key));
        return keys;
    }

    private static JsonNode links() {
        return parse(need(node, MainJob.OPERATOR, "link:status --json").out());
    }

    private static long rows(JsonNode digest, String store) {
        return digest.path(store).path("rows").asLong();
    }

    private static Answer need(Appliance appliance, String user, String command) {
        Answer answer = appliance.run(user, command);
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

    private static Map<String, Long> sums(JsonNode deliveries, Set<String> without) {
        Map<String, Long> sums = new TreeMap<>();
        for (JsonNode delivery : deliveries) {
            if (!without.contains(delivery.get("delivery").asText())) {
                for (String count : List.of("read", "loaded", "duplicate", "opted_out", "quarantined", "dropped")) {
                    sums.merge(count, delivery.get(count).asLong(), Long::sum);
                }
            }
        }
        return sums;
    }

    /** Copies an extract with a first cell in quotes, or a line feed more: the same file again is known by its digest alone. */
    private static Path rewritten(Path extract) throws IOException {
        Path copies = Files.createDirectories(folder.resolve(extract.getFileName() + "-again"));
        try (Stream<Path> walk = Files.walk(extract)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                Matcher cell = FIRST_CELL.matcher(text);
                Files.writeString(copies.resolve(file.getFileName()), cell.find() ? cell.replaceFirst("\"$1\"") : text + "\n",
                        StandardCharsets.ISO_8859_1);
            }
        }
        return copies;
    }

    private static Path secret(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content + "\n");
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
