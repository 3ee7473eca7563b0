package org.cadrenode.connector.json.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cadrenode.connector.testkit.Collected;
import org.junit.jupiter.api.Test;

final class FhirConnectorTest {
    private final FhirConnector connector = new FhirConnector(Map.of("provider", "trust"));

    private Collected read(String... lines) throws IOException {
        return Collected.of(connector, "", String.join("\n", lines) + "\n");
    }

    @Test
    void aPatientIsItselfItsNamesNumbersAddressesAndTelephones() throws IOException {
        Collected read = read("""
                {"resourceType":"Patient","id":"p1","identifier":[{"use":"official","system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018",\
                "extension":[{"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus","valueCodeableConcept":\
                {"coding":[{"code":"01"}]}}]},{"system":"urn:pas","value":"R7"}],"name":[{"use":"official","family":"Thwaite","given":["Ada","Jo"]}],\
                "telecom":[{"system":"phone","value":"01632 960001"},{"system":"email","value":"a@example.org"}],"birthDate":"2012-02-29",\
                "address":[{"line":["1 Long Lane"],"postalCode":"ZQ1 1AA"}],"link":[{"type":"replaces","other":{"reference":"Patient/p0"}}]}""");
        assertEquals(List.of("patient 1 {birth_date=2012-02-29, id=p1, nhs_number=9990000018, nhs_number_status=01}",
                "patient_identifier 1 {patient=p1, system=urn:pas, value=R7}",
                "patient_name 1 {forename=Ada|Jo, patient=p1, surname=Thwaite, use=official}",
                "patient_telecom 1 {patient=p1, phone=01632 960001, system=phone}",
                "patient_telecom 1 {email=a@example.org, patient=p1, system=email}",
                "patient_address 1 {line=1 Long Lane, patient=p1, postcode=ZQ1 1AA}",
                "patient_merge 1 {former=p0, patient=p1}").stream().sorted().toList(), read.records().stream().sorted().toList());
        assertEquals(List.of(), read.unread());
    }

    @Test
    void aReferenceIsTheIdAtItsEndHoweverItIsWritten() throws IOException {
        for (String reference : List.of("Patient/p1", "https://example.org/fhir/Patient/p1", "Patient/p1/_history/3", "urn:uuid:p1")) {
            assertEquals("p1", read("{\"resourceType\":\"Condition\",\"id\":\"c\",\"subject\":{\"reference\":\"" + reference + "\"}}").told().get(0).values()
                    .get("subject"), reference);
        }
    }

    @Test
    void everyCodeOfAConceptIsARecordAndItsTextIsFreeText() throws IOException {
        Collected read = read("""
                {"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/p1","display":"Ada Thwaite"},"code":{"coding":[\
                {"system":"http://snomed.info/sct","code":"197480006","display":"Anxiety"},{"code":"F41"}],"text":"Anxiety since Ada's move"}}""");
        assertEquals(List.of("condition", "condition_code", "condition_code"), read.told().stream().map(Collected.Told::table).toList());
        assertEquals("Ada Thwaite", read.told().get(0).values().get("subject_name"));
        assertEquals("F41", read.told().get(2).values().get("code"));
    }

    @Test
    void answersOfNestedItemsAndResourcesOfABundleAreRecords() throws IOException {
        Collected read = read("""
                {"resourceType":"Bundle","entry":[{"resource":{"resourceType":"QuestionnaireResponse","id":"q","subject":{"reference":"Patient/p"},\
                "item":[{"linkId":"1","item":[{"linkId":"1.1","answer":[{"valueInteger":2}]}]}]}},{"resource":{"resourceType":"Basic","id":"b"}}]}""");
        assertEquals(List.of("questionnaire", "questionnaire_answer", "questionnaire_answer_2"), read.told().stream().map(Collected.Told::table).toList());
        assertEquals("2", read.told().get(2).values().get("answer_number"));
        assertEquals(List.of("basic 1 TABLE_UNKNOWN"), read.rejections().stream().map(one -> one.replaceAll(" +", " ")).toList());
    }

    @Test
    void whatTheLayoutDoesNotKnowIsToldAndHeld() throws IOException {
        Collected read = read("""
                {"resourceType":"Patient","id":"p1","photo":[{"data":"AAAA"}],"extension":[{"url":"http://example.org/nickname","valueString":"Bee"}]}""");
        assertEquals(List.of("patient.extension:nickname", "patient.photo"), read.unread().stream().sorted().toList());
        assertTrue(read.records().stream().noneMatch(record -> record.contains("Bee")));
    }

    @Test
    void aLineThatCannotBeReadDoesNotStopTheNext() throws IOException {
        Collected read = read("{\"resourceType\":\"Patient\"", "{\"id\":\"x\"}", "{\"resourceType\":\"Patient\",\"id\":\"p2\"}",
                "{\"resourceType\":\"Condition\",\"id\":\"c\"}");
        assertEquals(List.of("JSON_MALFORMED", "TABLE_UNKNOWN", "SUBJECT_MISSING"), read.rejections().stream().map(one -> one.substring(one.lastIndexOf(32) + 1)).toList());
        assertEquals(1, read.told().size());
    }

    @Test
    void publicSamplesAreReadToTheLastResource() throws IOException {
        Optional<Path> folder = Collected.samples("fhir");
        if (folder.isEmpty()) {
            return;
        }
        try (Stream<Path> files = Files.list(folder.get())) {
            for (Path file : files.filter(file -> file.toString().endsWith(".ndjson")).toList()) {
                Collected read = Collected.of(connector, file);
                String type = file.getFileName().toString().replaceFirst("\\..*", "");
                String table = Map.of("DocumentReference", "document", "Immunization", "immunisation").getOrDefault(type, type.toLowerCase(Locale.ROOT));
                long lines = Files.readAllLines(file).size();
                assertEquals(List.of(), read.rejections(), file.getFileName().toString());
                assertEquals(lines, read.told().stream().filter(one -> one.table().equals(table)).count(), file.getFileName().toString());
                System.out.println(file.getFileName() + ": " + lines + " resources, " + read.told().size() + " records, not read: " + read.unread());
            }
        }
    }
}
