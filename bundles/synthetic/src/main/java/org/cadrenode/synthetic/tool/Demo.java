package org.cadrenode.synthetic.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;

/**
 * The demonstration: boots the built distribution in a throw-away base directory, takes three providers' extracts from
 * source to research database, and prints a report. Everything is done at the console over SSH, by three users with the
 * roles of their part.
 */
public final class Demo {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final List<String> SOURCES = List.of("mental-health", "ssda903", "cin", "school-census");

    private Demo() { }

    /** Runs the demonstration; {@code ./cadre help demo} tells the options. */
    public static void main(String[] arguments) {
        int code;
        try {
            code = run(DemoOptions.parse(arguments));
        } catch (DemoOptions.Misunderstood e) {
            System.err.println("cadre demo: " + e.getMessage());
            code = USAGE;
        } catch (IOException | UncheckedIOException | AssertionError e) {
            System.err.println("cadre demo: " + e.getMessage());
            code = FAILED;
        }
        System.exit(code);
    }

    private static int run(DemoOptions options) throws IOException {
        Path base = Files.createTempDirectory("cadre-demo-");
        Appliance appliance = Appliance.make(options.home(), base);
        // An interrupted demonstration leaves neither a process nor children's data behind, synthetic as they are.
        Thread cleaner = new Thread(() -> clean(appliance, base));
        Runtime.getRuntime().addShutdownHook(cleaner);
        int code = demonstrate(options, appliance, base);
        if (options.keep()) {
            Runtime.getRuntime().removeShutdownHook(cleaner);
            say("The appliance stays. Log in as admin, operator, governance or releaser:");
            say("  ssh " + String.join(" ", appliance.sshOptions("admin", "-p")) + " admin@127.0.0.1");
            say("Stop it by: KARAF_BASE=" + base + " " + options.home().toAbsolutePath().resolve("bin/stop"));
        } else {
            appliance.stop();
        }
        return code;
    }

    private static int demonstrate(DemoOptions options, Appliance appliance, Path base) throws IOException {
        Path region = base.resolve("region");
        say("Making a region of " + options.children() + " children from seed " + options.seed() + " …");
        new RegionExtract(new RegionPlan(options.children(), options.seed()), ErrorRates.usual()).writeTo(region);
        say("Booting the appliance, without a network but loopback …");
        MainJob.prepare(appliance);
        long booting = System.nanoTime();
        appliance.start();
        MainJob job = new MainJob(appliance, Duration.ofHours(2));
        job.awaitReady();
        say(String.format("It is up after %.1f seconds. Taking in the extracts …", (System.nanoTime() - booting) / 1e9));

        job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
        long started = System.nanoTime();
        extracts(options, region).forEach((source, paths) -> paths.forEach(path -> job.drop(source, path)));
        job.awaitRest();
        say("Checked. The releaser releases what passed …");
        int refused = job.releaseAll("demonstration");
        if (refused > 0) {
            say(refused + " deliveries did not pass their check and were refused.");
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        long peak = peakKilobytes(appliance.pid());
        say("Loaded. Some children opt out afterwards …");
        job.importOptOuts(region.resolve("truth/optouts-later.csv"));
        job.releaseAll("demonstration");

        say("Measuring against the truth …");
        JsonNode figures = job.figures();
        JsonNode measured = job.demo("measure " + region);
        DemoReport report = DemoReport.of(options.children(), job.accounts(), measured, figures,
                job.verifyJournal().path("verdict").asText().equals("good"), seconds, peak);
        report.print(System.out);
        if (options.json().isPresent()) {
            Files.writeString(options.json().get(), JsonMapper.builder().build().writerWithDefaultPrettyPrinter()
                    .writeValueAsString(report.values()) + "\n");
        }
        report.failures().forEach(failure -> say("FAILED: " + failure));
        return report.failures().isEmpty() ? DONE : FAILED;
    }

    // A real extract takes the place of the synthetic one of its source.
    private static Map<String, List<Path>> extracts(DemoOptions options, Path region) {
        Map<String, List<Path>> extracts = new LinkedHashMap<>();
        for (String source : SOURCES) {
            List<Path> given = options.sources().stream().filter(extract -> extract.source().equals(source))
                    .map(DemoOptions.Extract::path).toList();
            extracts.put(source, given.isEmpty() ? List.of(region.resolve(source)) : given);
        }
        return extracts;
    }

    /** Returns the most memory that the process has held, as Linux tells it: VmHWM of proc(5). */
    private static long peakKilobytes(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:")).findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).orElse(0L);
        }
    }

    private static void clean(Appliance appliance, Path base) {
        appliance.close();
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
