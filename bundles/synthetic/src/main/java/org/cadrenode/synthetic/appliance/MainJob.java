package org.cadrenode.synthetic.appliance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The main job, as the people of a site do it at the console: an information governance officer imports opt-outs, files
 * are dropped into inboxes, a releaser releases what passed its check. Not thread-safe.
 */
public final class MainJob {
    /** The user who runs the node, and reads what it says. */
    public static final String OPERATOR = "operator";
    /** The user who looks after opt-outs and dictionaries, and reads the journal. */
    public static final String GOVERNANCE = "governance";
    /** The user who releases. */
    public static final String RELEASER = "releaser";

    private static final int CONNECTORS = 4;
    private static final int NO_SESSION = 255;
    private static final int REFUSED = 3;
    private static final int MOST_ROUNDS = 50;
    private static final Pattern REQUEST = Pattern.compile("\\bA-[0-9A-Z]{4,}");
    private static final Duration LOGIN = Duration.ofSeconds(30);
    private static final Duration LOOKS = Duration.ofMillis(1200);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Appliance appliance;
    private final Duration limit;

    /** A job on an appliance that was {@link #prepare prepared}; no step may take longer than {@code limit}. */
    public MainJob(Appliance appliance, Duration limit) {
        this.appliance = appliance;
        this.limit = limit;
    }

    /**
     * Gives an appliance that was not started yet the people who do the job, each with the roles for their part and no
     * more, and the commands that measure it.
     */
    public static void prepare(Appliance appliance) {
        appliance.bootFeature("cadre-demo");
        appliance.addUser(OPERATOR, "operator");
        appliance.addUser(GOVERNANCE, "governance");
        appliance.addUser(RELEASER, "releaser");
    }

