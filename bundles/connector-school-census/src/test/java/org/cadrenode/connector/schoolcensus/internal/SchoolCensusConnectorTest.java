package org.cadrenode.connector.schoolcensus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.testkit.Collected;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchoolCensusConnectorTest {
    @ParameterizedTest
    @CsvSource({"2024_autumn_pupilonroll.csv,pupilonroll", "2025_Spring_PupilNoLongerOnRoll.CSV,pupilnolongeronroll",
        "summer_2023_addressesonroll.csv,addressesonroll", "2024_autumn_learnersupportonroll.csv,learnersupportonroll",
        "pupilonroll.csv,pupilonroll", "2024 termlysessiondetailsonroll.csv,termlysessiondetailsonroll"})
    void aFilesNameTellsItsTable(String file, String table) {
        assertEquals(Optional.of(table), connector().table(file));
    }

    @ParameterizedTest
    @CsvSource({"notes.csv", "2024_autumn.csv", "2024_autumn_.csv", "2024_autumn_two_words.csv"})
    void aNameThatTellsNoTableTellsNone(String file) throws IOException {
        assertEquals(Optional.empty(), connector().table(file));
        assertEquals(List.of("0 TABLE_UNKNOWN"), Collected.of(connector(), "", "a\n1\n").rejections());
    }

    @Test
    void everyColumnThatIdentifiesSaysSo() {
        for (Table table : connector().description().tables()) {
            Map<String, Meaning> meanings = table.columns().stream().filter(column -> column.meaning().isPresent())
                    .collect(Collectors.toMap(Column::name, column -> column.meaning().orElseThrow()));
            boolean left = table.name().contains("offroll") || table.name().contains("nolonger");
            String id = left ? "pupilnolongeronrolltableid" : "pupilonrolltableid";
            Map<String, Meaning> expected = new HashMap<>(Map.of("nativeid", Meaning.ORGANISATION));
            if (table.name().startsWith("pupil")) {
                expected.putAll(Map.of(id, Meaning.SUBJECT, "dob", Meaning.BIRTH_DATE, "surname", Meaning.SURNAME,
                        "forename", Meaning.FORENAME, "middlenames", Meaning.MIDDLE_NAMES,
                        "preferredsurname", Meaning.PREFERRED_NAME, "formersurname", Meaning.FORMER_SURNAME,
                        "upn", Meaning.UPN, "formerupn", Meaning.FORMER_UPN));
                expected.putAll(Map.of("uniquelearnernumber", Meaning.ULN, "sex", Meaning.SEX));
            } else {
                expected.put(id, Meaning.SUBJECT_REFERENCE);
            }
            if (table.name().startsWith("addresses")) {
                expected.putAll(Map.of("postcode", Meaning.POSTCODE,
                        "uniquepropertyreferencenumber", Meaning.ADDRESS_LINE));
            }
            assertEquals(expected, meanings, table.name());
        }
    }

    @Test
    void thePublicSamplesAreReadWholeAndAreAsDescribed() throws IOException {
        Optional<Path> folder = Collected.samples("school-census");
        Assumptions.assumeTrue(folder.isPresent());
        Map<String, Integer> counts = new TreeMap<>();
        SchoolCensusConnector connector = connector();
        try (Stream<Path> files = Files.list(folder.orElseThrow())) {
            for (Path file : files.filter(found -> found.toString().endsWith(".csv")).collect(Collectors.toList())) {
                Collected read = Collected.of(connector, file);
                assertEquals(List.of(), read.rejections(), file.toString());
                counts.putAll(read.counts());
                read.columns().forEach((table, columns) -> {
                    TreeSet<String> missing = new TreeSet<>(columns);
                    connector.description().tables().stream().filter(known -> known.name().equals(table))
                            .flatMap(known -> known.columns().stream()).map(Column::name).forEach(missing::remove);
                    assertEquals(new TreeSet<>(), missing, table);
                });
            }
        }
        assertEquals(new TreeMap<>(Map.of("pupilonroll", 9088, "pupilnolongeronroll", 308, "addressesoffroll", 1698,
                "termlyexclusionsonroll", 10373, "termlysessiondetailsonroll", 39953)), counts);
    }

    private static SchoolCensusConnector connector() {
        return new SchoolCensusConnector(Map.of("provider", "school-trust"));
    }
}
