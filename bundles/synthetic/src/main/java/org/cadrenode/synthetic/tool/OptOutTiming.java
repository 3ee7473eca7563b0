package org.cadrenode.synthetic.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;

/**
 * How long it takes from the command of an opt-out until the child is nowhere: on the built distribution, with a region loaded,
 * and as much more of its mental-health contacts as there are events asked for. Provider, resource and custodian are one
 * appliance, and everything is at rest before each opt-out, so that no package with rows is on its way. After it, this looks into the
 * stores by {@code demo:found}, again and again, and reads the register's own history. What is looked for over SSH is found later
 * than it happens: a look takes a quarter of a second.
 */
public final class OptOutTiming {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final Set<String> OPTIONS = Set.of("--home", "--children", "--events", "--seed", "--singles", "--json");
    private static final List<String> SOURCES = List.of("mental-health", "ssda903", "cin", "school-census");
    private static final List<String> STORES = List.of("vault", "links", "research", "custodian");
    private static final Duration LIMIT = Duration.ofHours(3);
    private static final Duration GONE = Duration.ofMinutes(15);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Appliance node;
    private final MainJob job;
    private final Path work;
    private final List<Map<String, Object>> measured = new ArrayList<>();

    private OptOutTiming(Appliance node, MainJob job, Path work) {
        this.node = node;
        this.job = job;
        this.work = work;
    }

    /** Runs the measurement; {@code ./cadre help bench} tells the options. */
    public static void main(String[] arguments) {
        int code;
        try {
            Options options = new Options(arguments, OPTIONS);
            code = run(options, Path.of(options.required("--home")), Math.toIntExact(options.number("--children", 100_000)),
                    options.number("--events", 5_000_000));
        } catch (IllegalArgumentException | ArithmeticException e) {
            System.err.println("cadre bench optout: " + e.getMessage());
            code = MISUSED;
        } catch (IOException | UncheckedIOException | AssertionError e) {
            System.err.println("cadre bench optout: " + e.getMessage());
            code = FAILED;
        }
        System.exit(code);
    }

