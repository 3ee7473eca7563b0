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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cadrenode.connector.healthreturns.internal.CsdsConnector;
import org.cadrenode.connector.healthreturns.internal.MaternityConnector;
import org.cadrenode.connector.healthreturns.internal.MhsdsConnector;
import org.cadrenode.connector.healthreturns.internal.NcmpConnector;
import org.cadrenode.connector.spi.Expectation;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.systmone.internal.SystmOneConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves of the returns of health and of SystmOne under the dictionaries that come with them: column by column, and their samples as a whole. */
class HealthLeavesTest {
    private static final String CHILD = "998877665";
    private static final String BORN = "2011-03-17";
    private static final List<String> SOURCES = List.of("mhsds", "csds", "maternity", "ncmp", "systmone");
    private static final Set<Meaning> WHOSE = Set.of(Meaning.SUBJECT, Meaning.SUBJECT_REFERENCE, Meaning.RELATIVE_OF);

    @TempDir
    Path folder;

    private static FileConnector connector(String source) {
        Map<String, Object> settings = Map.of("provider", "trust");
        return switch (source) {
            case "mhsds" -> new MhsdsConnector(settings);
            case "csds" -> new CsdsConnector(settings);
            case "maternity" -> new MaternityConnector(settings);
            case "ncmp" -> new NcmpConnector(settings);
            default -> new SystmOneConnector(Map.of("provider", "trust", "manifest", "none"));
        };
    }

    private static Path sample(String source) {
        return source.equals("systmone") ? Path.of("..", "connector-systmone", "sample") : Path.of("..", "connector-health-returns", "sample", source);
    }

    private static Path dictionary(String source) {
        return sample(source).resolve("dictionary.csv");
    }

    static Stream<Arguments> tables() {
        return SOURCES.stream().flatMap(source -> connector(source).description().tables().stream().map(table -> Arguments.of(source, table.name())));
    }

    /** A value of its own for each column, as it could stand in it. */
    private static String planted(Column column, int number) {
        return column.meaning().map(meaning -> switch (meaning) {
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF -> CHILD;
            case SEX -> "1";
            case BIRTH_DATE, OTHER_DATE -> "19%02d-06-14".formatted(40 + number % 60);
            case POSTCODE -> "LS%d 4%s".formatted(1 + number % 9, "ABDEFGHJLN".substring(number % 9, number % 9 + 2));
            case NHS_NUMBER, OTHER_NUMBER, UPN, FORMER_UPN, ULN, RELATIVE_SUBJECT, FORMER_SUBJECT -> Integer.toString(876_540_000 + number);
            case ORGANISATION -> "SC" + (987_000 + number);
            case OTHER_CODE -> "CODE-" + (765_000 + number);
            case PHONE -> "0113 496 " + (1000 + number);
            case EMAIL -> "quill" + number + "@example.org";
            case FORENAME, MIDDLE_NAMES, SURNAME, PREFERRED_NAME, FORMER_SURNAME, ADDRESS_LINE, TOWN, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC ->
                    "Quillfeather" + (char) ('a' + number % 26) + (char) ('a' + number / 26);
        }).orElseGet(() -> switch (column.form().orElse(Form.CODE)) {
            // What people write where a code belongs; not in a key, without which no record leaves.
            case CODE -> needed(column) ? "2023/24" : "told by Quillfeather" + (char) ('a' + number % 26) + (char) ('a' + number / 26);
            case FREE_TEXT -> "Wilbert Penhaligon" + " was seen";
            case DATE -> "2024-01-02";
            case NUMBER -> "5";
            case BOOLEAN -> "FALSE";
        });
    }

    @ParameterizedTest
    @MethodSource("tables")
    void noColumnOfATableLetsAPersonThrough(String source, String name) throws IOException {
        Table table = table(source, name);
        Map<String, String> row = new LinkedHashMap<>();
        for (Column column : table.columns()) {
            row.put(column.name(), planted(column, row.size()));
        }
        optsNobodyOut(row);
        boolean ofAChild = table.columns().stream().anyMatch(column -> column.meaning().filter(WHOSE::contains).isPresent());
        Leaving leaving = new Leaving(folder);
        child(leaving, source);
        leaving.row(name, row);
        Map<String, String> left = leaving.under(dictionary(source));
        String all = String.join("\n", left.values());
        for (Column column : table.columns()) {
            String value = row.getOrDefault(column.name(), "");
            boolean tells = column.meaning().filter(meaning -> meaning != Meaning.SEX).isPresent()
                    || column.meaning().isEmpty() && Set.of(Form.CODE, Form.FREE_TEXT).contains(column.form().orElse(Form.CODE)) && value.length() > 7;
            if (tells) {
                assertFalse(all.contains(value) || all.contains(value.replace(" ", "")), name + "." + column.name() + " in " + all);
            }
        }
        assertTrue(leaving.report().contains("quarantined=0 opted_out=0 held=0"), leaving.report());
        assertFalse(all.contains("Quillfeather") || all.contains("Penhaligon"), all);
        assertTrue(ofAChild || !left.containsKey(name), "nothing is about a child, and nothing leaves");
    }

