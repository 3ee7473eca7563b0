package org.cadrenode.connector.excel.internal;

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
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceSettings;
import org.cadrenode.connector.spi.TableNames;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Reads workbooks (.xlsx): each sheet is a table, its first row that is not empty the header. */
@Component(service = Connector.class, configurationPid = ExcelConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ExcelConnector implements FileConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.excel";

    private final SourceSettings settings;
    private final SourceDescription description;
    private final TableNames sheets;
    private final boolean hiddenSheets;
    private final ChangeSettings changes;

    /** Makes the connector of one source. */
    @Activate
    public ExcelConnector(Map<String, Object> properties) {
        SourceSettings common = SourceSettings.of(properties, "", ".+\\.xlsx");
        TableNames named = TableNames.of("");
        ChangeSettings told = ChangeSettings.NONE;
        try {
            named = TableNames.of(common.text("tables", ""));
            told = ChangeSettings.of(common);
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        sheets = named;
        changes = told;
        hiddenSheets = Boolean.parseBoolean(common.text("hiddenSheets", "false"));
        settings = common;
        description = common.describe("excel", "Workbooks", List.of(), told.capabilities());
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
        return SourceSettings.names(List.of(ChangeSettings.NAMES), "tables", "hiddenSheets");
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
        new WorkbookReader(extract, Sheets.named(sheets), hiddenSheets, changes.onto(records)).read();
    }
}
