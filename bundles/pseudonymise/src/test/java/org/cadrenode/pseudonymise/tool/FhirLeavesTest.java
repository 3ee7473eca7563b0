package org.cadrenode.pseudonymise.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.connector.fhir.internal.FhirConnector;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What leaves of FHIR resources under the dictionary of the sample: column by column, and the sample as a whole. */
class FhirLeavesTest {
    private static final Path SAMPLE = Path.of("..", "connector-fhir", "sample");
    private static final FhirConnector CONNECTOR = new FhirConnector(Map.of("provider", "trust"));
    private static final String CHILD = "998877665";
    private static final String PLANTED = "Quillfeather";

    @TempDir
    Path folder;

    // Every column that identifies, and every free text but the one that leaves scrubbed.
    static Stream<Arguments> telling() {
        return CONNECTOR.description().tables().stream().filter(table -> !Set.of("practitioner", "organization", "location").contains(table.name()))
                .flatMap(table -> table.columns().stream().filter(FhirLeavesTest::tells).map(column -> Arguments.of(table.name(), column.name())));
    }

    private static boolean tells(Column column) {
        return column.meaning().filter(one -> !Set.of(Meaning.SEX, Meaning.SUBJECT, Meaning.SUBJECT_REFERENCE, Meaning.RELATIVE_OF, Meaning.FORMER_SUBJECT)
                .contains(one)).isPresent() || column.form().filter(form -> form == Form.FREE_TEXT).isPresent();
    }

    @ParameterizedTest
    @MethodSource("telling")
    void theValueOfAColumnThatTellsWhoItIsDoesNotLeave(String table, String column) throws IOException {
        Leaving leaving = new Leaving(folder);
        leaving.row("patient", Map.of("id", CHILD, "birth_date", "2011-03-17", "gender", "female"));
        Map<String, String> row = new LinkedHashMap<>();
        for (Column one : table(table).columns()) {
            boolean whose = one.meaning().filter(meaning -> Set.of(Meaning.SUBJECT, Meaning.SUBJECT_REFERENCE, Meaning.RELATIVE_OF).contains(meaning)).isPresent();
            row.put(one.name(), whose ? CHILD : one.name().equals(column) ? PLANTED : one.form().filter(form -> form == Form.DATE).isPresent() ? "2024-01-02" : "");
        }
        leaving.row(table, row);
        String left = String.join("\n", leaving.under(SAMPLE.resolve("dictionary.csv")).values());
        assertFalse(left.contains(PLANTED) || left.contains(CHILD), left);
    }

