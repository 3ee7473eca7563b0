package org.cadrenode.connector.schoolrecords.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.testkit.Collected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Sen2ConnectorTest {
    private static final Sen2Connector CONNECTOR = new Sen2Connector(Map.of("provider", "council"));

    @Test
    void aPersonAndEachStepToAPlanAndPlacementIsARecord() throws IOException {
        Collected read = Collected.of(CONNECTOR, "", """
                <Message><Header><CollectionDetails><Collection>SEN2</Collection><Year>2025</Year></CollectionDetails></Header>
                <Persons><Person><Surname>S</Surname><PersonBirthDate>2012-01-21</PersonBirthDate><Sex>F</Sex><PostCode>ZZ9 9ZZ</PostCode><UPN>A1</UPN>
                <Requests><ReceivedDate>2023-01-02</ReceivedDate><RequestOutcome>Y</RequestOutcome>
                <Assessment><AssessmentOutcome>Y</AssessmentOutcome>
                <NamedPlan><StartDate>2023-05-01</StartDate>
                <PlanDetail><URN>149999</URN><PlacementRank>1</PlacementRank></PlanDetail></NamedPlan></Assessment>
                <ActivePlans><ReviewMeeting>2024-05-01</ReviewMeeting>
                <PlacementDetail><URN>149999</URN><EntryDate>2023-09-01</EntryDate></PlacementDetail>
                <SENneed><SENtype>ASD</SENtype><SENtypeRank>1</SENtypeRank></SENneed></ActivePlans></Requests></Person>
                <Person><Surname>T</Surname><UniqueLearnerNumber>9276308686</UniqueLearnerNumber></Person>
                <Person><Surname>U</Surname><UPNunknown>UN5</UPNunknown></Person></Persons></Message>
                """);
        assertEquals(List.of("person 11 persontableid SUBJECT_MISSING"), read.rejections());
        assertEquals(List.of(
                "person 2 {personbirthdate=2012-01-21, persontableid=A1, postcode=ZZ9 9ZZ, sex=F, surname=S, upn=A1}",
                "requests 3 {persontableid=A1, receiveddate=2023-01-02, requestoutcome=Y}",
                "assessment 4 {assessmentoutcome=Y, persontableid=A1, receiveddate=2023-01-02}",
                "namedplan 5 {persontableid=A1, startdate=2023-05-01}",
                "plandetail 6 {persontableid=A1, placementrank=1, startdate=2023-05-01, urn=149999}",
                "activeplans 7 {persontableid=A1, receiveddate=2023-01-02, reviewmeeting=2024-05-01}",
                "placementdetail 8 {entrydate=2023-09-01, persontableid=A1, urn=149999}",
                "senneed 9 {persontableid=A1, receiveddate=2023-01-02, sentype=ASD, sentyperank=1}",
                "person 10 {persontableid=9276308686, surname=T, uniquelearnernumber=9276308686}"), read.records());
        assertEquals(List.of(), read.unread());
    }

    @ParameterizedTest
    @CsvSource({"sen2_person.csv,person", "requests_2024.csv,requests", "2025_namedplan.csv,namedplan", "placementdetail.csv,placementdetail", "sen need.csv,senneed", "Active Plans.csv,activeplans"})
    void aFilesNameTellsItsTable(String file, String table) {
        assertEquals(Optional.of(table), CONNECTOR.table(file));
    }

    @Test
    void aTableThatDoesNotSayWhoseItsRowsAreIsHeldUntilItDoes() throws IOException {
        String header = "namedplantableid,NativeId,namedplanorderseqcolumn,sourceid,assessmenttableid,startdate";
        assertEquals(List.of("namedplan 2 persontableid COLUMN_MISSING"), Collected.of(CONNECTOR, "namedplan", header + "\nn1,971,1,s,a1,2023-05-01\n").rejections());
        assertEquals(List.of(), Collected.of(CONNECTOR, "namedplan", header + ",persontableid\nn1,971,1,s,a1,2023-05-01,p1\n").rejections());
    }

    @ParameterizedTest
    @CsvSource({"plandetail,urn,ORGANISATION", "plandetail,ukprn,ORGANISATION", "placementdetail,urn,ORGANISATION", "placementdetail,ukprn,ORGANISATION", "person,nativeid,ORGANISATION",
        "person,sourceid,ORGANISATION", "requests,nativeid,ORGANISATION"})
    void anOddColumnSaysWhatItTellsAndWhy(String table, String name, Meaning meaning) {
        Column column = CONNECTOR.description().tables().stream().filter(one -> one.name().equals(table)).flatMap(one -> one.columns().stream())
                .filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        assertEquals(Optional.of(meaning), column.meaning());
        assertFalse(column.note().isEmpty(), name);
    }
}