    private static boolean needed(Column column) {
        return column.expectations().stream().anyMatch(Expectation.Needed.class::isInstance);
    }

    private static void optsNobodyOut(Map<String, String> row) {
        for (String column : List.of("testpatient", "optout", "researchoptout")) {
            row.computeIfPresent(column, (name, value) -> "FALSE");
        }
    }

    @ParameterizedTest
    @CsvSource({"mhsds,mhs501hospprovspell,postcodemainvisitor,LS1 4AP", "mhsds,mhs501hospprovspell,postcodedischdest,LS1 4AQ", "mhsds,mhs302mhdropincontact,nhsnumber,9990000018",
        "mhsds,mhs302mhdropincontact,personbirthdate,2011-03-17", "mhsds,mhs001mpi,orgideduestab,EE123456", "mhsds,mhs002gp,gmpcodereg,F85678",
        "mhsds,mhs001mpi,person_id,9990000026", "mhsds,mhs001mpi,gendersameatbirth,N", "mhsds,mhs005patind,offencehistory,7", "mhsds,mhs012overseasvisitorchargcat,ovsvischcat,F",
        "mhsds,mhs202careactivity,careproflocalid,CP77771", "mhsds,mhs101referral,servicerequestid,REF77772", "mhsds,mhs501hospprovspell,hospprovspellid,SPELL7773",
        "mhsds,mhs804fiveforensicpathways,ffpcode,PATH4", "csds,cyp001mpi,nhsnumber_mother,9990000034", "csds,cyp001mpi,orgid_educationestablishment,EE123457",
        "csds,cyp604bloodspotresult,cardcompletion_date,2011-03-22", "csds,cyp001mpi,hvfav_date,2011-01-05", "maternity,msd001motherdemog,nhsnumbermother,9990000042",
        "maternity,msd001motherdemog,postcode,LS1 4AR", "maternity,msd401babydemographics,lpidmother,HM5550001", "maternity,msd301labourdelivery,labouronsetdate,2011-03-16",
        "maternity,msd101pregnancybooking,eddagreed,2011-03-20", "maternity,msd401babydemographics,personbirthtimebaby,09:12:00", "ncmp,ncmp,nhsnumber,9990000050",
        "ncmp,ncmp,schoolurn,123458", "ncmp,ncmp,parentname,Jo Quillfeather", "ncmp,ncmp,comments,Quillfeather rang", "ncmp,ncmp,ageinmonths,57",
        "systmone,srpatientrelationship,relationshipwithname,Jo Quillfeather", "systmone,srpatientrelationship,coderelationshipwithuser,9990000069",
        "systmone,srpatientrelationship,idpatientrelationshipwith,5554443", "systmone,srpatient,ssref,SS88123", "systmone,srmedia,filename,Quillfeather.doc",
        "systmone,srappointment,rotaname,Nurse Quillfeather", "systmone,srappointment,bookingcontactnumber,07700900123", "systmone,srevent,textualeventdoneby,Nurse Quillfeather",
        "systmone,srevent,iddoneby,55501", "systmone,srspecialnotes,note,lives at 1 Quill Row", "systmone,srhospitalaandenumber,hospitalnumber,HOSP5551",
        "systmone,srcode,ctv3text,told by Quillfeather", "systmone,srprimarycaremedication,medicationdosage,give to Quillfeather"})
    void theValueOfAnOddColumnDoesNotLeave(String source, String table, String column, String value) throws IOException {
        assertTrue(table(source, table).columns().stream().anyMatch(one -> one.name().equals(column)), "the layout has the column");
        Leaving leaving = new Leaving(folder);
        child(leaving, source);
        Map<String, String> row = usual(source, table);
        row.put(column, value);
        leaving.row(table, row);
        String left = leaving.under(dictionary(source)).getOrDefault(table, "");
        assertFalse(Stream.of(left.split("[,\\n]")).anyMatch(cell -> cell.equals(value) || value.length() > 3 && cell.contains(value)), left);
        assertTrue(leaving.report().contains("quarantined=0 opted_out=0 held=0"), leaving.report());
    }

