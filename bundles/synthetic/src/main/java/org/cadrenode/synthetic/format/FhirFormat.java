package org.cadrenode.synthetic.format;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.synthetic.region.Address;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Household;
import org.cadrenode.synthetic.region.Region;
import org.jspecify.annotations.Nullable;

/** A mental health trust's bulk export: patients, parents, encounters and what was found, a file of one resource a line a type. */
final class FhirFormat implements Format {
    private static final JsonMapper JSON = new JsonMapper();
    private static final LocalDate EXPORTED = LocalDate.of(2024, 10, 3);
    private static final List<String> TYPES = List.of("Condition", "DocumentReference", "Encounter", "Immunization", "Observation", "Patient",
            "QuestionnaireResponse", "RelatedPerson");
    private static final List<String[]> CONDITIONS = List.of(new String[] {"197480006", "Anxiety disorder"},
            new String[] {"35489007", "Depressive disorder"}, new String[] {"406506008", "Attention deficit hyperactivity disorder"});
    private static final String SNOMED = "http://snomed.info/sct";

    @Override
    public String name() {
        return "fhir";
    }

    @Override
    public void write(Region region, Path folder) throws IOException {
        Map<String, Writer> files = new TreeMap<>();
        try {
            for (String type : TYPES) {
                files.put(type, new BufferedWriter(Files.newBufferedWriter(folder.resolve(type + ".ndjson"), StandardCharsets.UTF_8), 1 << 16));
            }
            for (Household household : region) {
                for (Child child : household.children()) {
                    if (child.services().mentalHealth()) {
                        new Chart(household, child, region.plan().seed(), files).write();
                    }
                }
            }
        } finally {
            for (Writer file : files.values()) {
                file.close();
            }
        }
    }

    /** One child's resources. */
    private static final class Chart {
        private final Household household;
        private final Child child;
        private final Chance chance;
        private final Map<String, Writer> files;
        private final String id;
        private int made;

        Chart(Household household, Child child, long seed, Map<String, Writer> files) {
            this.household = household;
            this.child = child;
            this.files = files;
            chance = Chance.of(seed, "fhir", child.number());
            id = hex();
        }

        private String hex() {
            return String.format(Locale.ROOT, "%08x-%04x-4%03x-8%03x-%012x", chance.below(Integer.MAX_VALUE), chance.below(1 << 16), chance.below(1 << 12),
                    chance.below(1 << 12), (long) chance.below(Integer.MAX_VALUE) << 8 | made++);
        }

        void write() throws IOException {
            patient();
            for (Adult adult : household.adults()) {
                relative(adult);
            }
            for (int visits = chance.between(1, 4); visits > 0; visits--) {
                LocalDate day = Ages.between(child.birthDate().plusYears(Math.min(4, child.ageOn(EXPORTED))), EXPORTED, chance);
                String encounter = encounter(day);
                if (chance.happens(0.6)) {
                    condition(encounter, day);
                }
                observation(encounter, day);
                document(encounter, day);
            }
            questionnaire();
            immunisation();
        }

        private void patient() throws IOException {
            ObjectNode patient = resource("Patient", id);
            if (child.numbers().nhsNumber() != null) {
                ObjectNode number = patient.putArray("identifier").addObject().put("system", "https://fhir.nhs.uk/Id/nhs-number")
                        .put("value", child.numbers().nhsNumber());
                coding(number.putArray("extension").addObject()
                        .put("url", "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"), "valueCodeableConcept", "01", "");
            }
            ObjectNode name = patient.putArray("name").addObject().put("use", "official").put("family", child.name().surname());
            name.putArray("given").add(child.name().forename());
            if (child.phone() != null) {
                patient.withArray("telecom").addObject().put("system", "phone").put("value", child.phone());
            }
            if (child.email() != null) {
                patient.withArray("telecom").addObject().put("system", "email").put("value", child.email());
            }
            patient.put("gender", child.sex().name().toLowerCase(Locale.ROOT)).put("birthDate", child.birthDate().toString());
            address(patient.putArray("address"), child.address());
            patient.putArray("generalPractitioner").addObject().put("display", child.practice().name());
            save(patient);
        }

        private void relative(Adult adult) throws IOException {
            ObjectNode relative = resource("RelatedPerson", hex());
            relative.putObject("patient").put("reference", "Patient/" + id);
            coding(relative, "relationship", "PRN", "parent");
            ObjectNode name = relative.putArray("name").addObject().put("family", adult.surname());
            name.putArray("given").add(adult.forename());
            address(relative.putArray("address"), adult.address());
            save(relative);
        }

