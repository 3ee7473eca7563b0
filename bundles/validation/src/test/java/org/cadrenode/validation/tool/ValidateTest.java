package org.cadrenode.validation.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.ValidationReport;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.Collected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidateTest {
    @TempDir
    Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Validate.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    /** One record of canaries in every column of every table that the connector knows, under its own names. */
    @Test
    void noValueOfAnyKnownColumnIsInWhatIsWritten() throws IOException {
        Path extract = Files.createDirectory(folder.resolve("in"));
        FileConnector connector = Connectors.make("ssda903", Map.of("provider", "council"));
        int columns = 0;
        for (SourceShape.Table table : Described.shape(connector.description()).tables()) {
            columns += table.columns().size();
            String header = table.columns().stream().map(SourceShape.Column::name).collect(Collectors.joining(","));
            String canaries = IntStream.range(0, table.columns().size()).mapToObj(i -> "CANARY " + i).collect(Collectors.joining(","));
            Files.writeString(extract.resolve(table.name().value() + ".csv"), header + "\n" + canaries + "\n" + canaries + "\n\"CANARY");
        }
        assertTrue(columns > 70, "the layout has its columns");
        Path page = folder.resolve("report.html");
        Path table = folder.resolve("report.csv");
        assertEquals(0, run("--connector", "ssda903", "--in", extract.toString(), "--out", page.toString(), "--csv", table.toString()), err::toString);
        String told = out + err.toString() + Files.readString(page) + Files.readString(table);
        assertFalse(told.toLowerCase(Locale.ROOT).contains("canary"), told);
        assertTrue(told.contains("upn-invalid") && told.contains("ROW_UNTERMINATED_QUOTE") && told.contains("date-invalid"), told);
        assertEquals(2, run("--connector", "ssda903", "--in", extract.toString(), "--out", page.toString()), "never in the place of a file");
    }

    @Test
    void whatIsWrongWithTheOptionsIsTold() {
        assertEquals(2, run());
        assertEquals(2, run("--connector", "no-such", "--in", folder.toString()));
        assertTrue(err.toString().contains("cin, schoolcensus, ssda903"), err::toString);
        assertEquals(2, run("--connector", "ssda903", "--in", folder.toString()), "the folder is empty");
        assertEquals(1, run("--connector", "ssda903", "--in", folder.resolve("none").toString()));
        assertEquals(2, run("--connector", "ssda903", "--set", "delimiter", "--in", folder.toString()));
        assertEquals(2, run("--wrong", "x"));
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("--set NAME=VALUE"), out::toString);
    }

    @Test
    void ofTheCollectedReturnOnlyOneHundredAndSevenPupilNumbersHaveTheirCheckLetter() throws IOException {
        ValidationReport report = collected("ssda903", "ssda903");
        ValidationReport.Finding upns = finding(report, Rule.UPN_INVALID, "header", "upn");
        assertEquals(2675, upns.looked());
        assertEquals(107, upns.looked() - upns.failing());
        assertEquals(2479, finding(report, Rule.POSTCODE_INVALID, "episodes", "home_post").failing());
        assertEquals(List.of(1273L), finding(report, Rule.CODE_UNKNOWN, "header", "mother").lines());
    }

    @Test
    void theCollectedCensusesAreLookedThroughToo() throws IOException {
        ValidationReport cin = collected("cin", "cin-census");
        assertEquals(320, finding(cin, Rule.UPN_INVALID, "child", "upn").failing());
        ValidationReport school = collected("school-census", "school-census");
        assertEquals(294, finding(school, Rule.CHILD_TWICE, "pupilonroll", "pupilonrolltableid").failing());
    }

    private static ValidationReport collected(String connector, String samples) throws IOException {
        Optional<Path> folder = Collected.samples(samples);
        assumeTrue(folder.isPresent(), "the sample data are not on this machine");
        return Validate.validate(Connectors.make(connector, Map.of("provider", "council")), folder.get());
    }

    private static ValidationReport.Finding finding(ValidationReport report, Rule rule, String table, String column) {
        return report.findings().stream().filter(finding -> finding.rule() == rule && finding.table().equals(table) && finding.column().equals(column))
                .findFirst().orElseThrow(() -> new AssertionError("no " + rule + " of " + table + "." + column + " in "
                        + Arrays.toString(report.findings().stream().map(ValidationReport.Finding::rule).distinct().toArray())));
    }
}
