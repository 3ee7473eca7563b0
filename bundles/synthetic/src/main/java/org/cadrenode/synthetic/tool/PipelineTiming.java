package org.cadrenode.synthetic.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.appliance.PostgresCluster;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;

/**
 * How fast the main job is, from the inbox to the research database, on the built distribution with everything on. For each size a
 * region is made and an appliance booted; first the structured tables go through it, then the notes, each timed by itself, with a
 * releaser who keeps nothing waiting. Told are rows a second, the processor time a row, the seconds of each stage, memory and disk;
 * where the time of the structured tables goes, if it is asked for, by {@link ProfileSummary}.
 */
public final class PipelineTiming {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final Set<String> OPTIONS =
            Set.of("--home", "--children", "--seed", "--database", "--heap", "--profile", "--json", "--report", "--notes", "--server");
    private static final List<String> SOURCES = List.of("mental-health", "ssda903", "cin", "school-census");
    private static final String NOTES = "notes.csv";
    private static final Duration LIMIT = Duration.ofHours(3);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Appliance node;
    private final MainJob job;
    private final Optional<PostgresCluster> server;
    private final Map<String, Double> stagesBefore = new LinkedHashMap<>();
    private final Map<String, Long> recordsBefore = new LinkedHashMap<>();
    private double processorBefore;
    private double serverBefore;
    private double compilingBefore;
    private double collectingBefore;

    private PipelineTiming(Appliance node, MainJob job, Optional<PostgresCluster> server) {
        this.node = node;
        this.job = job;
        this.server = server;
    }

    /** Runs the measurement; {@code ./cadre help bench} tells the options. */
    public static void main(String[] arguments) {
        int code;
        try {
            code = run(new Options(arguments, OPTIONS));
        } catch (IllegalArgumentException | ArithmeticException e) {
            System.err.println("cadre bench pipeline: " + e.getMessage());
            code = MISUSED;
        } catch (IOException | UncheckedIOException | AssertionError e) {
            System.err.println("cadre bench pipeline: " + e.getMessage());
            code = FAILED;
        }
        System.exit(code);
    }

    private static int run(Options options) throws IOException {
        List<Integer> sizes = Stream.of(options.or("--children", "10000,100000").split(",")).map(Integer::valueOf).toList();
        List<String> databases = List.of(options.or("--database", "h2,postgresql").split(","));
        if (!List.of("h2", "postgresql").containsAll(databases)) {
            throw new IllegalArgumentException("--database takes h2, postgresql, or both with a comma");
        }
        List<Map<String, Object>> runs = new ArrayList<>();
        for (String database : databases) {
            for (int size : sizes) {
                runs.add(measured(options, size, database));
                PipelineReport.print(System.out, runs.subList(runs.size() - 1, runs.size()));
            }
        }
        PipelineReport.print(System.out, runs);
        if (options.optional("--json") != null) {
            Files.writeString(Path.of(options.required("--json")), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(runs) + "\n");
        }
        if (options.optional("--report") != null) {
            PipelineReport.into(Path.of(options.required("--report")), runs);
        }
        return DONE;
    }

    private static Map<String, Object> measured(Options options, int children, String database) throws IOException {
        Path base = Files.createTempDirectory("cadre-pipeline-");
        Appliance node = Appliance.make(Path.of(options.required("--home")), base);
        Thread cleaner = new Thread(() -> clean(node, base));
        Runtime.getRuntime().addShutdownHook(cleaner);
        Optional<PostgresCluster> server = database.equals("h2") ? Optional.empty() : Optional.of(PostgresCluster.start(settings(options))
                .orElseThrow(() -> new IOException("PostgreSQL is not installed")));
        Thread closer = new Thread(() -> server.ifPresent(PostgresCluster::close));
        Runtime.getRuntime().addShutdownHook(closer);
        try {
            return measured(options, children, database, node, server);
        } finally {
            node.close();
            server.ifPresent(PostgresCluster::close);
            clean(node, base);
            Runtime.getRuntime().removeShutdownHook(closer);
            Runtime.getRuntime().removeShutdownHook(cleaner);
        }
    }

