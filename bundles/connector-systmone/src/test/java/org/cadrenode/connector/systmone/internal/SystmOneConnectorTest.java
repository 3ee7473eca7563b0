package org.cadrenode.connector.systmone.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.SourceDescription.Capability;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.testkit.Collected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SystmOneConnectorTest {
    private static final String MANIFEST = "FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo,RowCount\n";
    private static final long UNTIL = Instant.parse("2024-10-02T22:00:00Z").toEpochMilli();

    private static SystmOneConnector connector(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("provider", "trust"));
        all.putAll(settings);
        return new SystmOneConnector(all);
    }

    @ParameterizedTest
    @CsvSource({"SRPatient.csv,srpatient", "SRPatientRelationship.csv,srpatientrelationship", "SRCode.csv,srcode", "srndoptout.csv,srndoptoutpreference",
        "SRClinicalNarrative.csv,srnarrative", "SRManifest.csv,srmanifest"})
    void aFilesNameTellsItsTable(String file, String table) {
        assertEquals(Optional.of(table), connector(Map.of()).table(file));
    }

    @Test
    void aTableThatIsNotKnownIsToldAndNotRead() throws IOException {
        assertEquals(List.of("rejected  0  TABLE_UNKNOWN"), new Archive().with("SRSomethingNew.csv", "A\n1\n").read(connector(Map.of()), "SRSomethingNew.csv"));
    }

    @Test
    void theManifestSaysHowFarAFileGoesAndSoWhichStateItsRowsAreOf() throws IOException {
        Archive archive = new Archive().with("SRManifest.csv", MANIFEST + "SRVisit,TRUE,FALSE,01 Oct 2024 23:00:00,02 Oct 2024 23:00:00,2\n")
                .with("SRVisit.csv", "RowIdentifier,IDPatient,RemovedData\n1,7,FALSE\n2,,TRUE\n");
        assertEquals(List.of("srvisit 2 @" + UNTIL + " rowidentifier=1 idpatient=7 removeddata=FALSE", "srvisit 3 @" + UNTIL + " removed rowidentifier=2 removeddata=TRUE"),
                archive.read(connector(Map.of()), "SRVisit.csv"));
        assertEquals(Set.of(Capability.VERSIONS, Capability.REMOVALS), connector(Map.of()).description().capabilities());
    }

    @ParameterizedTest
    @ValueSource(strings = {"02 Oct 2024 23:00:00", "20241002_2300", "2024-10-02T23:00:00", "02/10/2024 23:00"})
    void theManifestsTimeMayBeOfAnyOfItsForms(String time) throws IOException {
        Archive archive = new Archive().with("SRManifest.csv", MANIFEST + "SRVisit.csv,TRUE,FALSE,," + time + ",\n").with("SRVisit.csv", "RowIdentifier,IDPatient\n1,7\n");
        assertEquals(List.of("srvisit 2 @" + UNTIL + " rowidentifier=1 idpatient=7"), archive.read(connector(Map.of()), "SRVisit.csv"));
    }

    @Test
    void aFileThatTheManifestDoesNotListIsToldAndNotRead() throws IOException {
        Archive archive = new Archive().with("SRManifest.csv", MANIFEST + "SREvent,TRUE,FALSE,,02 Oct 2024 23:00:00,1\n").with("SRVisit.csv", "RowIdentifier,IDPatient\n1,7\n");
        assertEquals(List.of("rejected srvisit 0 srmanifest TABLE_UNKNOWN"), archive.read(connector(Map.of()), "SRVisit.csv"));
    }

    @Test
    void aFileWithoutItsManifestIsToldAndNotReadUnlessTheSiteSaysSo() throws IOException {
        Archive archive = new Archive().with("SRVisit.csv", "RowIdentifier,IDPatient,RemovedData\n1,7,\n2,,TRUE\n");
        assertEquals(List.of("rejected srvisit 0 srmanifest FORMAT_UNKNOWN"), archive.read(connector(Map.of()), "SRVisit.csv"));
        assertEquals(List.of("srvisit 2 rowidentifier=1 idpatient=7", "rejected srvisit 3 removeddata VERSION_INVALID"),
                archive.read(connector(Map.of("manifest", "none")), "SRVisit.csv"));
        assertEquals(Set.of(), connector(Map.of("manifest", "none")).description().capabilities());
    }

    @Test
    void aFileWithAnotherNumberOfRowsThanTheManifestSaysIsTold() throws IOException {
        Archive archive = new Archive().with("SRManifest.csv", MANIFEST + "SRVisit,TRUE,FALSE,,02 Oct 2024 23:00:00,3\n")
                .with("SRVisit.csv", "RowIdentifier,IDPatient\n1,7\n2,7,8\n");
        List<String> told = archive.read(connector(Map.of()), "SRVisit.csv");
        assertEquals(List.of("rejected srvisit 3  ROW_COLUMN_COUNT", "rejected srvisit 0 srmanifest CONTENT_TRUNCATED"), told.subList(1, 3));
        archive.with("SRVisit.csv", "RowIdentifier,IDPatient\n1,7\n2,7,8\n3,9\n");
        assertFalse(archive.read(connector(Map.of()), "SRVisit.csv").toString().contains("TRUNCATED"), "a row that cannot be read is a row");
    }

    @Test
    void aFileThatTheManifestListsAndThatDidNotComeIsTold() throws IOException {
        Archive archive = new Archive().with("SRManifest.csv", MANIFEST + "SRVisit,TRUE,FALSE,,,\nSREvent.csv,TRUE,FALSE,,,\n").with("SRVisit.csv", "RowIdentifier,IDPatient\n");
        List<String> told = archive.read(connector(Map.of()), "SRManifest.csv");
        assertEquals(List.of("rejected srmanifest 3 filename CONTENT_TRUNCATED"), told.stream().filter(one -> one.startsWith("rejected")).collect(Collectors.toList()));
    }

    @Test
    void aSitesOwnVersionsTakeTheManifestsPlace() throws IOException {
        Archive archive = new Archive().with("SRManifest.csv", MANIFEST + "SRVisit,TRUE,FALSE,,02 Oct 2024 23:00:00,\n")
                .with("SRVisit.csv", "RowIdentifier,IDPatient,DateVisit,RemovedData\n1,7,29 Sep 2011 14:53:28,FALSE\n1,7,30 Sep 2011 14:53:28,TRUE\n2,7,30 Foo 2011 14:53:28,TRUE\n");
        List<String> told = archive.read(connector(Map.of("version", "datevisit", "removedWhen", "removeddata=true")), "SRVisit.csv");
        assertTrue(told.get(0).startsWith("srvisit 2 @" + Instant.parse("2011-09-29T14:53:28Z").toEpochMilli() + " rowidentifier=1"), told.get(0));
        assertTrue(told.get(1).startsWith("srvisit 3 @" + Instant.parse("2011-09-30T14:53:28Z").toEpochMilli() + " removed"), told.get(1));
        assertEquals("rejected srvisit 4 datevisit VERSION_INVALID", told.get(2));
    }

    @Test
    void aCodeThatOptsOutOfResearchIsTold() throws IOException {
        String rows = "RowIdentifier,IDPatient,SNOMEDCode,CTV3Code\n1,7,1091881000000109,\n2,8,27113001,Xaaaa\n3,9,,\n";
        SystmOneConnector usual = connector(Map.of("manifest", "none"));
        assertEquals(List.of("TRUE", "FALSE", "FALSE"), optOuts(Collected.of(usual, "srcode", rows)));
        SystmOneConnector other = connector(Map.of("manifest", "none", "optOutCodes", "27113001 Xbbbb"));
        assertEquals(List.of("FALSE", "TRUE", "FALSE"), optOuts(Collected.of(other, "srcode", rows)));
        assertEquals(List.of("srcode 2 {idpatient=7, rowidentifier=1}"), Collected.of(usual, "srcode", "RowIdentifier,IDPatient\n1,7\n").records(),
                "without a code nobody is said to be in");
    }

    private static List<String> optOuts(Collected read) {
        return read.told().stream().map(one -> one.values().getOrDefault("researchoptout", "")).collect(Collectors.toList());
    }

    @Test
    void itsUsualEncodingIsThatOfWindows() throws IOException {
        Archive archive = new Archive().with("SRVisit.csv", "RowIdentifier,IDPatient,VisitStatus\n1,7,Zoë\n");
        assertEquals(List.of("srvisit 2 rowidentifier=1 idpatient=7 visitstatus=Zoë"), archive.read(connector(Map.of("manifest", "none")), "SRVisit.csv"));
    }

    @ParameterizedTest
    @CsvSource({"srpatient,rowidentifier,SUBJECT", "srpatient,ssref,OTHER_NUMBER", "srpatientrelationship,idpatient,RELATIVE_OF",
        "srpatientrelationship,idpatientrelationshipwith,RELATIVE_SUBJECT", "srpatientrelationship,coderelationshipwithuser,OTHER_CODE",
        "srpatientrelationship,relationshipwithname,OTHER_WORDS", "srpatientrelationship,relationshipwithdateofbirth,BIRTH_DATE",
        "srpatientaddresshistory,fullpostcode,POSTCODE", "srpatientcontactdetails,contactnumber,PHONE", "srmedia,filename,OTHER_PHRASE",
        "srmedia,recipientsurname,OTHER_WORDS", "srappointment,bookingcontactnumber,PHONE", "srappointment,rotaname,OTHER_WORDS",
        "srstaffmember,staffname,OTHER_WORDS", "srevent,textualeventdoneby,OTHER_WORDS", "srhospitalaandenumber,hospitalnumber,OTHER_CODE",
        "srsafeguardingpersonatrisk,nhsnumber,OTHER_NUMBER", "srorganisation,name,ORGANISATION"})
    void anOddColumnSaysWhatItMeans(String table, String name, Meaning meaning) {
        Column column = SystmOneConnector.LAYOUT.tables().stream().filter(known -> known.name().equals(table)).flatMap(known -> known.columns().stream())
                .filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        assertEquals(Optional.of(meaning), column.meaning());
    }

    @Test
    void theSampleIsReadWholeAndFitsItsManifest() throws IOException {
        Archive archive = new Archive();
        List<String> names;
        try (Stream<Path> files = Files.list(Path.of("sample", "extract"))) {
            names = files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
        }
        for (String name : names) {
            archive.with(name, Files.readString(Path.of("sample", "extract", name)));
        }
        for (String name : names) {
            List<String> told = archive.read(connector(Map.of()), name);
            assertEquals(List.of(), told.stream().filter(one -> one.startsWith("rejected")).collect(Collectors.toList()), name);
            assertEquals(Files.readAllLines(Path.of("sample", "extract", name)).size() - 1, told.size(), name);
        }
    }
}
