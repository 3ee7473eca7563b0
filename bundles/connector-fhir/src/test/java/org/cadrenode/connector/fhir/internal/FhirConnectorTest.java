package org.cadrenode.connector.fhir.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.testkit.Collected;
import org.cadrenode.connector.testkit.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FhirConnectorTest {
    private static final String SUBJECT = "\"subject\":{\"reference\":\"Patient/p1\"}";

    private static FhirConnector connector(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of("provider", "trust"));
        settings.putAll(more);
        return new FhirConnector(settings);
    }

    private static Collected read(String... lines) throws IOException {
        Collected read = Collected.of(connector(Map.of()), "", String.join("\n", lines) + "\n");
        assertEquals(List.of(), read.violations());
        return read;
    }

    private static List<String> problems(Collected read) {
        return read.rejections().stream().map(one -> one.replaceAll(" +", " ")).toList();
    }

    @Test
    void aPatientIsItselfItsNamesNumbersAddressesAndTelephones() throws IOException {
        Collected read = read("""
                {"resourceType":"Patient","id":"p1","identifier":[{"use":"official","system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018",\
                "extension":[{"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus","valueCodeableConcept":\
                {"coding":[{"code":"01"}]}}]},{"system":"urn:pas","value":"R7","assigner":{"display":"St Ada's"}}],\
                "name":[{"use":"official","family":"Thwaite","given":["Ada","Jo","Bea"]},{"use":"old","family":"Ruddle"},{"use":"nickname","given":["Addie"]}],\
                "telecom":[{"system":"phone","value":"01632 960001"},{"system":"email","value":"a@example.org"}],"birthDate":"2012-02-29",\
                "address":[{"line":["Flat 2","1 Long Lane"],"postalCode":"ZQ1 1AA"}]}""");
        assertEquals(List.of("patient 1 {birth_date=2012-02-29, id=p1, nhs_number=9990000018, nhs_number_status=01}",
                "patient_identifier 1 {n=1, nhs_number=9990000018, patient=p1, system=https://fhir.nhs.uk/Id/nhs-number, use=official}",
                "patient_identifier 1 {assigner=St Ada's, n=2, patient=p1, system=urn:pas, value=R7}",
                "patient_name 1 {forename=Ada, middle_names=Jo|Bea, n=1, patient=p1, surname=Thwaite, use=official}",
                "patient_name 1 {former_surname=Ruddle, n=2, patient=p1, use=old}",
                "patient_name 1 {n=3, patient=p1, preferred_name=Addie, use=nickname}",
                "patient_address 1 {address_line_1=Flat 2, address_line_2=1 Long Lane, n=1, patient=p1, postcode=ZQ1 1AA}",
                "patient_telecom 1 {n=1, patient=p1, phone=01632 960001, system=phone}",
                "patient_telecom 1 {email=a@example.org, n=2, patient=p1, system=email}"), read.records());
        assertEquals(List.of(), read.unread());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '~', value = {
        "\"effectiveDateTime\":\"2024-01-02\",\"valueQuantity\":{\"value\":58,\"unit\":\"kilograms\",\"code\":\"kg\"}"
            + "!seen=2024-01-02, subject=p1, system=s, unit=kilograms, unit_code=kg, value=58",
        "\"valueInteger\":7,\"effectivePeriod\":{\"start\":\"2024-01-03\",\"end\":\"2024-01-04\"}!seen=2024-01-03, subject=p1, system=s, value=7",
        "\"issued\":\"2024-01-05T10:00:00Z\"!subject=p1, system=s"})
    void aCodeSaysTheDayAndValueOfItsObservationWhereverTheyStand(String members, String expected) throws IOException {
        String code = "\"code\":{\"coding\":[{\"system\":\"s\",\"code\":\"1\"},{\"system\":\"s\",\"code\":\"2\"}]}";
        for (String order : List.of(code + "," + members, members + "," + code)) {
            Collected read = read("{\"resourceType\":\"Observation\",\"id\":\"o\"," + SUBJECT + "," + order + "}");
            assertEquals(List.of("observation_code 1 {code=1, codes=1|2, n=1, observation=o, " + expected + "}",
                    "observation_code 1 {code=2, codes=1|2, n=2, observation=o, " + expected + "}"), read.records().subList(1, 3));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {"replaced-by!p9!p1", "replaces!p1!p9"})
    void aLinkSaysWhichTwoIdsAreOneChild(String kind, String subject, String former) throws IOException {
        Collected read = read("{\"resourceType\":\"Patient\",\"id\":\"p1\",\"link\":[{\"other\":{\"reference\":\"Patient/p9\"},\"type\":\"" + kind + "\"}]}");
        assertEquals("patient_merge 1 {former=" + former + ", link_type=" + kind + ", patient=" + subject + "}", read.records().get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"refer", "seealso"})
    void otherLinksJoinNobodyAndAreTold(String kind) throws IOException {
        Collected read = read("{\"resourceType\":\"Patient\",\"id\":\"p1\",\"link\":[{\"other\":{\"reference\":\"Patient/p9\"},\"type\":\"" + kind + "\"}]}");
        assertEquals(List.of("patient 1 {id=p1}"), read.records());
        assertEquals(List.of("patient.link." + kind), read.unread());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Patient/p1", "https://ehr.example.org/fhir/Patient/p1", "Patient/p1/_history/3"})
    void aReferenceToAPatientIsItsIdHoweverItIsWritten(String reference) throws IOException {
        assertEquals("p1", read("{\"resourceType\":\"Condition\",\"id\":\"c\",\"subject\":{\"reference\":\"" + reference + "\"}}").told().get(0).values()
                .get("subject"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Group/g1", "Device/p1", "#p1", "urn:uuid:00000000-0000-4000-8000-000000000001", "p1", "Patient/", "Patient/p 1",
        "Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018"})
    void whatIsOfNobodyIsRejected(String reference) throws IOException {
        Collected read = read("{\"resourceType\":\"Condition\",\"id\":\"c\",\"subject\":{\"reference\":\"" + reference + "\"}}");
        assertEquals(List.of("condition 1 subject SUBJECT_MISSING"), problems(read));
        assertEquals(List.of(), read.records());
    }

    @Test
    void aPatientOfAnotherServerIsNotOurs() throws IOException {
        FhirConnector own = connector(Map.of("base", "https://ehr.example.org/fhir"));
        String line = "{\"resourceType\":\"Condition\",\"id\":\"c\",\"subject\":{\"reference\":\"https://%s.example.org/fhir/Patient/p1\"}}\n";
        assertEquals(1, Collected.of(own, "", String.format(line, "ehr")).told().size());
        assertEquals(List.of("condition 1 subject SUBJECT_MISSING"), Collected.of(own, "", String.format(line, "other")).rejections());
    }

    @Test
    void aRecordOfTwoPatientsIsNobodys() throws IOException {
        assertEquals(List.of("appointment 1 subject SUBJECT_MISSING"), problems(read("{\"resourceType\":\"Appointment\",\"id\":\"a\",\"participant\":["
                + "{\"actor\":{\"reference\":\"Patient/p1\"}},{\"actor\":{\"reference\":\"Patient/p2\"}}]}")));
        assertEquals("p1", read("{\"resourceType\":\"Appointment\",\"id\":\"a\",\"participant\":[{\"actor\":{\"reference\":\"Practitioner/s1\"}},"
                + "{\"actor\":{\"reference\":\"Patient/p1\"}}]}").told().get(0).values().get("subject"));
    }

    @Test
    void entriesOfABundleFindEachOtherInAnyOrder() throws IOException {
        String bundle = """
                {"resourceType":"Bundle","type":"transaction","entry":[
                {"fullUrl":"urn:uuid:c1","resource":{"resourceType":"Condition","subject":{"reference":"urn:uuid:aaaa"},"encounter":{"reference":"urn:uuid:e1"}}},
                {"resource":{"birthDate":"2012-02-29","id":"p1","resourceType":"Patient"},"fullUrl":"urn:uuid:aaaa"},
                {"fullUrl":"urn:uuid:e1","resource":{"resourceType":"Encounter","id":"e7","subject":{"reference":"urn:uuid:aaaa"}}}]}""";
        List<String> expected = List.of("condition {encounter=e7, id=c1, subject=p1}", "patient {birth_date=2012-02-29, id=p1}", "encounter {id=e7, subject=p1}");
        assertEquals(expected, read(bundle).records().stream().map(one -> one.replaceFirst(" \\d+", "")).toList());
        Collected one = read(bundle.replace("\n", ""), bundle.replace("\n", ""));
        assertEquals(6, one.records().size());
        assertEquals("patient 2 {birth_date=2012-02-29, id=p1}", one.records().get(4));
        assertEquals(List.of("condition 2 {encounter=e7, id=c1, subject=p1}"), read(bundle).records().subList(0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'link':['x'],", "'link':[null,{'relation':'self'},[{'url':'x'}]],", "'link':7,", "'link':{'relation':'next'},"})
    void aBundlesLinksThatAreNoneCostNoneOfItsEntries(String link) throws IOException {
        String entry = "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p%s\"}}";
        Collected read = read("{\"resourceType\":\"Bundle\"," + link.replace('\'', '"') + "\"entry\":[[" + String.format(entry, 3) + "],"
                + String.format(entry, 1) + ",7," + String.format(entry, 2) + "]}");
        assertEquals(List.of("patient 1 {id=p1}", "patient 1 {id=p2}"), read.records());
    }

    @Test
    void listsAndSingleResourcesAreReadToo() throws IOException {
        assertEquals(2, read("[{\"resourceType\":\"Patient\",\"id\":\"p1\"},", " {\"resourceType\":\"Patient\",\"id\":\"p2\"}]").records().size());
        assertEquals(1, read("{", "  \"resourceType\" : \"Patient\",", "  \"id\" : \"p1\"", "}").records().size());
    }

    @Test
    void theTimeOfTheLastChangeOrdersStatesAndErrorsAreRemovals() throws IOException {
        Collected read = read("{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"lastUpdated\":\"1970-01-01T00:00:00.010+00:00\"}}",
                "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"meta\":{\"lastUpdated\":\"1970-01-01T01:00:00.020+01:00\"},\"status\":\"entered-in-error\"}",
                "{\"resourceType\":\"Condition\",\"id\":\"c1\",\"meta\":{\"lastUpdated\":\"1970-01-02\"}," + SUBJECT
                        + ",\"verificationStatus\":{\"coding\":[{\"code\":\"entered-in-error\"}]}}",
                "{\"resourceType\":\"Observation\",\"id\":\"o2\",\"status\":\"entered-in-error\"}",
                "{\"resourceType\":\"Patient\",\"id\":\"p2\",\"meta\":{\"lastUpdated\":\"yesterday\"}}");
        assertEquals(List.of("patient 1 @10 {id=p1, updated=1970-01-01T00:00:00.010+00:00}",
                "observation 2 @20 removed {id=o1, status=entered-in-error, updated=1970-01-01T01:00:00.020+01:00}",
                "condition 3 @86400000 removed {id=c1, subject=p1, updated=1970-01-02, verification=entered-in-error}"), read.records());
        assertEquals(List.of("observation 4 updated VERSION_INVALID", "patient 5 updated VERSION_INVALID"), problems(read));
    }

    @Test
    void whatABundleDeletesIsRemovedWithWhatLayWithinIt() throws IOException {
        Collected read = read("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"timestamp\":\"1970-01-01T00:00:00.030Z\",\"entry\":["
                + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Observation/o1\"}},{\"request\":{\"method\":\"DELETE\",\"url\":\"Basic/b\"}}]}");
        assertEquals("observation 1 @30 removed {id=o1}", read.records().get(0));
        assertTrue(read.records().contains("observation_component 1 @30 removed {n=3, observation=o1}"));
        assertEquals(1 + 2 * Emission.MOST_WITHIN, read.records().size());
        assertEquals(List.of("1 TABLE_UNKNOWN"), problems(read));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag", "security"})
    void aTestPatientIsMarked(String where) throws IOException {
        assertEquals("true", read("{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"" + where + "\":[{\"code\":\"R\"},{\"system\":\"s\",\"code\":\"HTEST\"}]}}")
                .told().get(0).values().get("test"));
    }

    @Test
    void answersAreFoundAsDeepAsAFormGoes() throws IOException {
        Collected read = read("{\"resourceType\":\"QuestionnaireResponse\",\"id\":\"q1\"," + SUBJECT + ",\"item\":[{\"linkId\":\"1\",\"item\":[{\"linkId\":\"1.1\","
                + "\"text\":\"Worries\",\"answer\":[{\"valueInteger\":2,\"item\":[{\"linkId\":\"1.1.1\",\"answer\":[{\"valueString\":\"at Oakfield\"}]}]}]}]}]}");
        assertEquals(List.of("questionnaire 1 {id=q1, subject=p1}",
                "questionnaire_answer 1 {answer_number=2, item=1.1, n=1, question=Worries, questionnaire=q1, subject=p1}",
                "questionnaire_answer 1 {answer_text=at Oakfield, item=1.1.1, n=2, questionnaire=q1, subject=p1}"), read.records());
    }

    @ParameterizedTest
    @CsvSource({"text/plain,text", "text/html;charset=utf-8,text", "application/pdf,binary", "image/jpeg,binary", "text/rtf,binary", ",binary"})
    void onlyATextIsInTheColumnThatIsScrubbedAsOne(String type, String column) throws IOException {
        Collected read = read("{\"resourceType\":\"DocumentReference\",\"id\":\"d1\"," + SUBJECT + ",\"content\":[{\"attachment\":{"
                + (type == null ? "" : "\"contentType\":\"" + type + "\",") + "\"data\":\"QWRh\",\"url\":\"https://files.example.org/ada.txt\",\"title\":\"ada.txt\"}}]}");
        Map<String, String> values = read.told().get(1).values();
        assertEquals("QWRh", values.get(column));
        assertFalse(values.containsKey(column.equals("text") ? "binary" : "text"));
        assertEquals("https://files.example.org/ada.txt", values.get("address"));
    }

    // Places where the standard puts what tells a person, beyond those that say so by their names.
    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "Patient!'identifier':[{'assigner':{'display':'@'}}]!patient_identifier.assigner",
        "Patient!'identifier':[{'system':'urn:x','value':'@'}]!patient_identifier.value",
        "Patient!'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName','valueString':'@'}]!patient.mothers_maiden_name",
        "Patient!'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/patient-birthPlace','valueAddress':{'city':'@'}}]!patient.birth_place_town",
        "Patient!'_birthDate':{'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/patient-birthTime','valueDateTime':'@'}]}!patient.birth_time",
        "Patient!'contact':[{'name':{'family':'@'}}]!patient_contact.surname", "Patient!'contact':[{'telecom':[{'system':'phone','value':'@'}]}]!patient_contact.phone",
        "Patient!'contact':[{'address':{'line':['@']}}]!patient_contact.address_line_1", "Patient!'contact':[{'organization':{'display':'@'}}]!patient_contact.organization_name",
        "Patient!'generalPractitioner':[{'display':'@'}]!patient.practitioner_name", "Patient!'name':[{'text':'@'}]!patient_name.written",
        "Patient!'telecom':[{'system':'url','value':'@'}]!patient_telecom.other_telecom", "Patient!'address':[{'text':'@'}]!patient_address.written",
        "RelatedPerson!'name':[{'given':['@']}]!related_person_name.forename", "RelatedPerson!'telecom':[{'system':'phone','value':'@'}]!related_person_telecom.phone",
        "RelatedPerson!'identifier':[{'system':'https://fhir.nhs.uk/Id/nhs-number','value':'@'}]!related_person.nhs_number",
        "Encounter!'participant':[{'individual':{'display':'@'}}]!encounter_participant.individual_name",
        "Encounter!'location':[{'location':{'display':'@'}}]!encounter_location.location_name", "Encounter!'serviceProvider':{'display':'@'}!encounter.provider_name",
        "Encounter!'hospitalization':{'destination':{'display':'@'}}!encounter.destination_name", "Encounter!'reasonCode':[{'text':'@'}]!encounter.reason_text",
        "Encounter!'hospitalization':{'preAdmissionIdentifier':{'value':'@'}}!encounter.admission_number",
        "Condition!'code':{'coding':[{'code':'1','display':'@'}]}!condition_code.meaning", "Condition!'code':{'text':'@'}!condition.text",
        "Condition!'asserter':{'display':'@'}!condition.asserter_name", "Condition!'note':[{'text':'@'}]!condition.note",
        "Condition!'note':[{'authorString':'@'}]!condition.note_author", "Condition!'onsetString':'@'!condition.onset_text",
        "Condition!'identifier':[{'value':'@'}]!condition.number", "Condition!'identifier':[{'assigner':{'display':'@'}}]!condition.identifier_assigner",
        "Observation!'valueString':'@'!observation.value_string", "Observation!'performer':[{'display':'@'}]!observation.performer_name",
        "Observation!'component':[{'valueString':'@'}]!observation_component.value_string", "Observation!'valueCodeableConcept':{'text':'@'}!observation.value_text",
        "QuestionnaireResponse!'item':[{'answer':[{'valueString':'@'}]}]!questionnaire_answer.answer_text",
        "QuestionnaireResponse!'item':[{'text':'@','answer':[{'valueBoolean':true}]}]!questionnaire_answer.question",
        "QuestionnaireResponse!'item':[{'answer':[{'valueReference':{'display':'@'}}]}]!questionnaire_answer.answer_reference_name",
        "QuestionnaireResponse!'source':{'display':'@'}!questionnaire.source_name", "QuestionnaireResponse!'author':{'display':'@'}!questionnaire.author_name",
        "DocumentReference!'author':[{'display':'@'}]!document.author_name", "DocumentReference!'description':'@'!document.description",
        "DocumentReference!'content':[{'attachment':{'title':'@'}}]!document_content.title", "DocumentReference!'content':[{'attachment':{'url':'@'}}]!document_content.address",
        "DocumentReference!'context':{'sourcePatientInfo':{'display':'@'}}!document.source_patient_name",
        "ServiceRequest!'patientInstruction':'@'!service_request.patient_instruction", "MedicationRequest!'dosageInstruction':[{'text':'@'}]!medication_request.dosage_text"})
    void aPlaceThatTellsAPersonIsDeclaredOneByOne(String type, String members, String column) throws IOException {
        String whose = switch (type) {
            case "Patient" -> "";
            case "RelatedPerson" -> "\"patient\":{\"reference\":\"Patient/p1\"},";
            default -> SUBJECT + ",";
        };
        Collected read = read("{\"resourceType\":\"" + type + "\",\"id\":\"r1\"," + whose + members.replace('\'', '"').replace("@", "Quillfeather") + "}");
        assertEquals(List.of(), read.rejections());
        List<String> found = read.told().stream().flatMap(told -> told.values().entrySet().stream().filter(value -> value.getValue().equals("Quillfeather"))
                .map(value -> told.table() + "." + value.getKey())).toList();
        assertTrue(found.contains(column), found.toString());
        for (String one : found) {
            Column declared = column(one);
            assertTrue(declared.meaning().isPresent() || declared.form().filter(form -> form == Form.FREE_TEXT).isPresent(), one);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject", "patient"})
    void theNameBesideTheReferenceIsTheChilds(String member) throws IOException {
        String type = member.equals("subject") ? "Observation" : "Immunization";
        Map<String, String> values = read("{\"resourceType\":\"" + type + "\",\"id\":\"r1\",\"" + member + "\":{\"reference\":\"Patient/p1\",\"display\":\"Ada\","
                + "\"identifier\":{\"value\":\"9990000018\"}}}").told().get(0).values();
        assertEquals(List.of("Ada", "9990000018"), List.of(values.get("subject_name"), values.get("subject_number")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'text':{'div':'<div>@</div>'}", "'contained':[{'resourceType':'Practitioner','name':[{'family':'@'}]}]",
        "'photo':[{'data':'@'}]", "'meta':{'source':'@'}"})
    void whatIsKnownAndNotReadIsNowhere(String members) throws IOException {
        Collected read = read("{\"resourceType\":\"Patient\",\"id\":\"p1\"," + members.replace('\'', '"').replace("@", "Quillfeather") + "}");
        assertEquals(List.of("patient 1 {id=p1}"), read.records());
        assertEquals(List.of(), read.unread());
    }

    @Test
    void whatTheLayoutDoesNotKnowIsToldOnceAndHeld() throws IOException {
        String line = """
                {"resourceType":"Patient","id":"p1","nickname":"Bee","extension":[{"url":"http://example.org/pet","valueString":"Bee"},{"url":"http://x/Bee Bee",\
                "valueString":"Bee"}],"contact":[{"pet":"Bee"}],"active":true,"_active":{"extension":[{"url":"http://example.org/why","valueString":"Bee"}]},"name":"Bee"}""";
        Collected read = read(line, line.replace("p1", "p2"));
        assertEquals(Stream.of("patient._active", "patient.contact.pet", "patient.extension[?]", "patient.extension[pet]", "patient.name", "patient.nickname").toList(),
                read.unread().stream().sorted().toList());
        assertTrue(read.records().stream().noneMatch(record -> record.contains("Bee")));
    }

    @Test
    void aLineThatCannotBeReadDoesNotStopTheNext() throws IOException {
        Collected read = read("{\"resourceType\":\"Patient\"", "{\"id\":\"x\"}", "{\"resourceType\":\"Patient\",\"id\":\"p2\"}",
                "{\"resourceType\":\"Patient\",\"id\":\"a\",\"id\":\"b\"}", "nonsense", "", "{\"resourceType\":\"Basic\",\"id\":\"c\"}", "{\"resourceType\":\"Patient\"}",
                "{\"resourceType\":\"Patient\",\"id\":\"a\\u0000\"}", "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"diagnostics\":\"x\"}]}",
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"warning\"}]}", "{\"resourceType\":\"Patient\",\"id\":\"p3\"}");
        assertEquals(List.of("1 JSON_MALFORMED", "2 TABLE_UNKNOWN", "4 JSON_MALFORMED", "5 JSON_MALFORMED", "basic 7 TABLE_UNKNOWN", "patient 8 id SUBJECT_MISSING",
                "patient 9 ROW_CONTROL_CHARACTER", "10 CONTENT_TRUNCATED"), problems(read));
        assertEquals(List.of("patient 3 {id=p2}", "patient 12 {id=p3}"), read.records());
    }

    @Test
    void aLineOf64MiBIsReadUpToWhatTheNodeTakes() throws IOException {
        String patient = "{\"resourceType\":\"Patient\",\"id\":\"p1\"}\n";
        String head = "{\"resourceType\":\"DocumentReference\",\"id\":\"d1\"," + SUBJECT + ",\"content\":[";
        String content = "{\"attachment\":{\"contentType\":\"text/plain\",\"data\":\"%s\"}}";
        String fits = String.format(content, "A".repeat(15_900_000));
        Sample whole = Sample.pieces("d.ndjson", StandardCharsets.UTF_8, () -> Stream.of(head, fits, ",", fits, ",", fits, ",", fits, "]}\n", patient));
        Collected read = Collected.of(connector(Map.of()), whole);
        assertEquals(List.of(), read.rejections());
        assertEquals(6, read.told().size());
        assertEquals(15_900_000, read.told().get(4).values().getOrDefault("text", "").length());
        Sample beyond = Sample.pieces("d.ndjson", StandardCharsets.UTF_8,
                () -> Stream.of(head, fits, ",", fits, ",", fits, ",", fits, ",", fits, "]}\n", patient));
        assertEquals(List.of("1 ROW_TOO_LONG"), problems(Collected.of(connector(Map.of()), beyond)));
        Sample value = Sample.pieces("d.ndjson", StandardCharsets.UTF_8,
                () -> Stream.of(head, String.format(content, "A".repeat(16_000_001)), "]}\n", patient));
        Collected rejected = Collected.of(connector(Map.of()), value);
        assertEquals(List.of("document 1 ROW_TOO_LONG"), problems(rejected));
        assertEquals(List.of("patient 2 {id=p1}"), rejected.records());
    }

    private static Column column(String name) {
        String[] parts = name.split("\\.");
        Column found = connector(Map.of()).description().tables().stream().filter(table -> table.name().equals(parts[0]))
                .flatMap(table -> table.columns().stream()).filter(column -> column.name().equals(parts[1])).findFirst().orElse(null);
        assertNotNull(found, name);
        return found;
    }
}
