package org.cadrenode.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Answer;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.MainJob;
import org.cadrenode.synthetic.format.Format;
import org.cadrenode.synthetic.format.Formats;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A synthetic region in FHIR and MHSDS on a built appliance, from its files to an OMOP export that is as the model says. */
final class OmopIT {
    private static final String SECOND = "greta";
    private static final String MANAGER = "dora";
    private static final int CHILDREN = 200;
    private static final long SEED = 20261127;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Map<String, String> SAMPLES = Map.of("fhir", "fhir", "mhsds", "health-returns/mhsds");

    @TempDir
    Path directory;

    private Appliance appliance;

    @Test
    void aRegionOfFhirAndMhsdsBecomesAnExportThatIsAsTheModelSaysAndNamesNobody() throws Exception {
        try (Appliance made = Appliance.make(Distribution.home(), directory.resolve("base"))) {
            appliance = made;
            MainJob.prepare(appliance);
            appliance.addUser(SECOND, "governance").addUser(MANAGER, "data-manager");
            for (Map.Entry<String, String> sample : SAMPLES.entrySet()) {
                prepare(sample.getKey(), Distribution.home().resolve("samples").resolve(sample.getValue()));
            }
            appliance.start();
            MainJob job = new MainJob(appliance, LIMIT);
            job.awaitReady();
            appliance.await(LIMIT, "sources", () -> SAMPLES.keySet().stream().allMatch(appliance.run(MainJob.OPERATOR, "connector:list").out()::contains));
            for (String source : SAMPLES.keySet()) {
                job.approveTerms(SECOND, source);
                assertEquals(0, appliance.run(MainJob.OPERATOR, "dictionary:check " + source).exitCode());
                job.approveDictionary(SECOND, source);
            }
            job.importOptOuts(Files.writeString(directory.resolve("optouts.csv"),
                    "nhs_number,upn,forename,surname,birth_date,scope,decided_by,decided_on\n"));
            Path region = region();
            for (String source : SAMPLES.keySet()) {
                job.drop(source, region.resolve(source));
            }
            job.awaitRest();
            job.releaseAll("as agreed");
            export(region);
        }
    }

    private void prepare(String source, Path sample) throws IOException {
        Path etc = appliance.base().resolve("etc");
        String configuration = "org.cadrenode.connector." + source + "-example.cfg";
        Files.copy(sample.resolve(configuration), etc.resolve(configuration));
        appliance.configure(configuration, "quietSeconds", "1");
        Files.copy(sample.resolve("dictionary.csv"), etc.resolve("dictionaries/" + source + ".csv"));
        Files.copy(sample.resolve("common-form.csv"), etc.resolve("mappings/" + source + ".csv"));
        MainJob.writeTerms(appliance, source);
    }

    private Path region() throws IOException {
        System.out.println("OmopIT: seed " + SEED);
        Path folder = directory.resolve("region");
        for (Format format : Formats.all()) {
            if (SAMPLES.containsKey(format.name())) {
                format.write(new Region(new RegionPlan(CHILDREN, SEED)), Files.createDirectories(folder.resolve(format.name())));
            }
        }
        return folder;
    }

    private void export(Path region) throws IOException {
        Path target = directory.resolve("export");
        Answer dry = appliance.run(MANAGER, "omop:export --dry-run " + target);
        assertEquals(0, dry.exitCode(), dry::toString);
        assertFalse(Files.exists(target));
        assertEquals(2, appliance.run(MANAGER, "omop:export " + target).exitCode(), "a reason is needed");
        assertTrue(appliance.run(MainJob.OPERATOR, "omop:export --reason curious " + target).refusedByConsole());

        Answer made = appliance.run(MANAGER, "omop:export --json --reason 'feasibility' " + target);
        assertEquals(0, made.exitCode(), made::toString);
        JsonNode rows = new JsonMapper().readTree(made.out()).get("rows");
        System.out.println("OmopIT: " + made.out());
        for (String table : List.of("person", "observation_period", "visit_occurrence", "condition_occurrence", "measurement", "location", "care_site")) {
            assertTrue(rows.get(table).asLong() > 0, rows::toString);
        }
        Answer check = appliance.run(MANAGER, "omop:check --json " + target);
        assertEquals(0, check.exitCode(), check::toString);
        assertTrue(new JsonMapper().readTree(check.out()).get("conforms").asBoolean());
        namesNobody(region, target);
        assertTrue(appliance.run(MainJob.GOVERNANCE, "audit:list --json").out().contains("EXPORT_MADE"));

        Path persons = target.resolve("person.csv");
        List<String> lines = new ArrayList<>(Files.readAllLines(persons));
        lines.add(lines.get(1));
        Files.write(persons, lines);
        Answer altered = appliance.run(MANAGER, "omop:check " + target);
        assertEquals(1, altered.exitCode(), altered::toString);
        assertTrue(altered.out().contains("key-once"), altered::toString);
    }

    // Neither as a cell nor, for numbers, anywhere.
    private static void namesNobody(Path region, Path target) throws IOException {
        Set<String> names = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        String patients = Files.readString(region.resolve("fhir/Patient.ndjson"));
        found("\"family\":\"([^\"]+)\"", patients, names);
        found("\"given\":\\[\"([^\"]+)\"", patients, names);
        found("nhs-number\",\"value\":\"(\\d{10})\"", patients, numbers);
        assertTrue(names.size() > CHILDREN / 4 && numbers.size() > CHILDREN / 4, () -> names.size() + " " + numbers.size());
        try (Stream<Path> files = Files.list(target)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".csv")).toList()) {
                String text = Files.readString(file);
                assertTrue(numbers.stream().noneMatch(text::contains), file::toString);
                for (String line : text.split("\n")) {
                    assertTrue(Stream.of(line.split(",")).noneMatch(names::contains), file::toString);
                }
            }
        }
    }

    private static void found(String pattern, String text, Set<String> into) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            into.add(matcher.group(1));
        }
    }
}