    @ParameterizedTest
    @CsvSource({"srpatient,testpatient,TRUE", "srndoptoutpreference,optout,TRUE", "srndoptoutpreference,optout,Maybe", "srcode,researchoptout,TRUE"})
    void aTestPatientAndAChildWhoIsOutLeaveNothingAndNothingOfThemWaits(String table, String column, String value) throws IOException {
        Leaving leaving = new Leaving(folder);
        child(leaving, "systmone");
        Map<String, String> other = usual("systmone", "srpatient");
        other.put("rowidentifier", "1112223");
        leaving.row("srpatient", other);
        if (table.equals("srpatient")) {
            other.put(column, value);
        } else {
            Map<String, String> said = new LinkedHashMap<>(usual("systmone", table));
            said.put("idpatient", "1112223");
            said.put(column, value);
            leaving.row(table, said);
            Map<String, String> saidOfTheChild = new LinkedHashMap<>(usual("systmone", table));
            leaving.row(table, saidOfTheChild);
        }
        Map<String, String> visit = usual("systmone", "srvisit");
        visit.put("idpatient", "1112223");
        leaving.row("srvisit", visit);
        Map<String, String> left = leaving.under(dictionary("systmone"));
        assertEquals(2, left.getOrDefault("srpatient", "").lines().count(), "the header and one child");
        assertEquals(1, left.getOrDefault("srvisit", "").lines().count(), "the header");
        assertTrue(leaving.report().contains("held=0"), leaving.report());
        assertFalse(leaving.report().contains("opted_out=0"), leaving.report());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mhsds", "csds", "maternity", "ncmp", "systmone"})
    void theSampleLeavesWithoutAnybodysIdentifiersAndEveryRecordIsAccountedFor(String source) throws IOException {
        FileConnector connector = connector(source);
        Leaving leaving = new Leaving(folder);
        Path extracts = source.equals("systmone") ? sample(source).resolve("extract") : sample(source);
        try (Stream<Path> files = Files.list(extracts).sorted()) {
            for (Path file : files.filter(one -> one.toString().endsWith(".csv") && !one.endsWith("dictionary.csv")
                    && !one.endsWith("common-form.csv")).toList()) {
                leaving.read(connector, file);
            }
        }
        assertEquals(List.of(), leaving.rejections().stream().filter(one -> !one.contains("removeddata VERSION_INVALID")).toList());
        Map<String, String> left = leaving.under(dictionary(source));
        assertTrue(leaving.report().contains("read=" + leaving.records() + " "), leaving.report());
        assertTrue(leaving.report().contains("quarantined=0 "), leaving.report());
        assertTrue(leaving.report().contains("held=0"), leaving.report());
        assertTrue(leaving.report().contains("opted_out=0") == !Set.of("ncmp", "systmone").contains(source), leaving.report());
        List<String> told = new ArrayList<>();
        left.values().forEach(text -> told.addAll(List.of(text.split("[,\\n]"))));
        Set<String> cells = Set.copyOf(told);
        try (Stream<Path> files = Files.list(folder.resolve("in"))) {
            for (Path file : files.toList()) {
                String table = file.getFileName().toString().replace(".csv", "");
                List<String> lines = Files.readAllLines(file);
                List<String> names = List.of(lines.get(0).split(","));
                for (String line : lines.subList(1, lines.size())) {
                    String[] values = line.split(",", -1);
                    for (Column column : table(source, table).columns()) {
                        int at = names.indexOf(column.name());
                        boolean tells = column.meaning().filter(meaning -> meaning != Meaning.SEX).isPresent();
                        if (tells && at >= 0 && at < values.length && values[at].length() > 3) {
                            assertFalse(cells.contains(values[at]), table + "." + column.name());
                        }
                    }
                }
            }
        }
    }

    @Test
    void aValueThatLeavesIsSeen() throws IOException {
        Path careless = Files.writeString(folder.resolve("careless.csv"), Files.readString(dictionary("mhsds"))
                .replace("mhs001mpi,orgideduestab,keep,organisation,,code,hash(organisation)", "mhs001mpi,orgideduestab,keep,,,code,as_is"));
        Leaving leaving = new Leaving(folder);
        Map<String, String> row = usual("mhsds", "mhs001mpi");
        row.put("orgideduestab", "EE123456");
        leaving.row("mhs001mpi", row);
        assertTrue(leaving.under(careless).getOrDefault("mhs001mpi", "").contains("EE123456"));
    }

    private static Table table(String source, String name) {
        return connector(source).description().tables().stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
    }

    private static void child(Leaving leaving, String source) {
        String table = switch (source) {
            case "mhsds" -> "mhs001mpi";
            case "csds" -> "cyp001mpi";
            case "maternity" -> "msd401babydemographics";
            case "ncmp" -> "ncmp";
            default -> "srpatient";
        };
        leaving.row(table, usual(source, table));
    }

    // A whole record: whose it is, and a value of each form.
    private static Map<String, String> usual(String source, String name) {
        Map<String, String> row = new LinkedHashMap<>();
        for (Column column : table(source, name).columns()) {
            Optional<Meaning> meaning = column.meaning();
            row.put(column.name(), meaning.filter(WHOSE::contains).isPresent() ? CHILD
                    : meaning.filter(one -> one == Meaning.BIRTH_DATE).isPresent() && !name.equals("mhs302mhdropincontact") && !name.startsWith("msd001")
                            && !name.equals("srpatientrelationship") ? BORN
                    : meaning.filter(one -> one == Meaning.SEX).isPresent() ? "1"
                    : meaning.isPresent() ? needed(column) ? "K1" : "" : switch (column.form().orElse(Form.CODE)) {
                        case DATE -> "2024-01-02";
                        case NUMBER -> "5";
                        case BOOLEAN -> "FALSE";
                        case CODE, FREE_TEXT -> needed(column) ? "2023/24" : "";
                    });
        }
        optsNobodyOut(row);
        if (name.equals("srpatient")) {
            row.put("firstname", "Wilbert");
            row.put("surname", "Penhaligon");
        }
        return row;
    }
}
