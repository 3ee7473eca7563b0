package org.cadrenode.connector.schoolcensus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        "pupilonroll.csv,pupilonroll", "2024 termlysessiondetailsonroll.csv,termlysessiondetailsonroll", "school_census_fsmperiod.csv,fsmperiodsonroll",
        "2025_autumn_summerhalfterm2sessiondetailsoffroll.csv,summersessiondetailsoffroll", "2023_spring_addresses.csv,addressesonroll",
        "2025_spring_senneeds.csv,senneeds", "2026_summer_approvisiondetailonroll.csv,approvisiondetailonroll"})
    void aFilesNameTellsItsTable(String file, String table) {
        assertEquals(Optional.of(table), connector().table(file));
    }

    @ParameterizedTest
    @CsvSource({"2027_autumn_breakfastclubonroll.csv,breakfastclubonroll", "2024_spring_classes.csv,classes", "autumn_2024_pupilreconciliation.csv,pupilreconciliation",
        "2024_summer_earlyyearsfunding.csv,earlyyearsfunding"})
    void aTableOfTheCensusThatIsNotKnownIsATableOfItsOwn(String file, String table) throws IOException {
        assertEquals(Optional.of(table), connector().table(file));
        assertEquals(List.of(table + " 2 {a=1}"), Collected.of(connector(), table, "a\n1\n").records());
    }

    @ParameterizedTest
    @CsvSource({"notes.csv", "2024_autumn.csv", "2024_autumn_.csv", "2024_autumn_two_words.csv", "2024_autumn_johnsmith.csv", "2024_spring_hansen.csv", "breakfastclubonroll.csv"})
    void aNameThatTellsNoTableTellsNone(String file) throws IOException {
        assertEquals(Optional.empty(), connector().table(file));
        assertEquals(List.of("0 TABLE_UNKNOWN"), Collected.of(connector(), "", "a\n1\n").rejections());
    }

    @Test
    void everyColumnThatIdentifiesSaysSo() {
        Map<String, String> meanings = new TreeMap<>();
        for (Table table : connector().description().tables()) {
            boolean left = table.name().contains("offroll") || table.name().contains("nolonger");
            String id = left ? "pupilnolongeronrolltableid" : "pupilonrolltableid";
            for (Column column : table.columns()) {
                if (column.name().equals(id)) {
                    assertEquals(table.name().startsWith("pupil") ? Meaning.SUBJECT : Meaning.SUBJECT_REFERENCE, column.meaning().orElseThrow(), table.name());
                } else if (column.meaning().isPresent()) {
                    String other = meanings.put(column.name(), column.meaning().get().name());
                    assertEquals(column.meaning().get().name(), other == null ? column.meaning().get().name() : other, table.name() + "." + column.name());
                    boolean speaksForItself = column.name().contains("name") || column.name().contains("upn") || column.name().matches("dob|sex|postcode|.*line.|street|.*town|locality|.*area|.*number");
                    assertFalse(column.note().isEmpty() && !speaksForItself && !column.name().equals("apukprn"), column.name());
                }
            }
        }
        Map<String, String> expected = new TreeMap<>();
        for (String each : List.of("nativeid ORGANISATION", "sourceid ORGANISATION", "schoolcensustableid ORGANISATION", "dob BIRTH_DATE", "surname SURNAME", "forename FORENAME",
                "middlenames MIDDLE_NAMES", "preferredsurname FORMER_SURNAME", "formersurname FORMER_SURNAME", "upn UPN", "formerupn FORMER_UPN",
                "uniquelearnernumber ULN", "sex SEX", "eligibilitycode OTHER_NUMBER", "uniquepropertyreferencenumber OTHER_NUMBER", "postcode POSTCODE",
                "saon OTHER_PHRASE_UNLESS_NUMERIC", "paon OTHER_PHRASE_UNLESS_NUMERIC", "street ADDRESS_LINE", "locality TOWN", "town TOWN",
                "administrativearea TOWN", "posttown TOWN", "addressline1 ADDRESS_LINE", "addressline2 ADDRESS_LINE", "addressline3 ADDRESS_LINE",
                "addressline4 ADDRESS_LINE", "addressline5 ADDRESS_LINE", "prevurn ORGANISATION", "apurn ORGANISATION", "apukprn ORGANISATION",
                "apname ORGANISATION", "appostcode POSTCODE", "partnerukprn ORGANISATION")) {
            expected.put(each.split(" ")[0], each.split(" ")[1]);
        }
        assertEquals(expected, meanings);
    }

    @Test
    void theReturnInXmlHasTheTablesOfTheFiles() throws IOException {
        Collected read = Collected.of(connector(), "", """
                <?xml version="1.0" encoding="utf-8"?>
                <Message><Header><CollectionDetails><Collection>School Census</Collection><Year>2025</Year></CollectionDetails></Header>
                <School><SchoolCharacteristics><SchoolName>X</SchoolName></SchoolCharacteristics></School>
                <Pupils><PupilsOnRoll><PupilOnRoll>
                <PupilIdentifiers><UPN>A1</UPN><Surname>S</Surname><Forename>F</Forename><DOB>2012-01-21</DOB><Gender>F</Gender></PupilIdentifiers>
                <PupilCharacteristics><Ethnicity>WBRI</Ethnicity><FSMperiods><FSMperiod><FSMstartDate>2024-09-01</FSMstartDate><UKcountry>ENG</UKcountry></FSMperiod></FSMperiods><Language>ENG</Language></PupilCharacteristics>
                <PupilStatus><EnrolStatus>C</EnrolStatus><EntryDate>2023-09-01</EntryDate><NCyearActual>7</NCyearActual></PupilStatus>
                <SpecialEducationalNeeds><SENprovision>K</SENprovision><SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>ASD</SENtype></SENneed></SENneeds></SpecialEducationalNeeds>
                <HomeInformation><Address><BS7666Address><PAON>14</PAON><Street>High Street</Street><UniquePropertyReferenceNumber>100</UniquePropertyReferenceNumber></BS7666Address><PostCode>ZZ9 9ZZ</PostCode></Address></HomeInformation>
                <Attendance><TermlyAttendance><SessionsPossible>120</SessionsPossible><SessionDetails><SessionDetail><AttendanceReason>I</AttendanceReason><AbsenceSessions>4</AbsenceSessions></SessionDetail></SessionDetails></TermlyAttendance></Attendance>
                <Exclusions><TermlyExclusion><Category>SUSP</Category><Reasons><Reason>DB</Reason><Reason>PP</Reason></Reasons><StartDate>2024-10-01</StartDate><Sessions>4</Sessions></TermlyExclusion></Exclusions>
                <LearningAims><LearningAim><QualificationNumber>60144</QualificationNumber></LearningAim></LearningAims>
                <NewModule><Thing>1</Thing></NewModule>
                </PupilOnRoll></PupilsOnRoll>
                <PupilsNoLongerOnRoll><PupilNoLongerOnRoll><PupilIdentifiers><UPN>B2</UPN><Sex>M</Sex></PupilIdentifiers><PupilStatus><LeavingDate>2024-12-01</LeavingDate></PupilStatus>
                <Addresses><Address><PostCode>ZZ8 8ZZ</PostCode></Address></Addresses></PupilNoLongerOnRoll>
                <PupilNoLongerOnRoll><PupilIdentifiers><Surname>S</Surname></PupilIdentifiers></PupilNoLongerOnRoll></PupilsNoLongerOnRoll>
                </Pupils></Message>
                """);
        assertEquals(List.of("pupilnolongeronroll 17 pupilnolongeronrolltableid SUBJECT_MISSING"), read.rejections());
        assertEquals(List.of(
                "pupilonroll 4 {dob=2012-01-21, enrolstatus=C, entrydate=2023-09-01, ethnicity=WBRI, forename=F, language=ENG, ncyearactual=7, pupilonrolltableid=A1, senprovision=K, sex=F, surname=S, termlysessionspossible=120, upn=A1}",
                "fsmperiodsonroll 6 {fsmstartdate=2024-09-01, pupilonrolltableid=A1, ukcountry=ENG}",
                "senneeds 8 {pupilonrolltableid=A1, sentype=ASD, sentyperank=1}",
                "addressesonroll 9 {paon=14, postcode=ZZ9 9ZZ, pupilonrolltableid=A1, street=High Street, uniquepropertyreferencenumber=100}",
                "termlysessiondetailsonroll 10 {attendancereason=I, pupilonrolltableid=A1, sessions=4}",
                "termlyexclusionsonroll 11 {category=SUSP, pupilonrolltableid=A1, sessions=4, startdate=2024-10-01}",
                "exclusionreasonsonroll 11 {pupilonrolltableid=A1, reason=DB, startdate=2024-10-01}",
                "exclusionreasonsonroll 11 {pupilonrolltableid=A1, reason=PP, startdate=2024-10-01}",
                "learningaimsonroll 12 {pupilonrolltableid=A1, qualificationnumber=60144}",
                "pupilnolongeronroll 15 {leavingdate=2024-12-01, pupilnolongeronrolltableid=B2, sex=M, upn=B2}",
                "addressesoffroll 16 {postcode=ZZ8 8ZZ, pupilnolongeronrolltableid=B2}"), read.records());
        assertEquals(List.of("pupilonroll.newmodule"), read.unread());
    }

    @Test
    void aYearThatIsNotKnownIsReadAndTold() throws IOException {
        String message = "<Message><Header><CollectionDetails><Year>2031</Year></CollectionDetails></Header><Pupils><PupilsOnRoll><PupilOnRoll><PupilIdentifiers>"
                + "<UPN>A1</UPN></PupilIdentifiers></PupilOnRoll></PupilsOnRoll></Pupils></Message>";
        Collected read = Collected.of(connector(), "", message);
        assertEquals(1, read.records().size());
        assertEquals(List.of(".message.header.collectiondetails.year"), read.unread());
        assertEquals(List.of("1 TABLE_UNKNOWN"), Collected.of(connector(), "", "<Message><Header/><Children><Child/></Children></Message>").rejections());
    }

    @Test
    void thePublicSamplesAreReadWholeAndAreAsDescribed() throws IOException {
        Optional<Path> folder = Collected.samples("school-census");
        Assumptions.assumeTrue(folder.isPresent(), "the public samples are not beside the checkout");
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
