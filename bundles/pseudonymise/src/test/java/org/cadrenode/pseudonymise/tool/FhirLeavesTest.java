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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cadrenode.connector.json.internal.FhirConnector;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What leaves of FHIR resources under the dictionary of the sample: column by column, and the sample as a whole. */
class FhirLeavesTest {
    private static final Path SAMPLE = Path.of("..", "connector-json", "sample", "fhir");
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
        assertTrue(texts.contains("Sleep is better"), texts);
    }

    private static Table table(String name) {
        return CONNECTOR.description().tables().stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
    }
}
