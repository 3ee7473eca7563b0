package org.cadrenode.connector.civilregistration.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.DelimitedExtract;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

final class BirthsConnectorContractTest extends FileConnectorContractTest {
    @Override
    protected FileConnector connector() {
        return new BirthsConnector(Map.of("provider", "council"));
    }

    @Override
    protected Sample extract(Scenario scenario) {
        return DelimitedExtract.of("births.csv", BirthsConnector.LAYOUT.tables().get(0)).write(scenario);
    }

    @Override
    protected List<Sample> samples() {
        return BirthsConnector.LAYOUT.tables().stream().map(table -> DelimitedExtract.of(table.name() + ".csv", table).write(Scenario.of(20)))
                .collect(Collectors.toList());
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new BirthsConnector(Map.of("provider", "council", "encoding", "UTF-16")));
    }
}
