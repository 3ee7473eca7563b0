package ${package};

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceSettings;
import org.cadrenode.connector.spi.delimited.DelimitedFormat;
import org.cadrenode.connector.spi.delimited.DelimitedReader;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads the nightly extracts of the clinic's system: CSV with semicolons. The node makes one for each configuration file
 * {@code etc/${groupId}.connector.${connector}-NAME.cfg}.
 */
@Component(service = Connector.class, configurationPid = ClinicConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ClinicConnector implements FileConnector {
    static final String PID = "${groupId}.connector.${connector}";

    private final SourceSettings settings;
    private final SourceDescription description;
    private final DelimitedFormat format;

    /** Makes the connector of one source, of what stands in its configuration file. */
    @Activate
    public ClinicConnector(Map<String, Object> properties) {
        SourceSettings common = SourceSettings.of(properties, "${connector}", ".+\\.csv");
        DelimitedFormat delimited = DelimitedFormat.of(";", "\"", "UTF-8", DelimitedFormat.DEFAULT_MAX_RECORD_BYTES);
        try {
            delimited = DelimitedFormat.of(common.text("delimiter", ";"), "\"", common.text("encoding", "UTF-8"),
                    DelimitedFormat.DEFAULT_MAX_RECORD_BYTES);
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        format = delimited;
        settings = common;
        description = common.describe("${connector}", "Visits to the clinic", ClinicTables.ALL);
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public Endpoint endpoint() {
        return settings.endpoint();
    }

    /** Every setting that is read here: any other in the file is misspelt, and the node says so. */
    @Override
    public Set<String> settingNames() {
        return SourceSettings.names(List.of(), "delimiter", "encoding");
    }

    @Override
    public List<String> check() {
        return settings.check();
    }

    @Override
    public Optional<String> table(String fileName) {
        return ClinicTables.of(fileName);
    }

    @Override
    public void read(Extract extract, Records records) throws IOException {
        if (!settings.problems().isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        if (extract.table().isEmpty()) {
            records.reject("", 0, "", Problem.TABLE_UNKNOWN);
        } else {
            DelimitedReader.read(extract, extract.table(), format, records);
        }
    }
}
