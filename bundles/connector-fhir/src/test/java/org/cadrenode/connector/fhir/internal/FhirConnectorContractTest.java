package org.cadrenode.connector.fhir.internal;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.Behaviour;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

final class FhirConnectorContractTest extends FileConnectorContractTest {
    @Override
    protected FileConnector connector() {
        return new FhirConnector(Map.of("provider", "trust"));
    }

    @Override
    protected Set<Behaviour> behaviours() {
        return EnumSet.of(Behaviour.COLUMNS_ADDED, Behaviour.COLUMNS_REMOVED, Behaviour.COLUMNS_REORDERED, Behaviour.VERSIONS,
                Behaviour.REMOVALS, Behaviour.MERGES);
    }

    @Override
    protected Sample extract(Scenario scenario) {
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        int removed = (int) scenario.removed().stream().filter(child -> child < scenario.children()).count();
        int merged = (int) scenario.merged().stream().filter(child -> child < scenario.children()).count();
        long good = scenario.children() - bad;
        long rows = good - removed + (long) removed * Emission.MOST_WITHIN;
        return Sample.pieces("Patient.ndjson", StandardCharsets.UTF_8,
                () -> IntStream.range(0, scenario.children()).mapToObj(child -> Patients.line(scenario, child)))
                .expecting("patient", good).expecting("patient_identifier", rows).expecting("patient_name", rows)
                .expecting("patient_address", rows).expecting("patient_contact", (long) removed * Emission.MOST_WITHIN)
                .expecting("patient_telecom", 2 * (good - removed) + (long) removed * Emission.MOST_WITHIN)
                .expecting("patient_merge", merged).rejecting(bad);
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new FhirConnector(Map.of("provider", "trust", "maxRecordBytes", "many")),
                new FhirConnector(Map.of("provider", "trust", "base", "ftp://nowhere")));
    }
}