    private static int run(Options options, Path home, int children, long events) throws IOException {
        Path base = Files.createTempDirectory("cadre-optout-");
        Appliance node = Appliance.make(home, base);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> clean(node, base)));
        Path region = base.resolve("region");
        say("Making a region of " + children + " children …");
        new RegionExtract(new RegionPlan(children, options.number("--seed", 1)), ErrorRates.usual()).writeTo(region);
        MainJob.prepare(node);
        node.bootFeature("cadre-custodian");
        say("Booting the appliance, and once more with itself as the custodian …");
        node.start();
        MainJob job = new MainJob(node, LIMIT);
        job.awaitReady();
        custodian(node);
        job.awaitReady();
        OptOutTiming timing = new OptOutTiming(node, job, Files.createDirectories(base.resolve("requests")));
        RegionChildren known = RegionChildren.read(region);
        long loaded = timing.load(region, known, events);
        timing.measure(known, Math.toIntExact(options.number("--singles", 5)));
        Map<String, Object> report = timing.report(children, loaded);
        print(report);
        if (options.optional("--json") != null) {
            Files.writeString(Path.of(options.required("--json")), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
        }
        return DONE;
    }

    // The evaluation of all on one machine: the node's own keys are those of its custodian.
    private static void custodian(Appliance node) {
        String keys = node.run(MainJob.OPERATOR, "node:check --json").out();
        String own = key(keys, "PACKAGE_SIGNING") + ":" + key(keys, "JOURNAL_SIGNING");
        node.stop();
        Path path = node.base().resolve("data/cadre/custodian-path");
        node.configure("org.cadrenode.exchange.cfg", "custodianKey", key(keys, "PACKAGE_OPENING"))
                .configure("org.cadrenode.exchange.cfg", "custodianSigningKey", key(keys, "PACKAGE_SIGNING"))
                .configure("org.cadrenode.custodian.cfg", "inbox", path.resolve("packages").toString())
                .configure("org.cadrenode.custodian.cfg", "receipts", path.resolve("receipts").toString())
                .configure("org.cadrenode.custodian.cfg", "providerKeys", Stream.of("mh-trust", "council", "school-trust")
                        .map(provider -> provider + "=" + own).collect(Collectors.joining(",")));
        node.start();
    }

    private static String key(String line, String purpose) {
        Matcher matcher = Pattern.compile(purpose + "=([0-9a-f]{64})").matcher(line);
        if (!matcher.find()) {
            throw new AssertionError("node:check shows no key " + purpose);
        }
        return matcher.group(1);
    }

    // ---- what is loaded

    private long load(Path region, RegionChildren children, long wanted) throws IOException {
        say("Loading …");
        SOURCES.forEach(source -> job.drop(source, region.resolve(source)));
        job.releaseAll("measurement");
        children.writeManyContacts(work.resolve("many/contacts.csv"));
        job.drop("mental-health", work.resolve("many"));
        job.releaseAll("measurement");
        long before = found(List.of(), true).get("events").asLong();
        for (int file = 1; before < wanted; file++) {
            say(String.format("%,d events are loaded …", before));
            Path more = work.resolve("more" + file + "/contacts.csv");
            children.writeMoreContacts(more, file, wanted - before);
            job.drop("mental-health", more.getParent());
            job.releaseAll("measurement");
            Files.delete(more);
            long now = found(List.of(), true).get("events").asLong();
            if (now <= before) {
                throw new AssertionError("More contacts made no more events");
            }
            before = now;
        }
        say(String.format("%,d events are loaded. Opting out …", before));
        return before;
    }

    // ---- what is measured

    private void measure(RegionChildren children, int singles) throws IOException {
        for (int i = 0; i < singles; i++) {
            single("one child", children.next());
        }
        single("one child with " + RegionChildren.MANY + " contacts", children.withMany());
        List<RegionChildren.Child> thousand = children.several(1000);
        Path list = work.resolve("list.csv");
        List<String> lines = new ArrayList<>(List.of("nhs_number,upn,forename,surname,birth_date,scope,decided_by,decided_on"));
        thousand.forEach(child -> lines.add(child.nhsNumber() + ",,,,,all,parent,2026-11-02"));
        Files.write(list, lines);
        long started = System.nanoTime();
        Instant at = Instant.now();
        need("optout:import --json " + list);
        follow("a list of " + thousand.size(), thousand, started, at, -1);
    }

    private void single(String what, RegionChildren.Child child) throws IOException {
        Path form = Files.writeString(work.resolve("form.txt"), "nhs_number: " + child.nhsNumber()
                + "\nscope: all\ndecided_by: parent\ndecided_on: 2026-11-02\n");
        long started = System.nanoTime();
        Instant at = Instant.now();
        long reference = need("optout:add --json --file " + form).get("reference").asLong();
        follow(what, List.of(child), started, at, reference);
    }

    private void follow(String what, List<RegionChildren.Child> children, long started, Instant at, long reference) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("what", what);
        line.put("ids", children.stream().mapToLong(child -> child.places().size()).sum());
        line.put("answered", seconds(started));
        Map<String, Double> gone = new LinkedHashMap<>();
        List<String> places = children.stream().flatMap(child -> child.places().stream()).toList();
        node.await(GONE, "end of " + what, () -> {
            JsonNode found = found(places, false);
            for (String store : STORES) {
                if (found.path(store).asLong() == 0) {
                    gone.putIfAbsent(store, seconds(started));
                } else {
                    gone.remove(store);
                }
            }
            return gone.size() == STORES.size();
        });
        STORES.forEach(store -> line.put(store, gone.get(store)));
        line.put("unreadable", gone.values().stream().max(Comparator.naturalOrder()).orElseThrow());
        node.await(GONE, "receipts of " + what, () -> {
            JsonNode status = need("optout:status --json");
            return status.get("orders_unconfirmed").isEmpty() && status.get("children_to_order_back").asLong() == 0;
        });
        line.put("receipts", seconds(started));
        // Where the node tells by when what was removed has gone from its files, too.
        JsonNode files = need("optout:status --json").path("files");
        if (!files.isMissingNode()) {
            line.put("files", JSON.convertValue(files, Object.class));
        }
        if (reference > 0) {
            for (JsonNode event : need("optout:history --json " + reference)) {
                double after = Duration.between(at, Instant.parse(event.get("at").asText())).toMillis() / 1e3;
                line.put("history_" + event.get("what").asText(), after);
            }
            line.put("state", need("optout:show --json " + reference).get("state").asText());
        }
        measured.add(line);
        say(line.toString());
        job.awaitRest();
    }

    private static double seconds(long started) {
        return Math.round((System.nanoTime() - started) / 1e7) / 100.0;
    }

    private JsonNode found(List<String> places, boolean counted) {
        try {
            Path file = Files.write(work.resolve("children.txt"), places);
            return JSON.readTree(node.need("demo:found " + (counted ? "--count " : "") + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode need(String command) {
        Answer answer = node.run(MainJob.GOVERNANCE, command);
        if (answer.exitCode() != 0) {
            throw new AssertionError(command + " ended with " + answer);
        }
        try {
            return JSON.readTree(answer.out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- what is told

    private Map<String, Object> report(int children, long events) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("children", children);
        report.put("events", events);
        report.put("opt_outs", measured);
        report.put("unreadable_after_seconds_at_most", measured.stream().mapToDouble(line -> (Double) line.get("unreadable")).max().orElse(0));
        return report;
    }

    private static void print(Map<String, Object> report) {
        System.out.printf("%n%,d children, %,d events. Seconds from the command until nothing was found, by store:%n", report.get("children"),
                report.get("events"));
        System.out.printf("  %-34s %5s %9s %7s %7s %9s %10s %11s %9s%n", "opt-out of", "ids", "answered", "vault", "links", "research",
                "custodian", "unreadable", "receipts");
        for (Object entry : (List<?>) report.get("opt_outs")) {
            Map<?, ?> line = (Map<?, ?>) entry;
            System.out.printf("  %-34s %5d %9.2f %7.2f %7.2f %9.2f %10.2f %11.2f %9.2f%n", line.get("what"), line.get("ids"),
                    line.get("answered"), line.get("vault"), line.get("links"), line.get("research"), line.get("custodian"),
                    line.get("unreadable"), line.get("receipts"));
        }
    }

    private static void clean(Appliance node, Path base) {
        node.close();
        try (Stream<Path> walk = Files.walk(base)) {
            walk.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            say("The directory " + base + " could not be removed.");
        }
    }

    private static void say(String message) {
        System.err.println(message);
    }
}
