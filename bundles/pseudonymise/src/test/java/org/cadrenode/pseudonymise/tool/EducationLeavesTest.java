package org.cadrenode.pseudonymise.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cadrenode.connector.civilregistration.internal.BirthsConnector;
import org.cadrenode.connector.civilregistration.internal.DeathsConnector;
import org.cadrenode.connector.ctf.internal.CtfConnector;
import org.cadrenode.connector.schoolcensus.internal.SchoolCensusConnector;
import org.cadrenode.connector.schoolrecords.internal.SchoolRecordsConnector;
import org.cadrenode.connector.schoolrecords.internal.Sen2Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What leaves of the extracts of education and civil registration under the dictionaries that come with them: column by column, and
 * their samples as a whole.
 */
class EducationLeavesTest {
    private static final List<String> SOURCES = List.of("school-census", "school-census-xml", "ctf", "schoolrecords", "sen2", "births", "deaths");
    private static final Set<Meaning> WHOSE = Set.of(Meaning.SUBJECT, Meaning.SUBJECT_REFERENCE, Meaning.RELATIVE_OF);
    private static final String CHILD = "998877665";
    private static final String BORN = "2011-03-17";

    @TempDir
    Path folder;

    private static FileConnector connector(String source) {
        Map<String, Object> settings = Map.of("provider", "council");
        return switch (source) {
            case "school-census", "school-census-xml" -> new SchoolCensusConnector(settings);
            case "ctf" -> new CtfConnector(settings);
            case "schoolrecords" -> new SchoolRecordsConnector(settings);
            case "sen2" -> new Sen2Connector(settings);
            case "births" -> new BirthsConnector(settings);
            default -> new DeathsConnector(settings);
        };
    }

    private static Path sample(String source) {
        return Path.of("..", switch (source) {
            case "school-census" -> "connector-school-census/sample";
            case "school-census-xml" -> "connector-school-census/sample/xml";
            case "ctf" -> "connector-ctf/sample";
            case "schoolrecords" -> "connector-school-records/sample";
            case "sen2" -> "connector-school-records/sample/sen2";
            default -> "connector-civil-registration/sample/" + source;
        });
    }

    private static Path dictionary(String source) {
        return sample(source).resolve("dictionary.csv");
    }

    static Stream<Arguments> identifying() {
        return SOURCES.stream().flatMap(source -> connector(source).description().tables().stream().flatMap(table -> table.columns().stream()
                .filter(column -> column.meaning().isPresent() && column.meaning().get() != Meaning.SEX)
                .map(column -> Arguments.of(source, table.name(), column.name()))));
    }

    // A value of each meaning, and how it could be seen in what leaves.
    private static String planted(Meaning meaning) {
        return switch (meaning) {
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF -> CHILD;
            case UPN, FORMER_UPN -> "A950000178301";
            case ULN -> "9276308686";
            case NHS_NUMBER -> "9434765919";
            case BIRTH_DATE, OTHER_DATE -> BORN;
            case POSTCODE -> "LS1 4AP";
            case OTHER_NUMBER -> "990000420870";
            case PHONE -> "07700 900515";
            case EMAIL -> "quill.feather@example.org";
            case ORGANISATION -> "Larkrise Academy";
            case OTHER_CODE -> "SW7654321";
            default -> "Quillfeather";
        };
    }

    private static boolean holds(String left, String value) {
        return left.contains(value) || left.contains(value.replace(" ", "")) || value.equals(BORN) && left.contains("17/03/2011");
    }

    @ParameterizedTest
    @MethodSource("identifying")
    void theValueOfAColumnThatIdentifiesDoesNotLeave(String source, String table, String column) throws IOException {
        String value = planted(column(source, table, column).meaning().orElseThrow());
        Leaving leaving = new Leaving(folder);
        child(leaving, source);
        leaving.row(table, row(source, table, column, value));
        String left = values(leaving.under(dictionary(source)));
        assertFalse(holds(left, value), left);
    }

    // What people write beside codes: each names the child here.
    @ParameterizedTest
    @CsvSource({"schoolrecords,exclusions,reason_comments", "schoolrecords,exclusions,governors_comments", "schoolrecords,attendance_marks,comment", "schoolrecords,pupils,medical_notes",
        "schoolrecords,sen_register,need_description", "schoolrecords,sen_register,provision", "schoolrecords,sen_register,outcomes", "schoolrecords,pupils,leaving_reason",
        "schoolrecords,pupils,contact_1_relationship", "sen2,plandetail,sensettingother", "sen2,placementdetail,sensettingother", "ctf,attendancemarks,attendancemarks",
        "births,births,stillbirth_cause", "births,birth_notifications,anomaly_text", "deaths,deaths,cause_text", "deaths,deaths,cause_text_1a", "deaths,deaths,inquest_text",
        "schoolrecords,exclusions,reason_1", "schoolrecords,exclusions,category", "schoolrecords,attendance_marks,mark", "schoolrecords,pupils,fsm", "ctf,pupil,ethnicity",
        "school-census,pupilonroll,language", "school-census,termlyexclusionsonroll,reason1"})
    void freeTextDoesNotLeaveWhereverItIsWritten(String source, String table, String column) throws IOException {
        assertEquals(column, column(source, table, column).name());
        Leaving leaving = new Leaving(folder);
        child(leaving, source);
        leaving.row(table, row(source, table, column, "Quillfeather hit Ash"));
        assertFalse(values(leaving.under(dictionary(source))).contains("Quill"));
    }

