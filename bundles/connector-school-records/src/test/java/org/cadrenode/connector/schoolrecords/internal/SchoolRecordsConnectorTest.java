package org.cadrenode.connector.schoolrecords.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.connector.spi.Expectation;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.testkit.Collected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SchoolRecordsConnectorTest {
    private static final SchoolRecordsConnector CONNECTOR = new SchoolRecordsConnector(Map.of("provider", "school-trust"));

    @ParameterizedTest
    @CsvSource({"Session Marks.csv,attendance_marks", "Attendance 2024-09.csv,attendance_marks", "attendance_summary_autumn.csv,attendance_summary", "Weekly Attendance.csv,attendance_weeks",
        "Suspensions and Exclusions 2025.csv,exclusions", "Exclusions.csv,exclusions", "SEN Register.csv,sen_register", "Pupil List.csv,pupils", "students.csv,pupils", "SEND register 2026.txt,sen_register"})
    void aFilesNameTellsItsTable(String file, String table) {
        assertEquals(Optional.of(table), CONNECTOR.table(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"John Smith.csv", "letter home.csv", "pupils exclusions.csv"})
    void aNameThatTellsNoTableOrTwoTellsNone(String file) throws IOException {
        assertEquals(Optional.empty(), CONNECTOR.table(file));
        assertEquals(List.of("0 TABLE_UNKNOWN"), Collected.of(CONNECTOR, "", "Adno\n1\n").rejections());
    }

    @ParameterizedTest
    @CsvSource({"attendance_marks,'Adno,Legal Surname,Date,AM/PM,Code,Minutes Late','7,S,03/09/2024,AM,C1,','{date=03/09/2024, mark=C1, pupil_id=7, session=AM, surname=S}'",
        "attendance_marks,'Student ID,Full Name,Session Date,Session,Attendance Mark,Comment','7,F S,03/09/2024,PM,\\,ill','{comment=ill, date=03/09/2024, mark=\\, name=F S, pupil_id=7, session=PM}'",
        "attendance_summary,'Admission No,% Attend,Possible Marks,Present Marks','7,94.2,380,358','{percentage=94.2, pupil_id=7, sessions_attended=358, sessions_possible=380}'",
        "exclusions,'Adno,Type,Exclusion Start Date,Reason,Exclusion Reason Comments','7,Suspension,03/09/2024,DB,x','{category=Suspension, pupil_id=7, reason_1=DB, reason_comments=x, start_date=03/09/2024}'",
        "sen_register,'Person ID,SEN Status,Primary Need,SENCO','7,K,ASD,T','{key_worker=T, need=ASD, pupil_id=7, sen_status=K}'",
        "pupils,'Admission Number,Known As,Tutor Group,Priority 1 Contact Name','7,Fi,7AB,M S','{contact_1_name=M S, preferred_forename=Fi, pupil_id=7, registration_group=7AB}'"})
    void headingsOfSeveralSystemsHaveOneName(String table, String header, String row, String expected) throws IOException {
        Collected read = Collected.of(CONNECTOR, table, header + "\n" + row + "\n");
        assertEquals(List.of(), read.rejections());
        assertEquals(List.of(table + " 2 " + expected), read.records());
    }

    @Test
    void aListWhosePupilHasAHeadingThatIsNotKnownIsHeldRecordByRecord() throws IOException {
        assertEquals(List.of("exclusions 2 pupil_id COLUMN_MISSING"), Collected.of(CONNECTOR, "exclusions", "Learner,Type\n1,SUSP\n").rejections());
    }

    @ParameterizedTest
    @CsvSource({"/,true", "\\,true", "C1,true", "C2,true", "J1,true", "K,true", "Q,true", "Y1,true", "Y7,true", "H,true", "J,true", "Y,true", "Z,true", "#,true", "Y8,false", "A,false", "AB,false"})
    void theCodesOfTheRegisterAreThoseBeforeAndSinceAugust2024(String mark, boolean known) {
        Expectation.OneOf codes = (Expectation.OneOf) column("attendance_marks", "mark").expectations().stream().filter(one -> one instanceof Expectation.OneOf).findFirst().orElseThrow();
        assertEquals(known, codes.codes().contains(mark));
    }

    @ParameterizedTest
    @CsvSource({"exclusions,alternative_provision,ORGANISATION", "exclusions,excluded_by,OTHER_WORDS", "attendance_marks,taken_by,OTHER_WORDS", "sen_register,key_worker,OTHER_WORDS",
        "sen_register,linked_professionals,OTHER_WORDS", "sen_register,ehcp_number,OTHER_CODE", "pupils,registration_group,ORGANISATION", "pupils,gp_practice,ORGANISATION", "pupils,exam_number,OTHER_CODE",
        "pupils,previous_school,ORGANISATION", "pupils,destination,ORGANISATION", "pupils,uprn,OTHER_NUMBER", "exclusions,urn,ORGANISATION", "attendance_marks,school,ORGANISATION", "attendance_marks,name,OTHER_WORDS"})
    void anOddColumnSaysWhatItTellsAndWhy(String table, String name, Meaning meaning) {
        assertEquals(Optional.of(meaning), column(table, name).meaning());
        assertFalse(column(table, name).note().isEmpty(), name);
    }

    @ParameterizedTest
    @CsvSource({"pupils,contact_1_name,1", "pupils,contact_1_phone,1", "pupils,contact_2_name,2", "pupils,salutation,1", "pupils,siblings,3", "exclusions,other_pupils,9", "pupils,surname,0"})
    void aColumnOfAnotherPersonSaysSo(String table, String name, int relative) {
        assertEquals(relative, column(table, name).relative());
    }

    @ParameterizedTest
    @CsvSource({"exclusions,reason_comments", "exclusions,governors_comments", "attendance_marks,comment", "attendance_weeks,marks", "pupils,medical_notes", "sen_register,need_description",
        "sen_register,provision", "sen_register,outcomes"})
    void whatPeopleWriteIsFreeText(String table, String name) {
        assertEquals(Optional.of(Form.FREE_TEXT), column(table, name).form());
        assertTrue(column(table, name).meaning().isEmpty());
        assertFalse(column(table, name).note().isEmpty());
    }

    private static Column column(String table, String name) {
        return CONNECTOR.description().tables().stream().filter(one -> one.name().equals(table)).flatMap(one -> one.columns().stream())
                .filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }
}
