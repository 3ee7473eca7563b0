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
import org.cadrenode.connector.cin.internal.CinConnector;
import org.cadrenode.connector.excel.internal.AnnexAConnector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.ssda903.internal.Ssda903Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What leaves of a council's returns under the dictionaries that come with them: column by column, and their samples as a whole. */
class SocialCareLeavesTest {
    private static final String CHILD = "998877665";
    private static final String BORN = "2011-03-17";

    @TempDir
    Path folder;

    private static FileConnector connector(String source) {
        Map<String, Object> settings = Map.of("provider", "council");
        return switch (source) {
            case "ssda903" -> new Ssda903Connector(settings);
            case "cin" -> new CinConnector(settings);
            default -> new AnnexAConnector(settings);
        };
    }

    private static Path sample(String source) {
        return Path.of("..", source.equals("annexa") ? "connector-excel" : "connector-" + source, "sample", source.equals("annexa") ? "annexa" : "");
    }

    private static Path dictionary(String source) {
        return sample(source).resolve("dictionary.csv");
    }

    static Stream<Arguments> identifying() {
        List<Arguments> all = new ArrayList<>();
        for (String source : List.of("ssda903", "cin", "annexa")) {
            for (Table table : connector(source).description().tables()) {
                table.columns().stream().filter(column -> column.meaning().isPresent() && column.meaning().get() != Meaning.SEX)
                        .forEach(column -> all.add(Arguments.of(source, table.name(), column.name())));
            }
        }
        return all.stream();
    }

    // A value of each meaning, and how it could be seen in what leaves.
    private static String planted(Meaning meaning) {
        return switch (meaning) {
            case SUBJECT, SUBJECT_REFERENCE -> CHILD;
            case UPN, FORMER_UPN -> "A950000178301";
            case BIRTH_DATE, OTHER_DATE -> BORN;
            case POSTCODE -> "LS1 4AP";
            case ORGANISATION -> "SC987654";
            case OTHER_CODE -> "SW7654321";
            default -> "Quillfeather";
        };
    }

    @ParameterizedTest
    @MethodSource("identifying")
    void theValueOfAColumnThatIdentifiesDoesNotLeave(String source, String table, String column) throws IOException {
        Column planted = column(source, table, column);
        String value = planted(planted.meaning().orElseThrow());
        Leaving leaving = new Leaving(folder);
        child(leaving, source);
        leaving.row(table, row(source, table, column, value));
        String left = String.join("\n", leaving.under(dictionary(source)).values());
        assertFalse(left.contains(value) || left.contains(value.replace(" ", "")) || left.contains("17/03/2011"), left);
    }

    @ParameterizedTest
    @CsvSource({"ssda903,episodes,rec,E11", "ssda903,episodes,rec,E12", "ssda903,episodes,ls,E1", "ssda903,episodes,ls,D1", "ssda903,episodes,place,A3",
        "ssda903,episodes,place,A4", "ssda903,episodes,place,A5", "ssda903,episodes,place,A6", "ssda903,previous_permanence,prev_perm,P1",
        "ssda903,ad1,sex_adoptr,MF", "ssda903,ad1,ls_adoptr,L11", "ssda903,ad1,nb_adoptr,27", "ssda903,placed_for_adoption,reason_placed_ceased,RD3",
        "ssda903,sw_episodes,sw_reason,SWDIED", "cin,cindetails,reasonforclosure,RC1", "annexa,looked_after,care_end_reason,E11",
        "annexa,looked_after,legal_status,E1", "annexa,looked_after,placement_type,A5", "annexa,looked_after,permanence_plan,Adoption",
        "annexa,children_in_need,closure_reason,RC1", "annexa,adoption,reversal_reason,RD3", "annexa,looked_after,placement_authority,CON",
        "annexa,referrals,allocated_team,Nightingale"})
    void aCodeThatTellsAnAdoptionOrAThirdPartyDoesNotLeave(String source, String table, String column, String code) throws IOException {
        assertTrue(column(source, table, column).name().equals(column));
        Leaving leaving = new Leaving(folder);
        child(leaving, source);
        leaving.row(table, row(source, table, column, code));
        String left = String.join("\n", leaving.under(dictionary(source)).values());
        assertFalse(Stream.of(left.split("[,\\n]")).anyMatch(code::equals), left);
    }

    @ParameterizedTest
    @CsvSource({"ssda903,ad1", "ssda903,placed_for_adoption", "annexa,adoption"})
    void thatAChildHasARecordOfAdoptionDoesNotLeave(String source, String table) throws IOException {
        Leaving leaving = new Leaving(folder);
        child(leaving, source);
        leaving.row(table, row(source, table, "none", ""));
        assertFalse(leaving.under(dictionary(source)).getOrDefault(table, "").lines().count() > 1, "rows of " + table);
    }