    private static Map<String, Object> measured(Options options, int children, String database, Appliance node,
            Optional<PostgresCluster> server) throws IOException {
        Path region = node.base().resolve("region");
        say(String.format("Making a region of %,d children …", children));
        new RegionExtract(new RegionPlan(children, options.number("--seed", 1)), ErrorRates.usual()).writeTo(region);
        MainJob.prepare(node);
        server.ifPresent(one -> one.behind(node));
        Path collections = node.base().resolve("gc.log");
        Path recording = node.base().resolve("recording.jfr");
        String flags = "-Xlog:gc:file=" + collections + " " + System.getenv().getOrDefault("EXTRA_JAVA_OPTS", "");
        if (options.optional("--profile") != null) {
            flags += " -XX:StartFlightRecording=filename=" + recording + ",settings=profile";
        }
        node.environment("EXTRA_JAVA_OPTS", flags).environment("CADRE_HEAP", options.or("--heap", "1g"));
        say("Booting the appliance, and once more …");
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("day", LocalDate.now(ZoneOffset.UTC).toString());
        run.put("children", children);
        run.put("database", String.join(" ", Stream.concat(Stream.of(database), settings(options).stream()).toList()));
        boot(node, "first_boot", run);
        MainJob job = new MainJob(node, LIMIT);
        job.awaitReady();
        node.stop();
        awaitEnd(node);
        boot(node, "restart", run);
        job.awaitReady();
        job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
        PipelineTiming timing = new PipelineTiming(node, job, server);
        timing.begin();
        Instant from = Instant.now();
        run.put("structured", timing.pass(region, false));
        Instant until = Instant.now();
        if (!options.or("--notes", "yes").equals("no")) {
            run.put("notes", timing.pass(region, true));
        }
        run.put("load", tenths(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        run.put("resident_mb", ProcessFigures.residentMegabytes(node.pid()));
        List<Long> heap = ProcessFigures.heapAfterCollections(collections);
        run.put("heap_mb_after_collections_most", heap.stream().mapToLong(Long::longValue).max().orElse(0));
        // The least of the last third: what lives, and as little else as there was.
        run.put("heap_mb_alive", heap.stream().skip(heap.size() * 2L / 3).mapToLong(Long::longValue).min().orElse(0));
        timing.disk(run, children);
        node.stop();
        awaitEnd(node);
        if (options.optional("--profile") != null) {
            Path kept = Path.of(options.required("--profile"));
            Files.copy(recording, kept, StandardCopyOption.REPLACE_EXISTING);
            run.put("profile", ProfileSummary.of(kept, from, until).values());
        }
        return run;
    }

    private static List<String> settings(Options options) {
        return Stream.of(options.or("--server", "").split(",")).filter(setting -> !setting.isEmpty()).toList();
    }

    private static void boot(Appliance node, String name, Map<String, Object> run) {
        long started = System.nanoTime();
        node.start();
        run.put(name + "_seconds", seconds(started, System.nanoTime()));
        run.put(name + "_processor_seconds", ProcessFigures.processorSeconds(node.pid()));
    }

    private Map<String, Object> pass(Path region, boolean notes) throws IOException {
        say(notes ? "Notes …" : "Structured tables …");
        Map<Path, Path> files = new LinkedHashMap<>();
        for (String source : SOURCES) {
            try (Stream<Path> walk = Files.walk(region.resolve(source))) {
                files.putAll(job.bring(source, walk.filter(Files::isRegularFile).filter(file -> file.endsWith(NOTES) == notes).sorted().toList()));
            }
        }
        // All at once: a site's extracts do not come one a login.
        Instant from = Instant.now();
        long started = System.nanoTime();
        job.drop(files);
        double seen = seconds(started, job.releaseAsItComes("measurement"));
        // Somebody who asks every few seconds sees it later than it was.
        double settled = job.lastReceipt().filter(from::isBefore).map(until -> Duration.between(from, until).toMillis() / 1e3).orElse(seen);
        Map<String, Object> values = end(settled);
        values.put("seconds_until_seen", seen);
        return values;
    }

    private void begin() {
        end(1);
    }

    // What happened since it was asked before.
    private Map<String, Object> end(double seconds) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Object> stages = new LinkedHashMap<>();
        long rows = 0;
        for (JsonNode stage : job.figures()) {
            String name = stage.get("stage").asText();
            double took = stage.get("seconds").asDouble();
            long records = stage.get("records").asLong();
            long newly = records - recordsBefore.getOrDefault(name, 0L);
            rows = name.equals("land") ? newly : rows;
            stages.put(name, Map.of("seconds", tenths(took - stagesBefore.getOrDefault(name, 0.0)), "records", newly));
            stagesBefore.put(name, took);
            recordsBefore.put(name, records);
        }
        double processor = ProcessFigures.processorSeconds(node.pid());
        double serving = server.map(one -> ProcessFigures.processorSecondsOfAll(one.pid())).orElse(0.0);
        double compiling = ProcessFigures.threadSeconds(node.pid(), "C1 ", "C2 ");
        double collecting = ProcessFigures.threadSeconds(node.pid(), "GC ", "G1 ");
        values.put("rows", rows);
        values.put("seconds", tenths(seconds));
        values.put("rows_per_second", Math.round(rows / seconds));
        values.put("processor_seconds", tenths(processor - processorBefore));
        values.put("of_which_compiling", tenths(compiling - compilingBefore));
        values.put("of_which_collecting", tenths(collecting - collectingBefore));
        values.put("server_processor_seconds", tenths(serving - serverBefore));
        values.put("processor_microseconds_per_row", tenths((processor - processorBefore + serving - serverBefore) * 1e6 / Math.max(1, rows)));
        values.put("stages", stages);
        processorBefore = processor;
        serverBefore = serving;
        compilingBefore = compiling;
        collectingBefore = collecting;
        return values;
    }

    private void disk(Map<String, Object> run, int children) throws IOException {
        Map<String, Object> disk = new LinkedHashMap<>();
        long all = 0;
        try (Stream<Path> folders = Files.list(node.base().resolve("data/cadre"))) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                long bytes = ProcessFigures.bytes(folder);
                all += bytes;
                disk.put(folder.getFileName().toString(), bytes / children);
            }
        }
        if (server.isPresent()) {
            all += server.get().bytes();
            disk.put("postgresql", server.get().bytes() / children);
        }
        run.put("disk_bytes_per_child", all / children);
        run.put("disk", disk);
    }

    private static void awaitEnd(Appliance node) {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (node.running() && System.nanoTime() < until) {
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static double seconds(long from, long until) {
        return tenths((until - from) / 1e9);
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static void clean(Appliance node, Path base) {
        node.close();
        if (!Files.exists(base)) {
            return;
        }
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
