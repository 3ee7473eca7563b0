package org.cadrenode.connector.schoolcensus.internal;

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
 * Reads the pupil tables of the School Census, a CSV file each. Columns that a term adds or leaves out come through as
 * they are; the dictionary drops those that it does not name.
 */
@Component(service = Connector.class, configurationPid = SchoolCensusConnector.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class SchoolCensusConnector implements FileConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.schoolcensus";

    private final SourceSettings settings;
    private final SourceDescription description;
    private final DelimitedFormat format;

    /** Makes the connector of one source. */
    @Activate
    public SchoolCensusConnector(Map<String, Object> properties) {
        SourceSettings common = SourceSettings.of(properties, "school-census", ".+\\.csv");
        DelimitedFormat delimited = DelimitedFormat.COMMAS;
        try {
            delimited = DelimitedFormat.of(common);
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        format = delimited;
        settings = common;
        description = common.describe("school-census", "School Census: pupils, attendance, exclusions", SchoolCensusTables.ALL);
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
        return SchoolCensusTables.of(fileName);
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
