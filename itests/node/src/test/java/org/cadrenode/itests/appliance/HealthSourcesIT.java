package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The returns of health and an extract of SystmOne, with the samples that the archive holds. */
final class HealthSourcesIT {
    private static final String OPAL = "opal";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void theSamplesOfTheArchiveAreReadWholeAndTheirDictionariesPass() throws IOException {
        Path samples = Distribution.home().resolve("samples");
        try (Appliance appliance = Appliance.make(Distribution.home(), directory.resolve("base")).addUser(OPAL, "operator")) {
            Path etc = appliance.base().resolve("etc");
            for (String source : List.of("mhsds", "csds", "maternity", "ncmp")) {
                prepare(etc, samples.resolve("health-returns").resolve(source), source);
            }
            prepare(etc, samples.resolve("systmone"), "systmone");
            appliance.start();
            appliance.await(LIMIT, "sources", () -> List.of("mhsds", "csds", "maternity", "ncmp", "systmone").stream()
                    .allMatch(source -> appliance.run(OPAL, "connector:list").out().contains(source)));
            for (String source : List.of("mhsds", "csds", "maternity", "ncmp", "systmone")) {
                Answer check = appliance.run(OPAL, "dictionary:check " + source);
                assertEquals(0, check.exitCode(), check::toString);
            }

            Path inbox = Files.createDirectories(appliance.base().resolve("data/inbox/systmone"));
            Path archive = directory.resolve("extract.zip");
            long rows = zip(samples.resolve("systmone/extract"), archive);
            Files.move(archive, inbox.resolve("extract.zip"), StandardCopyOption.ATOMIC_MOVE);
            await(appliance, "systmone", rows, 0);

            Path mental = samples.resolve("health-returns/mhsds");
            Path other = Files.createDirectories(appliance.base().resolve("data/inbox/mhsds"));
            Files.copy(mental.resolve("MHS501HospProvSpell.csv"), other.resolve("MHS501HospProvSpell_202409.csv"));
            Files.copy(mental.resolve("MHS001MPI.csv"), other.resolve("MHS001.csv"));
            Files.writeString(other.resolve("MHS999New.csv"), "a,b\n1,2\n");
            await(appliance, "mhsds", lines(mental.resolve("MHS501HospProvSpell.csv")) + lines(mental.resolve("MHS001MPI.csv")) + 1, 1);

            // A file of SystmOne that comes by itself is told, and not taken.
            Files.copy(samples.resolve("systmone/extract/SREvent.csv"), inbox.resolve("SREvent.csv"));
            await(appliance, "systmone", rows + 1, 1);
        }
    }

    private static void prepare(Path etc, Path sample, String source) throws IOException {
        String cfg = Files.readString(sample.resolve("org.cadrenode.connector." + source + "-example.cfg")).replaceAll("quietSeconds = \\d+", "quietSeconds = 1");
        Files.writeString(etc.resolve("org.cadrenode.connector." + source + "-example.cfg"), cfg);
        Files.createDirectories(etc.resolve("dictionaries"));
        Files.copy(sample.resolve("dictionary.csv"), etc.resolve("dictionaries/" + source + ".csv"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static long lines(Path file) throws IOException {
        return Files.readAllLines(file).size() - 1;
    }

    private static long zip(Path folder, Path target) throws IOException {
        long rows = 0;
        try (OutputStream out = Files.newOutputStream(target); ZipOutputStream zip = new ZipOutputStream(out); Stream<Path> files = Files.list(folder).sorted()) {
            for (Path file : files.toList()) {
                rows += lines(file);
                zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        assertTrue(rows > 100, "the sample has rows");
        return rows;
    }

    private static void await(Appliance appliance, String source, long read, long quarantined) {
        appliance.await(LIMIT, read + " records of " + source, () -> {
            try {
                long hasRead = 0;
                long hasQuarantined = 0;
                for (JsonNode delivery : new JsonMapper().readTree(appliance.run(OPAL, "delivery:list --json").out())) {
                    if (delivery.get("source").asText().equals(source)) {
                        hasRead += delivery.get("read").asLong();
                        hasQuarantined += delivery.get("quarantined").asLong();
                    }
                }
                return hasRead == read && hasQuarantined == quarantined;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
