package org.cadrenode.rig;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What came of one fault.
 *
 * @param fault its name
 * @param what what was done
 * @param form {@code long}, a share of it, or {@code short}; and whether it ended early
 * @param date the day, in UTC
 * @param build the first twelve digits of the SHA-256 of the archive, which is the same whoever builds it
 * @param children the size of the region
 * @param regionSeed the region's seed
 * @param seed the seed of what was random of the fault; when things happen is not given by it, since a machine's pace is not
 * @param seconds how long it took
 * @param counts how often what was done, and what was measured
 * @param messages what people were told
 * @param remedies what people had to do; none if it went on by itself
 * @param failures what is wrong, in sentences; none if nothing is lost, doubled, leaked or left unsaid
 * @param notCovered what this says nothing about
 */
public record FaultRecord(String fault, String what, String form, String date, String build, int children, long regionSeed, long seed, long seconds,
        Map<String, Object> counts, List<String> messages, List<String> remedies, List<String> failures, String notCovered) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Takes the values as they are; a record of before archives were told is read as well. */
    public FaultRecord {
        build = build == null ? "not told" : build;
    }

    /** Writes it into a folder: in short in the place of an earlier one, at length in that of one of the same seed. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(fault + (form.startsWith("short") ? "-short" : "-long-" + seed) + ".json"), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    }

    /** Reads all records of a folder, by their files' names. */
    static List<FaultRecord> readAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<FaultRecord> records = new java.util.ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
                records.add(JSON.readValue(file.toFile(), FaultRecord.class));
            }
            return records;
        }
    }
}
