package org.cadrenode.connector.csv.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.ChangeSettings;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceSettings;
import org.cadrenode.connector.spi.TableNames;
import org.cadrenode.connector.spi.delimited.DelimitedFormat;
import org.cadrenode.connector.spi.delimited.DelimitedReader;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads any delimited extract with a header. It knows nothing of the columns beforehand: what they mean is for the
 * dictionary to say, which drops those that it does not name.
 */
@Component(service = Connector.class, configurationPid = CsvConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class CsvConnector implements FileConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.csv";

    private final SourceSettings settings;
    private final SourceDescription description;
    private final TableNames tables;
    private final DelimitedFormat format;
    private final ChangeSettings changes;

    /** Makes the connector of one source. */
    @Activate
    public CsvConnector(Map<String, Object> properties) {
        SourceSettings common = SourceSettings.of(properties, "", ".+\\.(csv|tsv|txt)");
        TableNames named = TableNames.of("");
        try {
            named = TableNames.of(common.text("tables", ""));
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        DelimitedFormat delimited = DelimitedFormat.COMMAS;
        try {
            delimited = DelimitedFormat.of(common);
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        ChangeSettings told = ChangeSettings.NONE;
        try {
            told = ChangeSettings.of(common);
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        tables = named;
        changes = told;
        format = delimited;
        settings = common;
        description = common.describe("csv", "Delimited extracts", List.of(), told.capabilities());
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
        return SourceSettings.names(List.of(DelimitedFormat.SETTING_NAMES, ChangeSettings.NAMES), "tables");
    }

    @Override
    public List<String> check() {
        return settings.check();
    }

    @Override
    public Optional<String> table(String fileName) {
        return tables.table(fileName);
    }

    @Override
    public void read(Extract extract, Records records) throws IOException {
        if (!settings.problems().isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        if (extract.table().isEmpty()) {
            records.reject("", 0, "", Problem.TABLE_UNKNOWN);
        } else {
            DelimitedReader.read(extract, extract.table(), format, changes.onto(records));
        }
    }
}
