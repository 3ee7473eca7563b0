package org.cadrenode.connector.json.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.connector.spi.ChangeSettings;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceSettings;
import org.cadrenode.connector.spi.layout.Layout;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads FHIR R4 resources, by UK Core: bulk files of one resource a line, or Bundles of them. */
@Component(service = Connector.class, configurationPid = FhirConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FhirConnector implements FileConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.fhir";
    static final Layout LAYOUT = Layout.of(FhirConnector.class, "fhir.csv");
    // A document is one value in base64.
    private static final int LONGEST = 1 << 25;
    private static final int LEAST = 1 << 10;
    private static final int MOST = 1 << 26;

    private final SourceSettings settings;
    private final SourceDescription description;
    private final ChangeSettings changes;
    private final int longest;

    /** Makes the connector of one source. */
    @Activate
    public FhirConnector(Map<String, Object> properties) {
        SourceSettings common = SourceSettings.of(properties, "fhir", ".+\\.(ndjson|jsonl|json)");
        ChangeSettings told = ChangeSettings.NONE;
        int most = LONGEST;
        try {
            told = ChangeSettings.of(common);
            most = Integer.parseInt(common.text("maxRecordBytes", Integer.toString(LONGEST)));
        } catch (NumberFormatException e) {
            most = -1;
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        if (most < LEAST || most > MOST) {
            common = common.rejected("The setting maxRecordBytes is a number of bytes between " + LEAST + " and " + MOST + ".");
        }
        changes = told;
        longest = most;
        settings = common;
        description = common.describe("fhir", "FHIR R4 resources", LAYOUT.tables(), told.capabilities());
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public Endpoint endpoint() {
        return settings.endpoint();
    }

    @Override
    public List<String> check() {
        return settings.check();
    }

    @Override
    public Optional<String> table(String fileName) {
        return Optional.empty();
    }

    @Override
    public void read(Extract extract, Records records) throws IOException {
        if (!settings.problems().isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        new JsonObjects(longest, new FhirResources(LAYOUT.mapping(), changes.onto(records))).read(extract);
    }
}
