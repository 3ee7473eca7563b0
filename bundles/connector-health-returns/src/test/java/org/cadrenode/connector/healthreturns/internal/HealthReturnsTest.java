package org.cadrenode.connector.healthreturns.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.testkit.Collected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HealthReturnsTest {
    private static FileConnector connector(String source) {
        Map<String, Object> settings = Map.of("provider", "trust");
        return switch (source) {
            case "mhsds" -> new MhsdsConnector(settings);
            case "csds" -> new CsdsConnector(settings);
            case "maternity" -> new MaternityConnector(settings);
            default -> new NcmpConnector(settings);
        };
    }

    @ParameterizedTest
    @CsvSource({"mhsds,MHS001MPI.csv,mhs001mpi", "mhsds,MHS001MPI_202404.csv,mhs001mpi", "mhsds,MHS001.csv,mhs001mpi", "mhsds,mhs001mpi.txt,mhs001mpi",
        "mhsds,MHS102ServiceTypeReferredTo.csv,mhs102otherservicetype", "mhsds,MHS102.csv,mhs102otherservicetype", "mhsds,RZZ_MHS501HospProvSpell_final.csv,mhs501hospprovspell",
        "csds,CYP001MPI.csv,cyp001mpi", "csds,CYP501ImmunisationHistory.csv,cyp502immunisation", "csds,202409-CYP613.csv,cyp613anonselfassessment",
        "maternity,MSD001MotherDemog.csv,msd001motherdemog", "maternity,MSD401.csv,msd401babydemographics", "ncmp,Pupils 2023-24.csv,ncmp"})
    void aFilesNameTellsItsTable(String source, String file, String table) {
        assertEquals(Optional.of(table), connector(source).table(file));
    }

    @ParameterizedTest
    @CsvSource({"mhsds,MHS999Something.csv", "mhsds,CYP001MPI.csv", "csds,MHS001MPI.csv", "maternity,notes.csv"})
    void aNameThatTellsNoTableTellsNone(String source, String file) {
        assertEquals(Optional.empty(), connector(source).table(file));
    }

    @ParameterizedTest
    @CsvSource({"mhsds,mhs001mpi,orgideduestab,ORGANISATION", "mhsds,mhs001mpi,nhsnumber,NHS_NUMBER", "mhsds,mhs001mpi,person_id,OTHER_NUMBER",
        "mhsds,mhs002gp,gmpcodereg,ORGANISATION", "mhsds,mhs101referral,orgidreferring,ORGANISATION", "mhsds,mhs302mhdropincontact,nhsnumber,NHS_NUMBER",
        "mhsds,mhs302mhdropincontact,personbirthdate,BIRTH_DATE", "mhsds,mhs501hospprovspell,postcodemainvisitor,POSTCODE",
        "mhsds,mhs501hospprovspell,postcodedischdest,POSTCODE", "mhsds,mhs202careactivity,careproflocalid,OTHER_CODE",
        "mhsds,mhs901staffdetails,profregentryid,OTHER_CODE", "mhsds,mhs501hospprovspell,hospprovspellid,OTHER_CODE",
        "csds,cyp001mpi,nhsnumber_mother,OTHER_NUMBER", "csds,cyp001mpi,orgid_educationestablishment,ORGANISATION", "csds,cyp901staffdetails,registrationentryid,OTHER_CODE",
        "csds,cyp202careactivity,careprofessionalid_local,OTHER_CODE", "maternity,msd401babydemographics,lpidmother,OTHER_NUMBER",
        "maternity,msd001motherdemog,lpidmother,RELATIVE_SUBJECT", "maternity,msd001motherdemog,nhsnumbermother,NHS_NUMBER",
        "maternity,msd001motherdemog,postcode,POSTCODE", "maternity,msd103datingscan,localfetalid,OTHER_CODE", "ncmp,ncmp,parentname,OTHER_WORDS",
        "ncmp,ncmp,schoolname,ORGANISATION", "ncmp,ncmp,parentphone,PHONE"})
    void anOddColumnSaysWhatItMeans(String source, String table, String name, Meaning meaning) {
        Column column = column(source, table, name);
        assertEquals(Optional.of(meaning), column.meaning());
    }

    @ParameterizedTest
    @CsvSource({"mhsds,mhs001mpi,gendersameatbirth", "mhsds,mhs005patind,lacstatus", "mhsds,mhs005patind,cpp", "mhsds,mhs005patind,youngcarer",
        "mhsds,mhs005patind,ldindicator", "mhsds,mhs005patind,offencehistory", "mhsds,mhs011socpercircumstances,socpercircumstance",
        "mhsds,mhs012overseasvisitorchargcat,ovsvischcat", "mhsds,mhs501hospprovspell,postcodemainvisitor", "csds,cyp001mpi,nhsnumber_mother",
        "csds,cyp001mpi,childlookedafter_indicator", "csds,cyp403childprotectionplan,cpp_reason", "csds,cyp604bloodspotresult,cardcompletion_date",
        "maternity,msd301labourdelivery,labouronsetdate", "maternity,msd101pregnancybooking,eddagreed", "ncmp,ncmp,optout", "ncmp,ncmp,comments"})
    void aColumnThatNeedsThoughtHasANote(String source, String table, String name) {
        assertFalse(column(source, table, name).note().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mhsds", "csds", "maternity"})
    void eachTableIsOfAChildOrOfItsMotherOrIsSaidToBeOfNobody(String source) {
        Set<Meaning> whose = Set.of(Meaning.SUBJECT, Meaning.SUBJECT_REFERENCE, Meaning.RELATIVE_OF);
        List<String> nobody = connector(source).description().tables().stream()
                .filter(table -> table.columns().stream().noneMatch(column -> column.meaning().filter(whose::contains).isPresent())).map(Table::name)
                .collect(Collectors.toList());
        assertEquals(switch (source) {
            case "mhsds" -> List.of("mhs000header", "mhs301groupsession", "mhs608anonselfassess", "mhs901staffdetails");
            case "csds" -> List.of("cyp000header", "cyp301groupsession", "cyp613anonselfassessment", "cyp901staffdetails");
            default -> List.of("msd000header", "msd601anonselfassessment", "msd602anonfindings", "msd901staffdetails");
        }, nobody);
    }

    @Test
    void theMothersTablesAreTakenOnlyWithTheBabyTheyBelongTo() throws IOException {
        Collected joined = Collected.of(connector("maternity"), "msd001motherdemog", "LPIDBaby,LPIDMother,Postcode\nH1,M1,ZQ1 1AA\n");
        assertEquals(List.of("msd001motherdemog 2 {lpidbaby=H1, lpidmother=M1, postcode=ZQ1 1AA}"), joined.records());
        Collected alone = Collected.of(connector("maternity"), "msd001motherdemog", "LPIDMother,Postcode\nM1,ZQ1 1AA\n");
        assertEquals(List.of(), alone.records());
        assertEquals(List.of("msd001motherdemog 2 lpidbaby COLUMN_MISSING"), alone.rejections());
    }

    @Test
    void aTableOfTheSubmissionWithoutThePatientIsHeldRecordByRecord() throws IOException {
        Collected read = Collected.of(connector("mhsds"), "mhs201carecontact", "CareContactId,ServiceRequestId\nC1,R1\nC2,R1\n");
        assertEquals(List.of("mhs201carecontact 2 localpatientid COLUMN_MISSING", "mhs201carecontact 3 localpatientid COLUMN_MISSING"), read.rejections());
    }

    @Test
    void columnsOfOtherVersionsAndTheDictionarysLongNamesAreKnown() throws IOException {
        assertEquals(List.of("mhs501hospprovspell 2 {localpatientid=1, postcodedischdest=ZQ1 1AA}"),
                Collected.of(connector("mhsds"), "mhs501hospprovspell", "LOCAL PATIENT IDENTIFIER (EXTENDED),PostcodeDischDestHospProvSpell\n1,ZQ1 1AA\n").records());
        assertEquals(List.of("cyp001mpi 2 {dateofbirth=2011-03-17, localpatientid=1, new_column=x}"),
                Collected.of(connector("csds"), "cyp001mpi", "LocalPatientId,PERSON BIRTH DATE,New_Column\n1,2011-03-17,x\n").records());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pupil ID", "pupil_reference", "Child ID", "Record ID", "Unique Pupil Reference"})
    void aPupilHasTheExtractsOwnId(String name) throws IOException {
        assertEquals(List.of("ncmp 2 {nhsnumber=999 000 0018, pupilid=A7}"),
                Collected.of(connector("ncmp"), "ncmp", name + ",NHS Number\nA7,999 000 0018\n").records());
    }

    @Test
    void wherePupilsHaveNoIdTheNhsNumberStandsForIt() throws IOException {
        Collected read = Collected.of(connector("ncmp"), "ncmp", "NHS Number,Height\n999 000 0018,110.2\n,98\n");
        assertEquals(List.of("ncmp 2 {height=110.2, nhsnumber=999 000 0018, pupilid=9990000018}", "ncmp 3 {height=98}"), read.records());
        assertEquals(List.of("ncmp 2 pupilid COLUMN_MISSING"), Collected.of(connector("ncmp"), "ncmp", "Forename,Height\nA,110\n").rejections());
        assertEquals(List.of("ncmp 2 pupilid HEADER_INVALID"), Collected.of(connector("ncmp"), "ncmp", "Pupil ID,Child ID\n1,2\n").rejections());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mhsds", "csds", "maternity", "ncmp"})
    void theSampleIsReadWholeAndHasNoColumnThatTheLayoutDoesNotKnow(String source) throws IOException {
        FileConnector connector = connector(source);
        try (Stream<Path> files = Files.list(Path.of("sample", source))) {
            for (Path file : files.filter(found -> found.toString().endsWith(".csv") && !found.endsWith("dictionary.csv")
                    && !found.endsWith("common-form.csv")).collect(Collectors.toList())) {
                Collected read = Collected.of(connector, file);
                assertEquals(List.of(), read.rejections(), file.toString());
                assertEquals(Files.readAllLines(file).size() - 1, read.records().size(), file.toString());
                read.columns().forEach((table, columns) -> assertTrue(names(source, table).containsAll(columns), file + " " + columns));
            }
        }
    }

    @Test
    void freeTextIsSaidToBeSo() {
        assertEquals(Optional.of(Form.FREE_TEXT), column("ncmp", "ncmp", "comments").form());
    }

    private static List<String> names(String source, String table) {
        return connector(source).description().tables().stream().filter(known -> known.name().equals(table)).flatMap(known -> known.columns().stream()).map(Column::name)
                .collect(Collectors.toList());
    }

    private static Column column(String source, String table, String name) {
        return connector(source).description().tables().stream().filter(known -> known.name().equals(table)).flatMap(known -> known.columns().stream())
                .filter(column -> column.name().equals(name)).findFirst().orElseThrow();
    }
}
