package org.cadrenode.itests.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cadrenode.itests.appliance.Distribution;
import org.cadrenode.itests.mainjob.ChangedBundle;
import org.cadrenode.rig.Comparison;
import org.cadrenode.rig.Fault;
import org.cadrenode.rig.FaultRecord;
import org.cadrenode.rig.Rig;
import org.cadrenode.rig.Undisturbed;
import org.cadrenode.rig.bundle.Signed;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The main job on the built archive, once undisturbed and then disturbed: by faults of the rig in their short form, which
 * {@code ./cadre rig} does at length, and with a connector that is replaced in the middle of a delivery. All runs have the same
 * keys and the same extracts, so that every store must hold the same rows. One class has them all, for the undisturbed run;
 * it is the longest, so that it begins first, and two of its runs go on at a time.
 */
@Execution(ExecutionMode.CONCURRENT)
class DisturbedRunIT {
    private static final int CHILDREN = 120;
    private static final long REGION_SEED = 20261127;
    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** Enough that its reading takes seconds; of a table that no dictionary names, so that nothing else does. */
    private static final int BULKY_ROWS = 1_500_000;

    @TempDir
    static Path folder;

    private static Undisturbed undisturbed;
    private static Rig rig;

    @BeforeAll
    static void runUndisturbed() throws IOException {
        System.out.println("The region's seed is " + REGION_SEED + ".");
        undisturbed = Undisturbed.run(Distribution.home(), folder, CHILDREN, REGION_SEED);
        System.out.println("Undisturbed: " + undisturbed.expected().digest());
        rig = new Rig(undisturbed, REGION_SEED, "built", Duration.ZERO);
    }

    // The others (read-only, names, flipped-byte, memory, connectors, soak) by ./cadre rig: the suite would take too long.
    @ParameterizedTest
    @ValueSource(strings = {"kill", "power", "disk-full", "clock", "hang"})
    void nothingIsLostDoubledOrLeakedAndPeopleAreToldAndTheNodeGoesOn(String name) {
        Fault fault = Rig.named(name).orElseThrow();
        fault.lacking().ifPresent(lacking -> {
            System.out.println("NOT TESTED: " + name + " needs " + lacking);
            Assumptions.abort(name + " needs " + lacking);
        });
        long seed = System.nanoTime();
        System.out.println("The seed of " + name + " is " + seed + ".");
        FaultRecord record = rig.run(fault, seed, Rig.IN_SHORT);
        Rig.tell(record);
        assertEquals(List.of(), record.failures());
    }

    @Test
    void aLossADoubleALeakASilenceAndHelpThatArePlantedAreAllFound() throws IOException {
        FaultRecord record = rig.run(new PlantedFault(), 1, Rig.IN_SHORT);
        for (String found : List.of("LOST", "DOUBLED", "LEAKED", "SILENT", "HELPED", "ACCOUNT")) {
            assertTrue(record.failures().stream().anyMatch(failure -> failure.contains(found)), () -> found + " in " + record.failures());
        }
        Path written = Files.createDirectories(folder.resolve("records")).resolve("planted.json");
        JsonMapper.builder().build().writeValue(written.toFile(), record);
        assertEquals(record.failures(), JsonMapper.builder().build().readValue(written.toFile(), FaultRecord.class).failures());
    }

    @Test
    void aConnectorThatIsReplacedByChangedCodeInTheMiddleOfADeliveryMakesNoDifference() throws Exception {
        try (Appliance appliance = undisturbed.appliance("swapped")) {
            Path changed = Signed.by(folder, "provider").trustedBy(appliance).sign(
                    ChangedBundle.of(Distribution.home(), "cadre-connector-csv", folder.resolve("unsigned.jar")), folder.resolve("changed.jar"));
            appliance.start();
            MainJob job = new MainJob(appliance, LIMIT);
            job.awaitReady();
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
            Path region = undisturbed.region();
            job.importOptOuts(region.resolve("truth/optouts-initial.csv"));
            Undisturbed.SOURCES.forEach(source -> job.drop(source, region.resolve(source)));
            job.releaseAll("after the swap");
            job.importOptOuts(region.resolve("truth/optouts-later.csv"));
            job.releaseAll("after the swap");
            JsonNode delivery = bulkyDelivery(job);
            assertEquals(BULKY_ROWS, delivery.get("read").asInt());
            assertEquals(BULKY_ROWS, delivery.get("dropped").asInt());
            assertEquals(List.of(), undisturbed.expected().against(new Comparison(job.demo("digest"), job.accounts()),
                    Comparison.Extent.MORE_DELIVERIES));
        }
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
