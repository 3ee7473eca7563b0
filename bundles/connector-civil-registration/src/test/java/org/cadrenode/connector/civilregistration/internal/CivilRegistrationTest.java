package org.cadrenode.connector.civilregistration.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.testkit.Collected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CivilRegistrationTest {
    private static final FileConnector BIRTHS = new BirthsConnector(Map.of("provider", "council"));
    private static final FileConnector DEATHS = new DeathsConnector(Map.of("provider", "council"));

    private static FileConnector connector(String name) {
        return name.equals("births") ? BIRTHS : DEATHS;
    }

    @ParameterizedTest
    @CsvSource({"births,births_2025.csv,births", "births,Birth Registrations 2025.csv,births", "births,birth_notifications.csv,birth_notifications", "births,Notifications of Births 2025-01.csv,birth_notifications",
        "births,Stillbirths.txt,births", "deaths,deaths.csv,deaths", "deaths,PCMD 2024.csv,deaths", "deaths,Death Registrations.csv,deaths"})
    void aFilesNameTellsItsTable(String connector, String file, String table) {
        assertEquals(Optional.of(table), connector(connector).table(file));
    }

    @ParameterizedTest
    @CsvSource({"births,births,'LEDRID,SNAMCH,FNAMCH1,DOB,SNAMM,NAMEMAID,DOBM,PCDRM,SBIND','1,C,F,2024-01-02,M,N,1990-01-02,ZZ9 9ZZ,1',"
            + "'{birth_date=2024-01-02, entry_number=1, forenames=F, mother_birth_date=1990-01-02, mother_maiden_surname=N, mother_postcode=ZZ9 9ZZ, mother_surname=M, stillbirth=1, surname=C}'",
        "births,birth_notifications,'Notification ID,Baby NHS Number,NHSNumber_Mother,Delivery Site Code','1,9999999999,2,RH801','{mother_nhs_number=2, nhs_number=9999999999, notification_id=1, place_of_birth_code=RH801}'",
        "deaths,deaths,'LEDRID,DEC_SURNAME,REG_DATE_OF_DEATH,S_UNDERLYING_COD_ICD10,S_COD_CODE_15','1,S,20240102,J189,J190','{cause_code_15=J190, death_date=20240102, entry_number=1, surname=S, underlying_cause=J189}'",
        "deaths,deaths,'Entry No,SNAMD,DOD,PODT,Cause of Death 1a','1,S,2024-01-02,At home,Pneumonia','{cause_text_1a=Pneumonia, death_date=2024-01-02, entry_number=1, place_of_death=At home, surname=S}'"})
    void headingsOfSeveralExtractsHaveOneName(String connector, String table, String header, String row, String expected) throws IOException {
        Collected read = Collected.of(connector(connector), table, header + "\n" + row + "\n");
        assertEquals(List.of(), read.rejections());
        assertEquals(List.of(table + " 2 " + expected), read.records());
    }

    @ParameterizedTest
    @CsvSource({"births,births,mother_nhs_number,NHS_NUMBER,1", "births,births,mother_birth_date,BIRTH_DATE,1", "births,births,mother_maiden_surname,FORMER_SURNAME,1", "births,births,mother_occupation,OTHER_PHRASE,1",
        "births,births,mother_address,ADDRESS_LINE,1", "births,births,father_surname,SURNAME,2", "births,births,father_forenames,FORENAME,2", "births,births,father_occupation,OTHER_PHRASE,2", "births,births,informant_name,OTHER_WORDS,3",
        "births,births,informant_address,ADDRESS_LINE,3", "births,births,marriage_date,OTHER_DATE,1", "births,births,place_of_birth,ORGANISATION,0", "births,births,place_of_birth_postcode,POSTCODE,0",
        "births,births,place_of_birth_address,ADDRESS_LINE,0", "births,births,entry_number,SUBJECT,0", "births,births,registrar,OTHER_WORDS,0", "births,births,registration_district,ORGANISATION,0", "births,births,register_number,OTHER_CODE,0",
        "births,birth_notifications,mother_nhs_number,NHS_NUMBER,1", "births,birth_notifications,mother_local_patient_id,OTHER_CODE,1", "births,birth_notifications,mother_gp_practice,ORGANISATION,1",
        "births,birth_notifications,midwife,OTHER_WORDS,0", "births,birth_notifications,place_of_birth_code,ORGANISATION,0", "births,birth_notifications,birth_time,OTHER_PHRASE,0",
        "deaths,deaths,place_of_death,ORGANISATION,0", "deaths,deaths,place_of_death_postcode,POSTCODE,0", "deaths,deaths,place_of_death_code,ORGANISATION,0", "deaths,deaths,place_of_death_address,ADDRESS_LINE,0",
        "deaths,deaths,death_date,OTHER_DATE,0", "deaths,deaths,certifier,OTHER_WORDS,0", "deaths,deaths,coroner,OTHER_WORDS,0", "deaths,deaths,coroner_area,ORGANISATION,0", "deaths,deaths,inquest_date,OTHER_DATE,0",
        "deaths,deaths,informant_name,OTHER_WORDS,3", "deaths,deaths,informant_address,ADDRESS_LINE,3", "deaths,deaths,mother_nhs_number,NHS_NUMBER,1", "deaths,deaths,father_occupation,OTHER_PHRASE,2",
        "deaths,deaths,occupation,OTHER_PHRASE,0", "deaths,deaths,gp_practice,ORGANISATION,0"})
    void anOddColumnSaysWhatItTellsOfWhomAndWhy(String connector, String table, String name, Meaning meaning, int relative) {
        Column column = column(connector, table, name);
        assertEquals(Optional.of(meaning), column.meaning());
        assertEquals(relative, column.relative());
        assertFalse(column.note().isEmpty(), name);
    }

    @ParameterizedTest
    @CsvSource({"births,births,stillbirth_cause", "births,birth_notifications,anomaly_text", "deaths,deaths,cause_text", "deaths,deaths,cause_text_1a", "deaths,deaths,cause_text_2", "deaths,deaths,inquest_text"})
    void whatPeopleWriteIsFreeText(String connector, String table, String name) {
        assertEquals(Optional.of(Form.FREE_TEXT), column(connector, table, name).form());
    }

    @Test
    void allThatIsNamedAfterAParentOrInformantIsThatPersonsAndNothingElseIs() {
        for (FileConnector connector : Set.of(BIRTHS, DEATHS)) {
            connector.description().tables().stream().flatMap(table -> table.columns().stream()).filter(column -> column.meaning().isPresent()).forEach(column -> {
                boolean other = Stream.of("mother_", "father_", "informant_", "marriage_").anyMatch(word -> column.name().startsWith(word));
                assertEquals(other, column.relative() > 0, column.name());
            });
        }
        assertTrue(BIRTHS.description().tables().get(0).columns().size() > 60);
    }

    private static Column column(String connector, String table, String name) {
        return connector(connector).description().tables().stream().filter(one -> one.name().equals(table)).flatMap(one -> one.columns().stream())
                .filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }
}
