package org.cadrenode.connector.schoolrecords.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.DelimitedExtract;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

final class SchoolRecordsConnectorContractTest extends FileConnectorContractTest {
    @Override
    protected FileConnector connector() {
        return new SchoolRecordsConnector(Map.of("provider", "school-trust"));
    }

    @Override
    protected Sample extract(Scenario scenario) {
        return DelimitedExtract.of("pupils.csv", SchoolRecordsConnector.LAYOUT.tables().get(0)).write(scenario);
    }

    @Override
    protected List<Sample> samples() {
        return SchoolRecordsConnector.LAYOUT.tables().stream().map(table -> DelimitedExtract.of(table.name() + ".csv", table).write(Scenario.of(20)))
                .collect(Collectors.toList());
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new SchoolRecordsConnector(Map.of("provider", "school-trust", "encoding", "UTF-16")));
    }
}
