package org.cadrenode.connector.ssda903.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.testkit.Collected;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Ssda903ConnectorTest {
    @ParameterizedTest
    @CsvSource({"header.csv,header", "2024_Header.CSV,header", "header2024-25.csv,header", "DoLo.csv,dolo",
        "SW_Episodes.csv,sw_episodes", "swepisodes_2025.csv,sw_episodes", "episodes.csv,episodes",
        "Placed for Adoption.csv,placed_for_adoption", "placed-for-adoption_final.csv,placed_for_adoption",
        "previous_permanence.csv,previous_permanence", "ssda903_oc2_2024.csv,oc2", "Missing (1).csv,missing"})
    void aFilesNameTellsItsTable(String file, String table) {
        assertEquals(Optional.of(table), connector(Map.of()).table(file));
    }

    @ParameterizedTest
    @CsvSource({"subheaders.csv", "notes.csv", "header_and_episodes.csv", "oc.csv"})
    void aNameThatTellsNoTableOrTwoTellsNone(String file) throws IOException {
        assertEquals(Optional.empty(), connector(Map.of()).table(file));
        assertEquals(List.of("0 TABLE_UNKNOWN"), Collected.of(connector(Map.of()), "", "CHILD\n1\n").rejections());
    }

    @Test
    void everyColumnThatIdentifiesSaysSo() {
        Map<String, Optional<Meaning>> meanings = new TreeMap<>();
        for (Table table : connector(Map.of()).description().tables()) {
            assertEquals(table.name().equals("header") ? Meaning.SUBJECT : Meaning.SUBJECT_REFERENCE,
                    table.columns().get(0).meaning().orElseThrow());
            for (Column column : table.columns()) {
                if (!column.name().equals("child")) {
                    meanings.put(table.name() + "." + column.name(), column.meaning());
                }
            }
        }
        Map<String, Meaning> identifying = meanings.entrySet().stream().filter(entry -> entry.getValue().isPresent())
                .filter(entry -> !entry.getKey().endsWith(".dob") && !entry.getKey().endsWith(".sex"))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().orElseThrow()));
        assertEquals(Map.of("header.upn", Meaning.UPN, "header.mother", Meaning.OTHER_NUMBER,
                "episodes.home_post", Meaning.POSTCODE, "episodes.pl_post", Meaning.POSTCODE,
                "episodes.urn", Meaning.ORGANISATION, "sw_episodes.sw_id", Meaning.OTHER_NUMBER), identifying);
        assertTrue(meanings.entrySet().stream().filter(entry -> entry.getKey().endsWith(".dob"))
                .allMatch(entry -> entry.getValue().equals(Optional.of(Meaning.BIRTH_DATE))));
        for (String noted : List.of("header.mother", "header.mc_dob", "uasc.duc", "sw_episodes.sw_id", "episodes.urn")) {
            assertFalse(column(noted).note().isEmpty(), noted);
        }
    }

    @Test
    void columnsThatAYearAddsComeThrough() throws IOException {
        Collected read = Collected.of(connector(Map.of()), "header", "\ufeffCHILD,NEW\r\n1,x\r\n");
        assertEquals(List.of("header 2 {child=1, new=x}"), read.records());
    }

    @Test
    void anEncodingThatIsNotReadTakesNothingIn() {
        Ssda903Connector connector = connector(Map.of("encoding", "UTF-16"));
        assertEquals(1, connector.check().size());
        assertFalse("header.csv".matches(((Endpoint.Folder) connector.endpoint()).include()));
    }

    @Test
    void thePublicSamplesAreReadWholeAndAreAsDescribed() throws IOException {
        Optional<Path> folder = Collected.samples("ssda903");
        Assumptions.assumeTrue(folder.isPresent());
        Map<String, Integer> counts = new TreeMap<>();
        Ssda903Connector connector = connector(Map.of());
        try (Stream<Path> files = Files.list(folder.orElseThrow())) {
            for (Path file : files.filter(found -> found.toString().endsWith(".csv")).collect(Collectors.toList())) {
                Collected read = Collected.of(connector, file);
                assertEquals(List.of(), read.rejections(), file.toString());
                counts.putAll(read.counts());
                read.columns().forEach((table, columns) -> assertEquals(connector.description().tables().stream()
                        .filter(known -> known.name().equals(table)).findFirst().orElseThrow().columns().stream()
                        .map(Column::name).collect(Collectors.toList()), columns, table));
            }
        }
        assertEquals(new TreeMap<>(Map.ofEntries(Map.entry("header", 2675), Map.entry("episodes", 5050),
                Map.entry("reviews", 12582), Map.entry("uasc", 132), Map.entry("oc2", 2675), Map.entry("oc3", 53),
                Map.entry("ad1", 29), Map.entry("placed_for_adoption", 29), Map.entry("previous_permanence", 2675),
                Map.entry("missing", 43), Map.entry("sw_episodes", 1), Map.entry("dolo", 1))), counts);
    }

    private static Column column(String name) {
        String[] parts = name.split("\\.");
        return connector(Map.of()).description().tables().stream().filter(table -> table.name().equals(parts[0]))
                .flatMap(table -> table.columns().stream()).filter(column -> column.name().equals(parts[1]))
                .findFirst().orElseThrow();
    }

    private static Ssda903Connector connector(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("provider", "council"));
        all.putAll(settings);
        return new Ssda903Connector(all);
    }
}