    /** Writes terms of a source of the site's own that allow research for a year; they wait for {@link #approveTerms}. */
    public static void writeTerms(Appliance appliance, String source) {
        LocalDate until = LocalDate.now(ZoneId.of("Europe/London")).plusYears(1);
        try {
            Files.writeString(Files.createDirectories(appliance.base().resolve("etc/terms")).resolve(source + ".terms"), """
                    controller   "Exampleshire County Council"
                    lawful-basis "UK GDPR 6(1)(e), 9(2)(h)"
                    agreement    DSA-EXAMPLE until %s
                    dpia         DPIA-EXAMPLE until %s
                    purpose      research
                    retain       8 years
                    """.formatted(until, until));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has {@link #GOVERNANCE} and a second person of that role bring a source's terms into force. */
    public void approveTerms(String second, String source) {
        approve(second, "terms:approve --json --reason 'as the controller signed it' " + source);
    }

    /** Has {@link #GOVERNANCE} and a second person of that role bring a source's dictionary into force. */
    public void approveDictionary(String second, String source) {
        approve(second, "dictionary:approve --json --reason 'read column by column' " + source);
    }

    private void approve(String second, String command) {
        Answer filed = run(GOVERNANCE, command);
        Matcher request = REQUEST.matcher(filed.err());
        if (filed.exitCode() != REFUSED || !request.find()) {
            throw new AssertionError(command + " ended with " + filed);
        }
        Answer agreed = run(second, "approval:approve --reason 'read by the second person' " + request.group());
        if (agreed.exitCode() != 0) {
            throw new AssertionError("The second person's word ended with " + agreed);
        }
        json(GOVERNANCE, command);
    }

    /** Waits until both flows run, which they do once the keystore is unsealed and every connector is there. */
    public void awaitReady() {
        appliance.await(limit, "readiness", () -> status().path("flows").toString().matches(".*provider.*resource.*")
                && appliance.run(OPERATOR, "connector:list --json").out().split("\"source\"").length > CONNECTORS);
    }

    /** Imports a list of opt-outs. */
    public void importOptOuts(Path list) {
        json(GOVERNANCE, "optout:import --json " + list.toAbsolutePath());
    }

    /** Drops copies of a source's files into its inbox: each is written under another name and then renamed. */
    public void drop(String source, Path extract) {
        try (Stream<Path> walk = Files.walk(extract)) {
            drop(bring(source, walk.filter(Files::isRegularFile).sorted().toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes copies of files into a source's inbox under names that it leaves alone; returns those, and the names for {@link #drop}. */
    public Map<Path, Path> bring(String source, List<Path> files) {
        Path inbox = Path.of(json(OPERATOR, "connector:show --json " + source).get("endpoint").asText());
        Map<Path, Path> brought = new LinkedHashMap<>();
        try {
            Files.createDirectories(inbox);
            for (Path file : files) {
                Path part = inbox.resolve(file.getFileName() + ".part");
                Files.copy(file, part);
                brought.put(part, inbox.resolve(file.getFileName()));
            }
            return brought;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives what was {@linkplain #bring brought} its names. */
    public void drop(Map<Path, Path> brought) {
        try {
            for (Map.Entry<Path, Path> file : brought.entrySet()) {
                Files.move(file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until the inboxes are empty and every delivery rests: settled, refused, or before a person. What one flow
     * sends, the other finds at its next look, so that rest counts once it has lasted longer than two looks.
     */
    public void awaitRest() {
        long[] since = {0};
        try {
            appliance.await(limit, "rest", () -> {
                if (!atRest()) {
                    since[0] = 0;
                    return false;
                }
                since[0] = since[0] == 0 ? System.nanoTime() : since[0];
                return System.nanoTime() - since[0] > LOOKS.toNanos();
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "status: " + status() + "\ndeliveries: " + deliveries(), e);
        }
    }

    private boolean atRest() {
        if (!inboxesEmpty()) {
            return false;
        }
        JsonNode status = status();
        return status.path("idle").asBoolean() && !status.path("deliveries").has("released");
    }

    private boolean inboxesEmpty() {
        Path inbox = appliance.base().resolve("data/inbox");
        if (!Files.isDirectory(inbox)) {
            return true;
        }
        try (Stream<Path> walk = Files.walk(inbox)) {
            return walk.noneMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException e) {
            // A file went while it was looked at.
            return false;
        }
    }

    /** Returns what node:status says; an empty object while the node is not ready. */
    public JsonNode status() {
        Answer answer = appliance.run(OPERATOR, "node:status --json");
        // 1: a check is critical, as that of the register is until its replay; the node works.
        return answer.exitCode() <= 1 && answer.out().startsWith("{") ? parse(answer.out()) : JSON.createObjectNode();
    }

    /** Plays the releaser until nothing waits: what passed is released, what did not is refused. Returns how many were refused. */
    public int releaseAll(String reason) {
        int refused = 0;
        awaitRest();
        JsonNode waiting = json(RELEASER, "gate:list --json");
        for (int round = 1; !waiting.isEmpty(); round++) {
            if (round > MOST_ROUNDS) {
                throw new AssertionError("What waits is not let out: " + run(RELEASER, "gate:release --all --json --force --reason '" + reason + "'"));
            }
            refused += decide(waiting, reason);
            awaitRest();
            waiting = json(RELEASER, "gate:list --json");
        }
        return refused;
    }

    private int decide(JsonNode waiting, String reason) {
        int refused = 0;
        for (JsonNode report : waiting) {
            String delivery = report.get("delivery").asText();
            String freeText = report.path("free_text").asText();
            if (!report.get("check").asText().equals("passed")) {
                json(RELEASER, "gate:refuse --json --force --reason 'the check failed' " + delivery);
                refused++;
            } else if (!freeText.isEmpty()) {
                json(RELEASER, "gate:review --out --json " + delivery);
                run(RELEASER, "gate:release --json --force --reason '" + reason + "' --free-text " + freeText + " " + delivery);
            }
        }
        run(RELEASER, "gate:release --all --json --force --reason '" + reason + "'");
        return refused;
    }

    /**
     * Plays a releaser who keeps nothing waiting: what passed its check is released within a few seconds, until everything rests
     * and nothing waits. Returns the {@link System#nanoTime} at which it was first seen to rest.
     */
    public long releaseAsItComes(String reason) {
        long[] since = {0};
        appliance.await(limit, "rest", () -> {
            JsonNode waiting = json(RELEASER, "gate:list --json");
            if (!waiting.isEmpty()) {
                decide(waiting, reason);
            }
            if (!waiting.isEmpty() || !atRest()) {
                since[0] = 0;
                pause();
                return false;
            }
            since[0] = since[0] == 0 ? System.nanoTime() : since[0];
            return System.nanoTime() - since[0] > LOOKS.toNanos();
        });
        return since[0];
    }

    /** Returns when the last receipt came back, by the node's journal; empty if none did. */
    public Optional<Instant> lastReceipt() {
        return StreamSupport.stream(json(GOVERNANCE, "audit:search --json --limit 10000 --action receipt-received").spliterator(), false)
                .map(entry -> Instant.parse(entry.get("at").asText())).max(Comparator.naturalOrder());
    }

    // Each look costs the node a login.
    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns what delivery:list says. */
    public JsonNode deliveries() {
        return json(OPERATOR, "delivery:list --json");
    }

    /** Returns what audit:verify says. */
    public JsonNode verifyJournal() {
        return parse(run(GOVERNANCE, "audit:verify --json").out());
    }

    /** Returns what node:figures says. */
    public JsonNode figures() {
        return json(OPERATOR, "node:figures --json");
    }

    /** Returns what a command of the demonstration says. */
    public JsonNode demo(String command) {
        return json(Appliance.ADMIN, "demo:" + command);
    }

    /** Returns the sums of the deliveries' accounts, by source and then by count. */
    public Map<String, Map<String, Long>> accounts() {
        Map<String, Map<String, Long>> accounts = new TreeMap<>();
        for (JsonNode delivery : deliveries()) {
            // The records of a revision are copies.
            if (!delivery.path("revises").asText().isEmpty()) {
                continue;
            }
            Map<String, Long> sums = accounts.computeIfAbsent(delivery.get("source").asText(), key -> new TreeMap<>());
            for (String count : List.of("read", "loaded", "quarantined", "opted_out", "dropped", "duplicate", "held",
                    "invalid_identifiers")) {
                sums.merge(count, delivery.get(count).asLong(), Long::sum);
            }
        }
        return accounts;
    }

    private JsonNode json(String user, String command) {
        Answer answer = run(user, command);
        if (answer.exitCode() != 0) {
            throw new AssertionError(command + " ended with " + answer);
        }
        return parse(answer.out());
    }

    // Where there was no session at all the command has not run: a person would log in again.
    private Answer run(String user, String command) {
        Answer[] answer = {appliance.run(user, command)};
        if (answer[0].exitCode() == NO_SESSION) {
            appliance.await(LOGIN, "login", () -> {
                answer[0] = appliance.run(user, command);
                return answer[0].exitCode() != NO_SESSION;
            });
        }
        return answer[0];
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
