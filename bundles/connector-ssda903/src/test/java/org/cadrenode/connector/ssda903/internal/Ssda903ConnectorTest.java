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
import java.util.Set;
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
        "previous_permanence.csv,previous_permanence", "ssda903_oc2_2024.csv,oc2", "Missing (1).csv,missing", "SSDA903 Episodes.csv,episodes",
        "episodes_2019.csv,episodes", "AD1.csv,ad1", "Header.csv,header", "PlacedAdoption.csv,placed_for_adoption", "SBPFA 2018.csv,placed_for_adoption",
        "PrevPerm.csv,previous_permanence", "Missing Episodes 2017-18.csv,missing", "Social Worker.csv,sw_episodes", "DOLO_2025.csv,dolo"})
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
        Map<String, Meaning> identifying = new TreeMap<>(meanings.entrySet().stream().filter(entry -> entry.getValue().isPresent())
                .filter(entry -> !entry.getKey().endsWith(".dob") && !entry.getKey().endsWith(".sex"))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().orElseThrow())));
        assertEquals(new TreeMap<>(Map.ofEntries(Map.entry("header.upn", Meaning.UPN), Map.entry("header.mother", Meaning.OTHER_PHRASE_UNLESS_NUMERIC),
                Map.entry("header.mc_dob", Meaning.OTHER_DATE), Map.entry("header.duc", Meaning.OTHER_DATE), Map.entry("uasc.duc", Meaning.OTHER_DATE),
                Map.entry("episodes.home_post", Meaning.POSTCODE), Map.entry("episodes.pl_post", Meaning.POSTCODE),
                Map.entry("episodes.urn", Meaning.ORGANISATION), Map.entry("sw_episodes.sw_id", Meaning.OTHER_CODE),
                Map.entry("ad1.date_int", Meaning.OTHER_DATE), Map.entry("ad1.date_match", Meaning.OTHER_DATE),
                Map.entry("placed_for_adoption.date_placed", Meaning.OTHER_DATE), Map.entry("placed_for_adoption.date_placed_ceased", Meaning.OTHER_DATE),
                Map.entry("previous_permanence.la_perm", Meaning.OTHER_CODE), Map.entry("previous_permanence.date_perm", Meaning.OTHER_DATE))), identifying);
        assertTrue(meanings.entrySet().stream().filter(entry -> entry.getKey().endsWith(".dob"))
                .allMatch(entry -> entry.getValue().equals(Optional.of(Meaning.BIRTH_DATE))));
        for (String noted : List.of("header.mother", "header.mc_dob", "uasc.duc", "sw_episodes.sw_id", "episodes.urn", "ad1.date_int",
                "placed_for_adoption.date_placed", "previous_permanence.date_perm", "previous_permanence.la_perm", "episodes.rec")) {
            assertFalse(column(noted).note().isEmpty(), noted);
        }
    }

    @Test
    void columnsThatAYearAddsComeThrough() throws IOException {
        Collected read = Collected.of(connector(Map.of()), "header", "\ufeffCHILD,NEW\r\n1,x\r\n");
        assertEquals(List.of("header 2 {child=1, new=x}"), read.records());
    }

    @ParameterizedTest
    @CsvSource({"2016,header,'CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB','1,2,01/02/2010,WBRI,UN1,1,02/03/2015',upn=UN1",
        "2025,header,'Child,Sex,DOB,Ethnic,UPN,Mother,MC_DOB','1,F,01/02/2010,WBRI,UN1,,',sex=F",
        "2018,episodes,'CHILD,DECOM,RNE,LS,CIN,PL,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN','1,01/02/2016,S,C2,N1,U6,PR1,,,,AB1 2CD,,SC123456',place=U6",
        "2019,missing,'CHILD,DOB,MISSING,MIS_START,MIS_END','1,01/02/2010,M,01/02/2019,',missing=M"})
    void columnsOfEachYearHaveOneName(int year, String table, String header, String row, String expected) throws IOException {
        Collected read = Collected.of(connector(Map.of()), table, header + "\n" + row + "\n");
        assertEquals(List.of(), read.rejections(), String.valueOf(year));
        assertTrue(read.records().get(0).contains(expected), read.records().get(0));
        List<String> known = connector(Map.of()).description().tables().stream().filter(one -> one.name().equals(table))
                .flatMap(one -> one.columns().stream()).map(Column::name).toList();
        assertTrue(known.containsAll(read.columns().getOrDefault(table, List.of("?"))), read.columns().toString());
    }

    @Test
    void theReturnInXmlHasTheTablesOfTheFiles() throws IOException {
        Collected read = Collected.of(connector(Map.of()), "", """
                <?xml version="1.0" encoding="utf-8"?>
                <EXPSSDA903><CHILD>
                <HEADER><CHILDID>7</CHILDID><SEX>2</SEX><DOB>01/02/2010</DOB><ETHNIC>WBRI</ETHNIC><UPN>UN1</UPN><UASC>1</UASC><DUC>01/02/2028</DUC><MOTHER>1</MOTHER><MC_DOB>02/03/2025</MC_DOB>
                <AREVIEW><REVIEW>01/02/2020</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
                <AMISSING><MISSING>M</MISSING><MIS_START>03/02/2020</MIS_START></AMISSING>
                <OC2><SDQ_SCORE>12</SDQ_SCORE></OC2>
                <PERMANENCE><PREV_PERM>P1</PREV_PERM></PERMANENCE>
                <AD_PLACED><DATE_PLACED>04/02/2020</DATE_PLACED></AD_PLACED>
                <IN_TOUCH>YES</IN_TOUCH><ACTIV>F1</ACTIV><ACCOM>B1</ACCOM>
                </HEADER>
                <EPISODE><DECOM>05/02/2016</DECOM><RNE>S</RNE><PL>U6</PL><NEW>x</NEW></EPISODE>
                <EPISODE><DECOM>05/02/2017</DECOM></EPISODE>
                <AD1><DATE_INT>06/02/2020</DATE_INT></AD1>
                </CHILD></EXPSSDA903>
                """);
        assertEquals(List.of(), read.rejections());
        assertEquals(List.of(
                "header 2 {child=7, dob=01/02/2010, duc=01/02/2028, ethnic=WBRI, mc_dob=02/03/2025, mother=1, sex=2, uasc=1, upn=UN1}",
                "reviews 4 {child=7, dob=01/02/2010, review=01/02/2020, review_code=PN1}",
                "missing 5 {child=7, dob=01/02/2010, mis_start=03/02/2020, missing=M}",
                "oc2 6 {child=7, dob=01/02/2010, sdq_score=12}",
                "previous_permanence 7 {child=7, dob=01/02/2010, prev_perm=P1}",
                "placed_for_adoption 8 {child=7, date_placed=04/02/2020, dob=01/02/2010}",
                "oc3 9 {accom=B1, activ=F1, child=7, dob=01/02/2010, in_touch=YES}",
                "episodes 11 {child=7, decom=05/02/2016, place=U6, rne=S}",
                "episodes 12 {child=7, decom=05/02/2017}",
                "ad1 13 {child=7, date_int=06/02/2020, dob=01/02/2010}"), read.records());
        assertEquals(List.of("episodes.new"), read.unread());
    }

    @Test
    void xmlOfAnotherKindIsHeldRecordByRecord() throws IOException {
        Collected read = Collected.of(connector(Map.of()), "", "<Message><Header/>\n<Children><Child><LAchildID>1</LAchildID></Child></Children></Message>");
        assertEquals(List.of(), read.records());
        assertEquals(List.of("header 1 child SUBJECT_MISSING", "header 2 child SUBJECT_MISSING"), read.rejections());
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
                        .filter(known -> known.name().equals(table)).findFirst().orElseThrow().columns().stream().map(Column::name)
                        .filter(name -> !table.equals("header") || !Set.of("uasc", "duc").contains(name)).toList(), columns, table));
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