    @ParameterizedTest
    @CsvSource({"school-census,pupilonroll,plaa,A", "school-census,pupilonroll,adoptedfromcare,Y", "ctf,pupil,plaa,A", "ctf,pupil,careauthority,971",
        "schoolrecords,pupils,post_looked_after,A", "schoolrecords,pupils,pupil_premium,PLAC", "sen2,namedplan,ceasereason,7", "ctf,nawdetails,asylumstatus,ASY",
        "sen2,activeplans,transferla,971", "ctf,pupil,religion,JE"})
    void codesOfAnAdoptionADeathOrAFlightDoNotLeave(String source, String table, String column, String code) throws IOException {
        assertEquals(column, column(source, table, column).name());
        Leaving leaving = new Leaving(folder);
        child(leaving, source);
        leaving.row(table, row(source, table, column, code));
        String left = values(leaving.under(dictionary(source)));
        assertFalse(Stream.of(left.split("[,\\n]")).anyMatch(code::equals), left);
    }

    static Stream<Arguments> ofRelatives() {
        return Stream.of("schoolrecords", "births", "deaths").flatMap(source -> connector(source).description().tables().stream().flatMap(table -> table.columns().stream()
                .filter(column -> column.relative() > 0 && column.meaning().get() != Meaning.OTHER_DATE && column.meaning().get() != Meaning.BIRTH_DATE)
                .map(column -> Arguments.of(source, table.name(), column.name()))));
    }

    @ParameterizedTest
    @MethodSource("ofRelatives")
    void whatIsToldOfARelativeIsScrubbedOutOfTheChildsText(String source, String table, String column) throws IOException {
        String value = planted(column(source, table, column).meaning().orElseThrow());
        Leaving leaving = new Leaving(folder);
        Map<String, String> row = row(source, table, column, value);
        // Of a child of whom nothing is known no text leaves.
        table(source, table).columns().stream().filter(one -> one.relative() == 0 && one.meaning().filter(Meaning.FORENAME::equals).isPresent())
                .forEach(one -> row.put(one.name(), "Zelda"));
        leaving.row(table, row);
        leaving.row("notes", Map.of("child", CHILD, "text", "Was seen with " + value + " at noon."));
        List<String> lines = new ArrayList<>(Files.readAllLines(dictionary(source)));
        List<String> header = List.of(lines.get(0).split(","));
        lines.add(line(header, Map.of("table", "notes", "column", "child", "decision", "drop", "identifier", "subject_reference")));
        lines.add(line(header, Map.of("table", "notes", "column", "text", "decision", "keep", "type", "free_text", "transform", "scrub", "destination", "text", "flags", "release")));
        String left = leaving.under(Files.write(folder.resolve("with-notes.csv"), lines)).getOrDefault("notes", "");
        assertTrue(left.contains("Was seen with") && left.contains("at noon"), left + leaving.report());
        assertFalse(left.contains(value), left);
    }

