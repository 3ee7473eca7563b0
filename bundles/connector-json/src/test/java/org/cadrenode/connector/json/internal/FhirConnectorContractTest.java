package org.cadrenode.connector.json.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.Behaviour;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Person;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

final class FhirConnectorContractTest extends FileConnectorContractTest {
    @Override
    protected FileConnector connector() {
        return new FhirConnector(Map.of("provider", "trust"));
    }

    @Override
    protected Set<Behaviour> behaviours() {
        return EnumSet.of(Behaviour.COLUMNS_ADDED, Behaviour.COLUMNS_REMOVED, Behaviour.COLUMNS_REORDERED);
    }

    @Override
    protected Sample extract(Scenario scenario) {
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        return Sample.pieces("Patient.ndjson", StandardCharsets.UTF_8,
                () -> IntStream.range(0, scenario.children()).mapToObj(child -> line(scenario, child)))
                .expecting("patient", scenario.children() - bad).expecting("patient_name", scenario.children() - bad).rejecting(bad);
    }

    private static String line(Scenario scenario, int child) {
        Person person = scenario.person(child);
        String type = "\"resourceType\":\"Patient\"";
        String id = ",\"id\":\"" + person.id() + "\"";
        String nhs = ",\"identifier\":[{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"" + person.nhsNumber() + "\"}]";
        String name = ",\"name\":[{\"family\":\"" + person.surname() + "\"}]";
        String object = switch (scenario.layout()) {
            case USUAL -> type + id + nhs + name;
            case ADDED -> type + id + ",\"added\":{\"by\":\"new\"}" + nhs + name;
            case REMOVED -> type + id + name;
            case REORDERED -> (name + nhs + id).substring(1) + "," + type;
        };
        return "{" + object + (scenario.isPoison(child) ? id : "") + "}\n";
    }

    @Override
    protected List<Sample> samples() {
        return List.of(Sample.file(Path.of("sample/fhir/Patient.ndjson")).expecting("patient", 8).expecting("patient_address", 8).expecting("patient_name", 8)
                        .expecting("patient_practitioner", 8).expecting("patient_telecom", 4),
                Sample.file(Path.of("sample/fhir/Encounter.ndjson")).expecting("encounter", 21));
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new FhirConnector(Map.of("provider", "trust", "maxRecordBytes", "many")),
                new FhirConnector(Map.of("provider", "trust", "removedWhen", "op=D")));
    }
}
