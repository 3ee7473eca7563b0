package org.cadrenode.connector.ssda903.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Reads the CSV files of the SSDA903 return. Columns that a year's layout adds or leaves out come through as they are;
 * the dictionary drops those that it does not name.
 */
@Component(service = Connector.class, configurationPid = Ssda903Connector.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Ssda903Connector implements FileConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.ssda903";

    private final SourceSettings settings;
    private final SourceDescription description;
    private final DelimitedFormat format;

    /** Makes the connector of one source. */
    @Activate
    public Ssda903Connector(Map<String, Object> properties) {
        SourceSettings common = SourceSettings.of(properties, "ssda903", ".+\\.csv");
        DelimitedFormat delimited = DelimitedFormat.COMMAS;
        try {
            delimited = DelimitedFormat.of(common);
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        format = delimited;
        settings = common;
        description = common.describe("ssda903", "SSDA903: children looked after", Ssda903Tables.ALL);
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
        return Ssda903Tables.of(fileName);
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