    @ParameterizedTest
    @CsvSource({"ssda903", "cin", "annexa"})
    void theSampleLeavesWithoutAnybodysIdentifiersAndNothingIsLost(String source) throws IOException {
        FileConnector connector = connector(source);
        Leaving leaving = new Leaving(folder);
        try (Stream<Path> files = Files.list(sample(source)).sorted()) {
            for (Path file : files.filter(one -> one.toString().matches(".*\\.(csv|xml)") && !one.endsWith("dictionary.csv")).toList()) {
                leaving.read(connector, file);
            }
        }
        assertEquals(List.of(), leaving.rejections());
        assertEquals(source.equals("annexa") ? List.of(".adopters") : List.of(), leaving.unread());
        Map<String, String> left = leaving.under(dictionary(source));
        assertTrue(leaving.report().contains("read=" + leaving.records() + " "), leaving.report());
        assertTrue(leaving.report().contains("quarantined=0 opted_out=0 held=0"), leaving.report());
        // Pseudonyms are random digits, in which six digits of a child's number are found by chance.
        String all = String.join("\n", left.values()).replaceAll("\\b[0-9a-f]{32}\\b", "");
        try (Stream<Path> files = Files.list(folder.resolve("in"))) {
            for (Path file : files.toList()) {
                String table = file.getFileName().toString().replace(".csv", "");
                List<String> names = List.of(Files.readAllLines(file).get(0).split(","));
                for (String line : Files.readAllLines(file).subList(1, Files.readAllLines(file).size())) {
                    String[] values = line.split(",", -1);
                    for (Column column : table(source, table).columns()) {
                        int at = names.indexOf(column.name());
                        boolean tells = column.meaning().filter(one -> Set.of(Meaning.SUBJECT, Meaning.SUBJECT_REFERENCE, Meaning.UPN, Meaning.FORMER_UPN,
                                Meaning.POSTCODE, Meaning.ORGANISATION, Meaning.OTHER_CODE, Meaning.OTHER_WORDS).contains(one)).isPresent();
                        // A code such as UN1 stands in place of a pupil number.
                        if (tells && at >= 0 && values[at].length() > 3) {
                            assertFalse(all.contains(values[at]), table + "." + column.name());
                        }
                    }
                }
            }
        }
    }

    @Test
    void aValueThatLeavesIsSeen() throws IOException {
        Path careless = Files.writeString(folder.resolve("careless.csv"), Files.readString(dictionary("ssda903"))
                .replace("episodes,urn,keep,organisation,code,pseudonym", "episodes,urn,keep,,code,as_is"));
        Leaving leaving = new Leaving(folder);
        child(leaving, "ssda903");
        leaving.row("episodes", row("ssda903", "episodes", "urn", planted(Meaning.ORGANISATION)));
        assertTrue(leaving.under(careless).getOrDefault("episodes", "").contains(planted(Meaning.ORGANISATION)));
    }

    @Test
    void theDictionariesOfTheSamplesAreThoseThatTheNodeComesWith() throws IOException {
        for (String source : List.of("ssda903", "cin")) {
            assertEquals(Files.readString(Path.of("..", "..", "etc", "dictionaries", source + ".csv")), Files.readString(dictionary(source)));
        }
    }

    private static Table table(String source, String name) {
        return connector(source).description().tables().stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
    }

    private static Column column(String source, String table, String name) {
        return table(source, table).columns().stream().filter(column -> column.name().equals(name)).findFirst().orElseThrow();
    }

    private static void child(Leaving leaving, String source) {
        switch (source) {
            case "ssda903" -> leaving.row("header", Map.of("child", CHILD, "dob", BORN, "sex", "1"));
            case "cin" -> leaving.row("child", Map.of("lachildid", CHILD, "personbirthdate", BORN, "sex", "M"));
            default -> leaving.row("contacts", Map.of("child_unique_id", CHILD, "date_of_birth", BORN, "gender", "Male", "contact_date", "2024-01-02"));
        }
    }

    // A whole record: each column that the form of the table needs, and the planted one.
    private static Map<String, String> row(String source, String table, String planted, String value) {
        Map<String, String> row = new LinkedHashMap<>();
        for (Column column : table(source, table).columns()) {
            String usual = column.meaning().filter(one -> one == Meaning.SUBJECT || one == Meaning.SUBJECT_REFERENCE).isPresent() ? CHILD
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
