package org.cadrenode.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;

/**
 * A region, and the main job done on it by a node that nothing disturbs: what all others must end as. They have its keys, so
 * that every pseudonym is the same.
 *
 * @param home the unpacked archive
 * @param folder where nodes are made
 * @param region the extracts and the truth about them
 * @param keys the base directory of the undisturbed node, which does not run any more
 * @param expected what its stores hold
 * @param leaks who must be named nowhere
 * @param children the size of the region
 */
public record Undisturbed(Path home, Path folder, Path region, Path keys, Comparison expected, LeakScan leaks, int children) {
    /** The sources of the main job. */
    public static final List<String> SOURCES = List.of("mental-health", "ssda903", "cin", "school-census");
    /** No step of a job takes longer. */
    static final Duration LIMIT = Duration.ofMinutes(10);

    /** Makes the region and does the job once. */
    public static Undisturbed run(Path home, Path folder, int children, long seed) throws IOException {
        Path region = folder.resolve("region");
        new RegionExtract(new RegionPlan(children, seed), ErrorRates.usual()).writeTo(region);
        Appliance appliance = prepared(home, folder.resolve("undisturbed"));
        try (appliance) {
            appliance.start();
            MainJob job = new MainJob(appliance, LIMIT);
            job.awaitReady();
            job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
            SOURCES.forEach(source -> job.drop(source, region.resolve(source)));
            job.releaseAll("undisturbed");
            job.importOptOuts(region.resolve("truth/optouts-later.csv"));
            job.releaseAll("undisturbed");
            Comparison expected = new Comparison(job.demo("digest"), job.accounts());
            for (String store : List.of("events", "vault", "suppressed")) {
                if (expected.digest().path(store).path("rows").asLong() == 0) {
                    throw new AssertionError("There is nothing to compare in " + store);
                }
            }
            LeakScan leaks = LeakScan.of(region);
            List<String> wrong = leaks.in(appliance.base());
            if (!wrong.isEmpty()) {
                throw new AssertionError("Undisturbed: " + wrong);
            }
            return new Undisturbed(home, folder, region, appliance.base(), expected, leaks, children);
        }
    }

    // How rare names are is counted when a node first has some, which is another moment in each run: here never.
    private static Appliance prepared(Path home, Path base) {
        Appliance appliance = Appliance.make(home, base).configure("org.cadrenode.pseudonymise.cfg", "rarityFrom", "1000000");
        MainJob.prepare(appliance);
        // A node that is to live for seconds boots with half the work if its code is not compiled to the last.
        appliance.environment("EXTRA_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        return appliance;
    }

    /** Makes a node with the same keys that was never started. */
    public Appliance appliance(String name) throws IOException {
        Appliance appliance = prepared(home, folder.resolve(name));
        for (String place : List.of("credentials", "data/cadre/keystore")) {
            Path to = Files.createDirectories(appliance.base().resolve(place));
            try (var files = Files.list(keys.resolve(place))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
        return appliance;
    }
}
