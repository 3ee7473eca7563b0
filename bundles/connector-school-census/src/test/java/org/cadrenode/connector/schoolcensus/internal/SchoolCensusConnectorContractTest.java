package org.cadrenode.connector.schoolcensus.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.DelimitedExtract;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

final class SchoolCensusConnectorContractTest extends FileConnectorContractTest {
    @Override
    protected FileConnector connector() {
        return new SchoolCensusConnector(Map.of("provider", "school-trust"));
    }

    @Override
    protected Sample extract(Scenario scenario) {
        return DelimitedExtract.of("2024_autumn_addressesonroll.csv", SchoolCensusTables.ALL.get(2)).write(scenario);
    }

    @Override
    protected List<Sample> samples() {
        return SchoolCensusTables.ALL.stream()
                .map(table -> DelimitedExtract.of("2025_spring_" + table.name() + ".csv", table).write(Scenario.of(20)))
                .collect(Collectors.toList());
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new SchoolCensusConnector(Map.of("provider", "school-trust", "include", "(")));
    }
}