        private static void address(ArrayNode addresses, Address home) {
            ObjectNode address = addresses.addObject().put("use", "home");
            address.putArray("line").add(home.line());
            address.put("city", home.town()).put("postalCode", home.postcode());
        }

        private String encounter(LocalDate day) throws IOException {
            ObjectNode encounter = about("Encounter", hex(), "subject").put("status", "finished");
            encounter.putObject("class").put("code", "AMB");
            encounter.putObject("period").put("start", day + "T09:00:00Z").put("end", day + "T09:50:00Z");
            coding(encounter, "type", "185349003", "Encounter for check up");
            save(encounter);
            return encounter.get("id").asText();
        }

        private void condition(String encounter, LocalDate day) throws IOException {
            String[] what = chance.pick(CONDITIONS);
            ObjectNode condition = about("Condition", hex(), "subject");
            coding(condition, "clinicalStatus", "active", "");
            coding(condition, "code", what[0], what[1]);
            condition.putObject("encounter").put("reference", "Encounter/" + encounter);
            save(condition.put("onsetDateTime", day.toString()).put("recordedDate", day.toString()));
        }

        private void observation(String encounter, LocalDate day) throws IOException {
            ObjectNode observation = about("Observation", hex(), "subject").put("status", "final");
            coding(observation, "code", "27113001", "Body weight");
            observation.putObject("encounter").put("reference", "Encounter/" + encounter);
            observation.put("effectiveDateTime", day.toString()).putObject("valueQuantity").put("value", chance.between(10, 80)).put("unit", "kg");
            save(observation);
        }

        private void document(String encounter, LocalDate day) throws IOException {
            ObjectNode document = about("DocumentReference", hex(), "subject").put("status", "current").put("date", day + "T12:00:00Z");
            coding(document, "type", "371531000", "Report of clinical encounter");
            String mother = household.adults().isEmpty() ? "the carer" : household.adults().get(0).forename();
            String text = child.name().forename() + " " + child.name().surname() + " came with " + mother + " from " + child.address().line()
                    + ". Sleep is better, appetite is fair. " + child.name().forename() + " will be seen again in six weeks.";
            ObjectNode attachment = document.putArray("content").addObject().putObject("attachment").put("contentType", "text/plain");
            attachment.put("data", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
            document.putObject("context").putArray("encounter").addObject().put("reference", "Encounter/" + encounter);
            save(document);
        }

        private void questionnaire() throws IOException {
            ObjectNode answers = about("QuestionnaireResponse", hex(), "subject").put("status", "completed")
                    .put("authored", EXPORTED.minusDays(chance.between(1, 300)).toString());
            ArrayNode items = answers.putArray("item");
            for (int i = 1; i <= 5; i++) {
                items.addObject().put("linkId", "sdq-" + i).put("text", "Item " + i).putArray("answer").addObject().put("valueInteger", chance.below(3));
            }
            save(answers);
        }

        private void immunisation() throws IOException {
            ObjectNode given = about("Immunization", hex(), "patient").put("status", "completed")
                    .put("occurrenceDateTime", child.birthDate().plusDays(400).isAfter(EXPORTED) ? EXPORTED.toString() : child.birthDate().plusDays(400).toString());
            coding(given, "vaccineCode", "170433008", "Measles, mumps and rubella vaccination");
            save(given);
        }

        private ObjectNode about(String type, String number, String whose) {
            ObjectNode resource = resource(type, number);
            resource.putObject(whose).put("reference", "Patient/" + id).put("display", child.name().forename() + " " + child.name().surname());
            return resource;
        }

        private static ObjectNode resource(String type, String number) {
            return JSON.createObjectNode().put("resourceType", type).put("id", number);
        }

        private static void coding(ObjectNode within, String name, String code, String display) {
            ObjectNode coding = within.putObject(name).putArray("coding").addObject().put("system", SNOMED).put("code", code);
            if (!display.isEmpty()) {
                coding.put("display", display);
            }
        }

        private void save(ObjectNode resource) throws IOException {
            @Nullable Writer file = files.get(resource.get("resourceType").asText());
            if (file != null) {
                file.write(JSON.writeValueAsString(resource));
                file.write('\n');
            }
        }
    }
}
