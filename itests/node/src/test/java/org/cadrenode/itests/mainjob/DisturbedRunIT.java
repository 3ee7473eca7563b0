package org.cadrenode.itests.mainjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.itests.appliance.Signed;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.errors.ErrorRates;
import org.cadrenode.synthetic.extract.RegionExtract;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job on the built archive, once undisturbed and then disturbed: killed at random moments, and with a connector
 * that is replaced in the middle of a delivery. All runs have the same keys and the same extracts, so that every store
 * must hold the same rows.
 */
class DisturbedRunIT {
    private static final List<String> SOURCES = List.of("mental-health", "ssda903", "cin", "school-census");
    private static final int CHILDREN = 1500;
    private static final int KILLS = 10;
    /** A boot is counted as half done behind so many milliseconds, however slow the machine is. */
    private static final long LATEST_MIDDLE = 7_000;
    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** Enough that its reading takes seconds; of a table that no dictionary names, so that nothing else does. */
    private static final int BULKY_ROWS = 1_500_000;

    @TempDir
    static Path folder;

    private static Path region;
    private static Path keys;
    private static JsonNode expected;
    private static Map<String, Map<String, Long>> expectedAccounts;

    @BeforeAll
    static void runUndisturbed() throws IOException {
        region = folder.resolve("region");
        new RegionExtract(new RegionPlan(CHILDREN, 20261121), ErrorRates.usual()).writeTo(region);
        System.out.println("The region's seed is 20261121.");
        try (Appliance appliance = appliance("undisturbed")) {
            appliance.start();
            keys = appliance.base();
            MainJob job = ready(appliance);
            feed(job);
            job.releaseAll("undisturbed");
            job.importOptOuts(region.resolve("truth/optouts-later.csv"));
            job.releaseAll("undisturbed");
            expected = job.demo("digest");
            expectedAccounts = job.accounts();
        }
        assertTrue(expected.get("events").get("rows").asLong() > CHILDREN, "there must be something to compare");
        assertTrue(expected.get("suppressed").get("rows").asLong() > 0, "some children must have opted out");
    }

    @AfterAll
    static void say() {
        System.out.println("Undisturbed: " + expected);
    }

    @Test
    void killedAtTenRandomMomentsItEndsWithTheSameRowsInEveryStore() throws Exception {
        long seed = System.nanoTime();
        System.out.println("The seed of the kills is " + seed + ".");
        Random random = new Random(seed);
        try (Appliance appliance = withTheSameKeys("killed")) {
            long began = System.nanoTime();
            appliance.start();
            long half = Math.min(LATEST_MIDDLE, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 2);
            feed(ready(appliance));
            for (int kill = 1; kill <= KILLS; kill++) {
                if (kill > 1) {
                    appliance.launch();
                    // From the middle of the boot to well into the work.
                    TimeUnit.MILLISECONDS.sleep(half + random.nextInt(9_000));
                } else {
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(3_000));
                }
                if (kill > KILLS / 2 && appliance.answers()) {
                    appliance.run(MainJob.RELEASER, "gate:release --all --force --reason 'between two kills'");
                }
                appliance.kill();
            }
            appliance.start();
            MainJob job = ready(appliance);
            job.releaseAll("after the kills");
            job.importOptOuts(region.resolve("truth/optouts-later.csv"));
            TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500));
            appliance.kill();
            appliance.start();
            job = ready(appliance);
            job.releaseAll("after the kills");
            assertSame(job);
            assertEquals("good", job.verifyJournal().get("verdict").asText());
        }
    }

    @Test
    void aConnectorThatIsReplacedByChangedCodeInTheMiddleOfADeliveryMakesNoDifference() throws Exception {
        try (Appliance appliance = withTheSameKeys("swapped")) {
            Path changed = Signed.by(folder, "provider").trustedBy(appliance).sign(
                    ChangedBundle.of(Distribution.home(), "cadre-connector-csv", folder.resolve("unsigned.jar")), folder.resolve("changed.jar"));
            appliance.start();
            MainJob job = ready(appliance);
            String before = appliance.need("connector:show mental-health");
            Path bulky = bulky();
            job.drop("mental-health", bulky);
            appliance.await(LIMIT, "arrival of the bulky file", () -> underway(job, "received"));
            String id = appliance.need("bundle:id org.cadrenode.connector-csv").strip();
            appliance.need("bundle:stop " + id);
            assertTrue(underway(job, "received"), "the reading must not have ended before the connector was stopped");
            Files.copy(changed, Files.createDirectories(appliance.base().resolve("deploy")).resolve("changed.jar"));
            appliance.await(LIMIT, "the changed code", () -> {
                Answer answer = appliance.run(Appliance.ADMIN, "connector:show mental-health");
                return answer.exitCode() == 0 && !answer.out().equals(before);
            });
            feed(job);
            job.releaseAll("after the swap");
            job.importOptOuts(region.resolve("truth/optouts-later.csv"));
            job.releaseAll("after the swap");
            JsonNode delivery = bulkyDelivery(job);
            assertEquals(BULKY_ROWS, delivery.get("read").asInt());
            assertEquals(BULKY_ROWS, delivery.get("dropped").asInt());
            JsonNode digest = job.demo("digest");
            for (String store : List.of("vault", "suppressed", "events", "persons")) {
                assertEquals(expected.get(store), digest.get(store), store);
            }
        }
    }

    private static void assertSame(MainJob job) {
        assertEquals(expectedAccounts, job.accounts());
        JsonNode digest = job.demo("digest");
        for (String store : List.of("landing", "vault", "suppressed", "events", "persons")) {
            assertEquals(expected.get(store), digest.get(store), store);
        }
    }

    private static Appliance appliance(String name) {
        Appliance appliance = Appliance.make(Distribution.home(), folder.resolve(name));
        MainJob.prepare(appliance);
        return appliance;
    }

    private static Appliance withTheSameKeys(String name) throws IOException {
        Appliance appliance = appliance(name);
        for (String place : List.of("credentials", "data/cadre/keystore")) {
            Path to = appliance.base().resolve(place);
            Files.createDirectories(to);
            try (var files = Files.list(keys.resolve(place))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
        return appliance;
    }

    private static MainJob ready(Appliance appliance) {
        MainJob job = new MainJob(appliance, LIMIT);
        job.awaitReady();
        return job;
    }

    private static void feed(MainJob job) {
        job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
        SOURCES.forEach(source -> job.drop(source, region.resolve(source)));
    }

    private static boolean underway(MainJob job, String stage) {
        JsonNode delivery = bulkyDelivery(job);
        return delivery != null && delivery.get("stage").asText().equals(stage);
    }

    private static JsonNode bulkyDelivery(MainJob job) {
        for (JsonNode delivery : job.deliveries()) {
            if (delivery.get("table").asText().equals("bulky")) {
                return delivery;
            }
        }
        return null;
    }

    private static Path bulky() throws IOException {
        Path file = Files.createDirectories(folder.resolve("bulky")).resolve("bulky.csv");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("row_id,patient_id,value\n");
            for (int i = 0; i < BULKY_ROWS; i++) {
                out.write("R" + i + ",M" + i + ",a value that makes the file longer\n");
            }
        }
        return file;
    }
}
