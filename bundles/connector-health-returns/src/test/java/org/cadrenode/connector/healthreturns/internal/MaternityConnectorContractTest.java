package org.cadrenode.connector.healthreturns.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.DelimitedExtract;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

final class MaternityConnectorContractTest extends FileConnectorContractTest {
    @Override
    protected FileConnector connector() {
        return new MaternityConnector(Map.of("provider", "trust"));
    }

    @Override
    protected Sample extract(Scenario scenario) {
        return DelimitedExtract.of("msd401babydemographics.csv", MaternityConnector.LAYOUT.tables().stream().filter(table -> table.name().equals("msd401babydemographics")).findFirst().orElseThrow()).write(scenario);
    }

    @Override
    protected List<Sample> samples() {
        return MaternityConnector.LAYOUT.tables().stream().map(table -> DelimitedExtract.of(table.name() + ".csv", table).write(Scenario.of(20))).collect(Collectors.toList());
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new MaternityConnector(Map.of("provider", "trust", "encoding", "UTF-16")));
    }
}