    private static String line(List<String> header, Map<String, String> values) {
        return String.join(",", header.stream().map(name -> values.getOrDefault(name, "")).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"births", "deaths"})
    void nothingOfCivilRegistrationLeaves(String source) throws IOException {
        Leaving leaving = new Leaving(folder);
        for (Path file : samples(source)) {
            leaving.read(connector(source), file);
        }
        assertTrue(leaving.records() > 20);
        assertTrue(leaving.under(dictionary(source)).values().stream().allMatch(String::isEmpty) || values(leaving.under(dictionary(source))).isBlank());
        assertTrue(Files.readString(sample(source).resolve("terms.txt")).lines().anyMatch(line -> line.matches("release +never")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"school-census", "school-census-xml", "ctf", "schoolrecords", "sen2", "births", "deaths"})
    void theSampleLeavesWithoutAnybodysIdentifiersAndNothingIsLost(String source) throws IOException {
        Leaving leaving = new Leaving(folder);
        for (Path file : samples(source)) {
            leaving.read(connector(source), file);
        }
        assertEquals(List.of(), leaving.rejections());
        assertEquals(List.of(), leaving.unread());
        Map<String, String> left = leaving.under(dictionary(source));
        assertTrue(leaving.report().contains("read=" + leaving.records() + " "), leaving.report());
        assertTrue(leaving.report().contains("quarantined=0 opted_out=0 held=0"), leaving.report());
        String all = values(left);
        try (Stream<Path> files = Files.list(folder.resolve("in"))) {
            for (Path file : files.toList()) {
                String table = file.getFileName().toString().replace(".csv", "");
                List<String> lines = Files.readAllLines(file);
                List<String> names = List.of(lines.get(0).split(","));
                for (String line : lines.subList(1, lines.size())) {
                    String[] values = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
                    for (Column column : table(source, table).columns()) {
                        int at = names.indexOf(column.name());
                        boolean tells = column.meaning().filter(one -> one != Meaning.SEX && one != Meaning.BIRTH_DATE && one != Meaning.OTHER_DATE).isPresent();
                        // Short ones, such as a house number, occur among all numbers.
                        if (tells && at >= 0 && values[at].length() > 4) {
                            assertFalse(all.contains(values[at]), table + "." + column.name());
                        }
                    }
                }
            }
        }
    }

    @Test
    void aValueThatLeavesIsSeen() throws IOException {
        Path careless = Files.writeString(folder.resolve("careless.csv"), Files.readString(dictionary("sen2"))
                .replace("plandetail,urn,keep,organisation,code,pseudonym", "plandetail,urn,keep,,code,as_is"));
        Leaving leaving = new Leaving(folder);
        child(leaving, "sen2");
        leaving.row("plandetail", row("sen2", "plandetail", "urn", "149999"));
        assertTrue(leaving.under(careless).getOrDefault("plandetail", "").contains("149999"));
    }

    @Test
    void theDictionaryOfTheCensusHoldsEachRuleOfTheOneThatTheNodeComesWith() throws IOException {
        List<String> sample = Files.readAllLines(dictionary("school-census"));
        List<String> shipped = Files.readAllLines(Path.of("..", "..", "etc", "dictionaries", "school-census.csv"));
        assertEquals(shipped.get(0), sample.get(0));
        assertTrue(sample.containsAll(shipped), () -> shipped.stream().filter(line -> !sample.contains(line)).toList().toString());
    }

    private static List<Path> samples(String source) throws IOException {
        try (Stream<Path> files = Files.list(sample(source)).sorted()) {
            return files.filter(one -> one.toString().matches("(?i).*\\.(csv|xml)") && !one.endsWith("dictionary.csv") && !one.endsWith("common-form.csv")).toList();
        }
    }

    private static String values(Map<String, String> left) {
        StringBuilder all = new StringBuilder();
        left.values().forEach(file -> file.lines().skip(1).forEach(line -> all.append(line.substring(line.indexOf(',') + 1)).append('\n')));
        return all.toString();
    }

    private static Table table(String source, String name) {
        return connector(source).description().tables().stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
    }

    private static Column column(String source, String table, String name) {
        return table(source, table).columns().stream().filter(column -> column.name().equals(name)).findFirst().orElseThrow();
    }

    private static void child(Leaving leaving, String source) {
        switch (source) {
            case "school-census", "school-census-xml" -> {
                leaving.row("pupilonroll", Map.of("pupilonrolltableid", CHILD, "dob", BORN, "sex", "F", "entrydate", "2023-09-01"));
                leaving.row("pupilnolongeronroll", Map.of("pupilnolongeronrolltableid", CHILD, "dob", BORN, "sex", "F", "entrydate", "2023-09-01", "sourceid", "s1"));
            }
            case "ctf" -> leaving.row("pupil", Map.of("pupil", CHILD, "dob", BORN, "sex", "F"));
            case "schoolrecords" -> leaving.row("pupils", Map.of("pupil_id", CHILD, "dob", BORN, "sex", "F", "entry_date", "2023-09-01"));
            case "sen2" -> leaving.row("person", Map.of("persontableid", CHILD, "personbirthdate", BORN, "sex", "F"));
            case "births" -> leaving.row("births", Map.of("entry_number", CHILD, "birth_date", BORN, "sex", "F"));
            default -> leaving.row("deaths", Map.of("entry_number", CHILD, "birth_date", BORN, "sex", "F"));
        }
    }

    // A whole record: each column that the form of the table needs, and the planted one.
    private static Map<String, String> row(String source, String table, String planted, String value) {
        Map<String, String> row = new LinkedHashMap<>();
        for (Column column : table(source, table).columns()) {
            String usual = column.meaning().filter(WHOSE::contains).isPresent() ? CHILD : column.name().endsWith("tableid") || column.name().equals("sourceid") ? "r1"
                    : column.form().map(form -> switch (form) {
                        case DATE -> "2024-01-02";
                        case NUMBER -> "5";
                        case BOOLEAN -> "1";
                        case CODE, FREE_TEXT -> "";
                    }).orElse("");
            row.put(column.name(), column.name().equals(planted) ? value : usual);
        }
        return row;
    }
}
