package org.cadrenode.connector.fhir.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Capability;
import org.cadrenode.connector.spi.SourceSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads files of FHIR R4: a resource or a Bundle a line, or one document. What a file holds tells its resources. */
@Component(service = Connector.class, configurationPid = FhirConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FhirConnector implements FileConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.fhir";
    private static final int LEAST = 1 << 10;
    /** Bytes of a line at most. */
    static final int MOST = 1 << 26;

    private final SourceSettings settings;
    private final SourceDescription description;
    private final int longest;
    private final String base;

    /** Makes the connector of one source. */
    @Activate
    public FhirConnector(Map<String, Object> properties) {
        SourceSettings common = SourceSettings.of(properties, "fhir", ".+\\.(ndjson|jsonl|json)");
        int most = -1;
        try {
            most = Integer.parseInt(common.text("maxRecordBytes", Integer.toString(MOST)));
        } catch (NumberFormatException e) {
            most = -1;
        }
        if (most < LEAST || most > MOST) {
            common = common.rejected("The setting maxRecordBytes is a number of bytes between " + LEAST + " and " + MOST + ".");
        }
        String address = common.text("base", "");
        base = address.isEmpty() || address.endsWith("/") ? address : address + "/";
        if (!base.isEmpty() && !base.startsWith("https://") && !base.startsWith("http://")) {
            common = common.rejected("The setting base is the address of the server that the files are of, such as https://ehr.example.org/fhir.");
        }
        longest = most;
        settings = common;
        description = common.describe("fhir", "Health records, FHIR R4", Plan.LAYOUT.tables(), Capability.VERSIONS, Capability.REMOVALS,
                Capability.MERGES);
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
    public Set<String> settingNames() {
        return SourceSettings.names(List.of(), "base", "maxRecordBytes");
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
        new FhirContent(longest, base, new Emission(records)).extract(extract);
    }
}
