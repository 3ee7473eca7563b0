package ${package};

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.DelimitedExtract;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

/** What every connector must do: the tests are inherited. */
final class ClinicConnectorContractTest extends FileConnectorContractTest {
    private static final Path SAMPLES = Path.of("..", "sample");

    @Override
    protected FileConnector connector() {
        return new ClinicConnector(Map.of("provider", "example-trust"));
    }

    @Override
    protected Sample extract(Scenario scenario) {
        return DelimitedExtract.of("patients-2026-11.csv", ClinicTables.PATIENTS).delimiter(';').write(scenario);
    }

    @Override
    protected List<Sample> samples() {
        return List.of(DelimitedExtract.of("visits-2026-11.csv", ClinicTables.VISITS).delimiter(';').write(Scenario.of(50)),
                Sample.file(SAMPLES.resolve("patients.csv")).expecting("patients", 20),
                Sample.file(SAMPLES.resolve("visits.csv")).expecting("visits", 60).rejecting(1));
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new ClinicConnector(Map.of("provider", "example-trust", "encoding", "UTF-16")));
    }
}