    @Test
    void theSampleLeavesWithoutAnybodysIdentifiersAndNothingIsLost() throws IOException {
        Leaving leaving = new Leaving(folder);
        try (Stream<Path> files = Files.list(SAMPLE)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".ndjson")).sorted().toList()) {
                leaving.read(CONNECTOR, file);
            }
        }
        assertEquals(List.of(), leaving.rejections());
        assertEquals(List.of(), leaving.unread());
        Map<String, String> left = leaving.under(SAMPLE.resolve("dictionary.csv"));
        assertTrue(leaving.report().contains("read=" + leaving.records() + " "), leaving.report());
        assertTrue(leaving.report().contains("quarantined=0 opted_out=0 held=0"), leaving.report());
        String all = String.join("\n", left.values());
        Set<String> people = new TreeSet<>();
        for (String file : List.of("Patient", "RelatedPerson")) {
            for (String line : Files.readAllLines(SAMPLE.resolve(file + ".ndjson"))) {
                for (String member : List.of("family", "given\":[", "postalCode", "value")) {
                    for (int at = line.indexOf("\"" + member); at >= 0; at = line.indexOf("\"" + member, at + 1)) {
                        String rest = line.substring(at + member.length() + 1).replaceFirst("^[\":\\[]+", "");
                        people.add(rest.substring(0, Math.max(0, rest.indexOf('"'))));
                    }
                }
            }
        }
        people.removeIf(one -> one.length() < 4);
        assertTrue(people.size() > 20, people.toString());
        for (String person : people) {
            assertFalse(all.matches("(?s).*\\b" + Pattern.quote(person) + "\\b.*"), "of " + people.size() + " one left: " + left.keySet());
        }
        String texts = left.getOrDefault("document_content", "");
        assertTrue(texts.contains("To be seen again in six weeks"), texts);
    }

    @ParameterizedTest
    @CsvSource({"Condition,code,subject,condition,condition_code", "Observation,code,subject,observation,observation_code",
        "Procedure,code,subject,procedure,procedure_code", "Immunization,vaccineCode,patient,immunisation,immunisation_code",
        "Encounter,type,subject,encounter,encounter_type", "DocumentReference,type,subject,document,document_type",
        "AllergyIntolerance,code,patient,allergy,allergy_code", "ServiceRequest,code,subject,service_request,service_request_code",
        "MedicationRequest,medicationCodeableConcept,subject,medication_request,medication_request_code",
        "MedicationStatement,medicationCodeableConcept,subject,medication_statement,medication_statement_code"})
    void aRecordsCodesLeaveARowEachUnlessOneOfThemIsRestricted(String type, String member, String whose, String table, String codes) throws IOException {
        String resource = "{\"resourceType\":\"" + type + "\",\"id\":\"%s\",\"meta\":{\"lastUpdated\":\"2024-05-06T07:08:09Z\"},\"" + whose
                + "\":{\"reference\":\"Patient/p1\"},\"" + member + "\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"197480006\"},"
                + "{\"system\":\"http://hl7.org/fhir/sid/icd-10\",\"code\":\"%s\"}]},\"component\":[{\"code\":{\"coding\":[{\"code\":\"75367002\"}]}}]}%n";
        Leaving leaving = new Leaving(folder);
        leaving.read(CONNECTOR, Files.writeString(folder.resolve("resources.ndjson"), "{\"resourceType\":\"Patient\",\"id\":\"p1\"}\n"
                + String.format(resource, "r1", "F41.9") + String.format(resource, "r2", "F64.0")));
        Map<String, String> left = leaving.under(SAMPLE.resolve("dictionary.csv"));
        String both = left.getOrDefault(codes, "");
        assertTrue(both.contains("197480006") && both.contains("F41.9"), left.toString());
        assertEquals(2, both.lines().count() - 1, "both codes of the first, none of the second: " + left);
        assertEquals(1, left.getOrDefault(table, "").lines().count() - 1, left.toString());
        assertEquals(type.equals("Observation") ? 1 : 0, left.getOrDefault("observation_component", "").lines().skip(1).count(), left.toString());
    }

    @Test
    void whatEachResourceHasAnewIsNoWordOfItsChild() throws IOException {
        // The vault holds all records of a child of whom it has more than 400 words.
        for (String line : Files.readAllLines(SAMPLE.resolve("dictionary.csv"))) {
            String[] row = line.split(",", 5);
            if (!row[0].startsWith("patient") && !row[0].startsWith("related_person")) {
                assertFalse(Set.of("other_code", "other_phrase", "other_number", "other_date").contains(row[3]), line);
            }
        }
    }

    @Test
    void theNotesOfThePublicSamplesLeaveWithoutThePatientsNames() throws IOException {
        Path samples = Path.of(System.getProperty("cadre.samples", "absent"), "fhir");
        Assumptions.assumeTrue(Files.isDirectory(samples), "There are no samples of FHIR here");
        Leaving leaving = new Leaving(folder);
        for (String file : List.of("Patient", "Encounter", "DocumentReference")) {
            leaving.read(CONNECTOR, samples.resolve(file + ".000.ndjson"));
        }
        Map<String, String> left = leaving.under(SAMPLE.resolve("dictionary.csv"));
        assertTrue(leaving.report().contains("read=" + leaving.records() + " "), leaving.report());
        String texts = left.getOrDefault("document_content", "");
        assertTrue(texts.split("Chief Complaint").length > 1_000, "the texts leave");
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(samples.resolve("Patient.000.ndjson"))) {
            Matcher name = Pattern.compile("\"(?:family\":|given\":\\[)\"([^\"]+)\"").matcher(line);
            while (name.find()) {
                names.add(name.group(1));
            }
        }
        assertTrue(names.size() > 20, "names: " + names.size());
        assertEquals(0, names.stream().filter(texts::contains).count(), "names that left, of " + names.size());
    }

    private static Table table(String name) {
        return CONNECTOR.description().tables().stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
    }
}
