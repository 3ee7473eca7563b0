package org.cadrenode.connector.ctf.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.testkit.Collected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CtfConnectorTest {
    private static final CtfConnector CONNECTOR = new CtfConnector(Map.of("provider", "school"));

    @Test
    void aPupilAndAllThatRepeatsIsARecord() throws IOException {
        Collected read = Collected.of(CONNECTOR, "", """
                <CTfile><Header><DocumentName>Common Transfer File</DocumentName><CTFversion>21.0</CTFversion><SourceSchool><LEA>971</LEA><SchoolName>X</SchoolName></SourceSchool></Header>
                <CTFpupilData>
                <Pupil><UPN>A1</UPN><Surname>S</Surname><Forename>F</Forename><DOB>2012-01-21</DOB><Gender>F</Gender>
                <BasicDetails><FormerUPN>B1</FormerUPN><PreferredForename>Fi</PreferredForename><Languages><Type><LanguageType>F</LanguageType><Language>ENG</Language></Type>
                <Type><LanguageType>H</LanguageType><Language>URD</Language></Type></Languages><MedicalFlag>true</MedicalFlag><Disabilities><Disability>MOB</Disability></Disabilities></BasicDetails>
                <FSMhistory><FSMreviewDate>2024-01-01</FSMreviewDate><FSMinstance><FSMstartDate>2023-01-01</FSMstartDate></FSMinstance><FSMinstance><FSMstartDate>2020-01-01</FSMstartDate><FSMendDate>2021-01-01</FSMendDate></FSMinstance></FSMhistory>
                <LookedAfter><InCare>true</InCare><CareAuthority>971</CareAuthority></LookedAfter>
                <SENhistory><SEN><StartDate>2022-01-01</StartDate><SENprovision>K</SENprovision></SEN><SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>ASD</SENtype></SENneed></SENneeds></SENhistory>
                <Address><BS7666Address><PAON>14</PAON><Street>High Street</Street></BS7666Address><PostCode>ZZ9 9ZZ</PostCode></Address>
                <Phones><Phone><TelephoneType>M</TelephoneType><PhoneNo>1</PhoneNo></Phone><Phone><TelephoneType>H</TelephoneType><PhoneNo>2</PhoneNo></Phone></Phones>
                <Contacts><Contact><Order>1</Order><Surname>M</Surname><Relationship>PAM</Relationship><Responsibility>true</Responsibility><AddressAsPupil>true</AddressAsPupil>
                <Phones><Phone><TelephoneType>M</TelephoneType><PhoneNo>3</PhoneNo></Phone></Phones></Contact>
                <Contact><Order>2</Order><Surname>N</Surname><Address><AddressLines><AddressLine1>9 Low Street</AddressLine1></AddressLines><PostCode>ZZ8 8ZZ</PostCode></Address></Contact></Contacts>
                <Attendance><YearData><Year>2023</Year><Estab>4001</Estab><SchoolName>X School</SchoolName><SessionsPossible>380</SessionsPossible>
                <AttendSessions><AttendanceStartDate>2024-09-03</AttendanceStartDate><AttendanceMarks>/\\/\\</AttendanceMarks></AttendSessions></YearData></Attendance>
                <StageAssessments><KeyStage><Stage>KS2</Stage><StageAssessment><Subject>MAT</Subject><Result>104</Result></StageAssessment></KeyStage></StageAssessments>
                <SchoolHistory><School><LEA>971</LEA><Estab>2001</Estab><SchoolName>Y School</SchoolName><EntryDate>2017-09-01</EntryDate></School></SchoolHistory>
                <NewThing>1</NewThing></Pupil>
                </CTFpupilData></CTfile>
                """);
        assertEquals(List.of(), read.rejections());
        assertEquals(List.of(
                "pupil 3 {careauthority=971, dob=2012-01-21, forename=F, formerupn=B1, fsmreviewdate=2024-01-01, incare=true, medicalflag=true, preferredforename=Fi, pupil=A1, sex=F, surname=S, upn=A1}",
                "languages 4 {language=ENG, languagetype=F, pupil=A1}", "languages 5 {language=URD, languagetype=H, pupil=A1}", "disabilities 5 {disability=MOB, pupil=A1}",
                "fsmhistory 6 {fsmstartdate=2023-01-01, pupil=A1}", "fsmhistory 6 {fsmenddate=2021-01-01, fsmstartdate=2020-01-01, pupil=A1}",
                "sen 8 {pupil=A1, senprovision=K, startdate=2022-01-01}", "senneeds 8 {pupil=A1, sentype=ASD, sentyperank=1}",
                "addresses 9 {paon=14, postcode=ZZ9 9ZZ, pupil=A1, street=High Street}",
                "phones 10 {phoneno=1, pupil=A1, telephonetype=M}", "phones 10 {phoneno=2, pupil=A1, telephonetype=H}",
                "contacts 11 {addressaspupil=true, contactorder=1, pupil=A1, relationship=PAM, responsibility=true, surname=M}", "contactphones 12 {phoneno=3, pupil=A1, telephonetype=M}",
                "contacts 13 {addressline1=9 Low Street, contactorder=2, postcode=ZZ8 8ZZ, pupil=A1, surname=N}",
                "attendance 14 {estab=4001, pupil=A1, schoolname=X School, sessionspossible=380, year=2023}", "attendancemarks 15 {attendancemarks=/\\/\\, attendancestartdate=2024-09-03, pupil=A1}",
                "assessments 16 {pupil=A1, result=104, stage=KS2, subject=MAT}", "schoolhistory 17 {entrydate=2017-09-01, estab=2001, lea=971, pupil=A1, schoolname=Y School}"),
                read.records());
        assertEquals(List.of("pupil.newthing"), read.unread());
    }

    @Test
    void anAdmissionTransferFileHasApplicationsInPlaceOfNumbers() throws IOException {
        Collected read = Collected.of(CONNECTOR, "", """
                <ATfile><Header/><ATFpupilData><Pupil><ApplicationReference>971-2026-1</ApplicationReference><Surname>S</Surname>
                <Contacts><Contact><Surname>M</Surname></Contact></Contacts><Admissions><Accept>Y</Accept></Admissions></Pupil></ATFpupilData></ATfile>
                """);
        assertEquals(List.of("pupil 1 {applicationreference=971-2026-1, pupil=971-2026-1, surname=S}", "contacts 2 {pupil=971-2026-1, surname=M}"), read.records());
        assertEquals(List.of(), read.unread());
    }

    @Test
    void aVersionThatIsNotKnownIsReadAndToldAndAnotherDocumentIsNot() throws IOException {
        String file = "<CTfile><Header><CTFversion>31.0</CTFversion></Header><CTFpupilData><Pupil><UPN>A1</UPN></Pupil></CTFpupilData></CTfile>";
        assertEquals(List.of(".ctfile.header.ctfversion"), Collected.of(CONNECTOR, "", file).unread());
        assertEquals(1, Collected.of(CONNECTOR, "", file).records().size());
        assertEquals(List.of("1 TABLE_UNKNOWN"), Collected.of(CONNECTOR, "", "<Message><Header/><Pupils/></Message>").rejections());
    }

    @Test
    void aContactOfAPupilWithoutANumberIsRejectedWithIt() throws IOException {
        Collected read = Collected.of(CONNECTOR, "", "<CTfile><CTFpupilData><Pupil><Surname>S</Surname><Contacts><Contact><Surname>M</Surname></Contact></Contacts></Pupil></CTFpupilData></CTfile>");
        assertEquals(List.of(), read.records());
        assertEquals(List.of("pupil 1 pupil SUBJECT_MISSING", "contacts 1 pupil SUBJECT_MISSING"), read.rejections());
    }

    @ParameterizedTest
    @ValueSource(strings = {"9991001_CTF_8012001_001.XML", "9714001_CTF_971LLLL_001.xml", "John Smith CTF.xml", "transfer.XML"})
    void theNameOfAFileTellsNothingAndIsTakenAsItIs(String name) {
        assertEquals(Optional.empty(), CONNECTOR.table(name));
        assertTrue(name.toLowerCase(Locale.ROOT).matches(((Endpoint.Folder) CONNECTOR.endpoint()).include()));
    }

    @ParameterizedTest
    @CsvSource({"pupil,uci,OTHER_CODE", "pupil,applicationreference,OTHER_CODE", "pupil,formerforename,PREFERRED_NAME", "pupil,nhsnumber,NHS_NUMBER", "addresses,uniquepropertyreferencenumber,OTHER_NUMBER",
        "addresses,easting,OTHER_NUMBER", "addresses,northing,OTHER_NUMBER", "addresses,zip,OTHER_CODE", "contacts,pupil,RELATIVE_OF", "contacts,surname,SURNAME", "contacts,title,OTHER_PHRASE",
        "contacts,postcode,POSTCODE", "contacts,email,EMAIL", "contactphones,pupil,RELATIVE_OF", "contactphones,phoneno,PHONE", "attendance,schoolname,ORGANISATION", "attendance,estab,ORGANISATION",
        "schoolhistory,schoolname,ORGANISATION", "schoolhistory,estab,ORGANISATION"})
    void anOddColumnSaysWhatItTellsAndWhy(String table, String name, Meaning meaning) {
        Table found = CONNECTOR.description().tables().stream().filter(one -> one.name().equals(table)).findFirst().orElseThrow();
        Column column = found.columns().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        assertEquals(Optional.of(meaning), column.meaning());
        assertTrue(!column.note().isEmpty(), name);
    }
}
