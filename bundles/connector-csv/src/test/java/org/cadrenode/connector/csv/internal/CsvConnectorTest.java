package org.cadrenode.connector.csv.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.testkit.Collected;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class CsvConnectorTest {
    @Test
    void aSourceIsWhatItsConfigurationSays() {
        CsvConnector connector = connector(Map.of());
        assertEquals("mental-health", connector.description().source());
        assertEquals("mh-trust", connector.description().provider());
        assertEquals("csv", connector.description().connector());
        assertEquals(List.of(), connector.description().tables());
        Endpoint.Folder folder = (Endpoint.Folder) connector.endpoint();
        assertEquals(Path.of(System.getProperty("karaf.data", "data"), "inbox", "mental-health"), folder.inbox());
        assertEquals(Duration.ofSeconds(2), folder.quiet());
        assertTrue("notes.csv".matches(folder.include()));
        assertFalse("notes.pdf".matches(folder.include()));
        assertEquals(List.of(), connector.check());
    }

    @Test
    void aFilesNameIsItsTable() {
        CsvConnector connector = connector(Map.of());
        assertEquals(Optional.of("patients"), connector.table("Patients.CSV"));
        assertEquals(Optional.of("mhs001_mpi_2024"), connector.table("MHS001 MPI (2024.csv"));
        assertEquals(Optional.of("notes"), connector.table("__notes"));
        assertEquals(Optional.empty(), connector.table("???.csv"));
        assertEquals(Optional.of("x".repeat(80)), connector.table("x".repeat(100) + ".csv"));
    }

    @Test
    void wherePairsAreGivenOnlyTheyCount() throws IOException {
        CsvConnector connector = connector(Map.of("tables", "mhs001.*=mhs001mpi  MHS101_[0-9]+=mhs101referral"));
        assertEquals(Optional.of("mhs001mpi"), connector.table("MHS001MPI_2024.csv"));
        assertEquals(Optional.of("mhs101referral"), connector.table("mhs101_7.csv"));
        assertEquals(Optional.empty(), connector.table("other.csv"));
        assertEquals(List.of("0 TABLE_UNKNOWN"), Collected.of(connector, "", "a,b\n1,2\n").rejections());
    }

    @Test
    void recordsComeWithTheirLines() throws IOException {
        Collected read = Collected.of(connector(Map.of("delimiter", "|", "quote", "none", "encoding", "windows-1252")),
                "notes", "ID|Note\n1|She said \"no\n\n2|\n3|a|b\n");
        assertEquals(List.of("notes 2 {id=1, note=She said \"no}", "notes 4 {id=2}"), read.records());
        assertEquals(List.of("notes 5 ROW_COLUMN_COUNT"), read.rejections());
    }

    @Test
    void withAWrongSettingNothingIsTakenAndTheCheckSaysWhy() {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(Map.of("delimiter", ";;"),
                Map.of("encoding", "UTF-16"), Map.of("tables", "no-pair"), Map.of("tables", "(=t"),
                Map.of("maxRecordBytes", 1), Map.of("include", "("))) {
            CsvConnector connector = connector(wrong);
            assertEquals(1, connector.check().size(), wrong.toString());
            assertFalse("a.csv".matches(((Endpoint.Folder) connector.endpoint()).include()));
        }
        CsvConnector connector = connector(Map.of("delimiter", ";;"));
        assertThrows(IOException.class, () -> Collected.of(connector, "t", "a\n1\n"));
        assertThrows(IllegalArgumentException.class, () -> connector(Map.of("source", "Mental Health")));
    }

    @Test
    void thePublicSampleIsReadWhole() throws IOException {
        Optional<Path> folder = Collected.samples("febrl");
        Assumptions.assumeTrue(folder.isPresent());
        Collected read = Collected.of(connector(Map.of()), folder.orElseThrow().resolve("splink_fake_1000.csv"));
        assertEquals(Map.of("splink_fake_1000", 1000), read.counts());
        assertEquals(List.of(), read.rejections());
    }

    private static CsvConnector connector(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("source", "mental-health", "provider", "mh-trust"));
        all.putAll(settings);
        return new CsvConnector(all);
    }
}
