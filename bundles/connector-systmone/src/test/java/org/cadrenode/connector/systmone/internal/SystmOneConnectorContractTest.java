package org.cadrenode.connector.systmone.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.testkit.DelimitedExtract;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

/** Without the manifest, which stands beside an extract and is tested apart. */
final class SystmOneConnectorContractTest extends FileConnectorContractTest {
    @Override
    protected FileConnector connector() {
        return new SystmOneConnector(Map.of("provider", "trust", "manifest", "none", "encoding", "UTF-8"));
    }

    // What the connector itself adds is not in an extract.
    private static Table extracted(Table table) {
        return new Table(table.name(), table.columns().stream().filter(column -> !column.name().equals("researchoptout")).map(Column.class::cast).collect(Collectors.toList()));
    }

    private static DelimitedExtract written(Table table) {
        return DelimitedExtract.of(table.name() + ".csv", extracted(table)).column("removeddata", (scenario, child) -> "FALSE");
    }

    @Override
    protected Sample extract(Scenario scenario) {
        return written(SystmOneConnector.LAYOUT.tables().stream().filter(table -> table.name().equals("srpatient")).findFirst().orElseThrow()).write(scenario);
    }

    @Override
    protected List<Sample> samples() {
        return SystmOneConnector.LAYOUT.tables().stream().map(table -> written(table).write(Scenario.of(20))).collect(Collectors.toList());
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new SystmOneConnector(Map.of("provider", "trust", "encoding", "UTF-16")), new SystmOneConnector(Map.of("provider", "trust", "manifest", "maybe")));
    }
}
