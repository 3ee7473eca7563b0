package org.cadrenode.connector.excel.internal;

import java.io.IOException;
import java.io.InputStream;
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
import org.cadrenode.connector.spi.delimited.DelimitedFormat;
import org.cadrenode.connector.spi.delimited.DelimitedReader;
import org.cadrenode.connector.spi.layout.Layout;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads the child-level lists that Ofsted asks a council for before an inspection (ILACS, Annex A): a workbook with a sheet a
 * list, or a file of delimited text a list. Rows above a list's header are left out. Of a coded cell, the code is taken. The
 * list of adopters is not read: it is about grown-ups.
 */
@Component(service = Connector.class, configurationPid = AnnexAConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class AnnexAConnector implements FileConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.annexa";
    static final Layout LAYOUT = Layout.of(AnnexAConnector.class, "annexa.csv");
    private static final int KNOWN_NAMES = 2;

    private final SourceSettings settings;
    private final SourceDescription description;
    private final Optional<TableNames> named;
    private final DelimitedFormat format;
    private final ChangeSettings changes;
    private final boolean hiddenSheets;

    /** Makes the connector of one source. */
    @Activate
    public AnnexAConnector(Map<String, Object> properties) {
        SourceSettings common = SourceSettings.of(properties, "annexa", ".+\\.(xlsx|csv|tsv|txt)");
        TableNames names = TableNames.of("");
        DelimitedFormat delimited = DelimitedFormat.COMMAS;
        ChangeSettings told = ChangeSettings.NONE;
        try {
            names = TableNames.of(common.text("tables", ""));
            delimited = DelimitedFormat.of(common);
            told = ChangeSettings.of(common);
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        named = common.text("tables", "").isEmpty() ? Optional.empty() : Optional.of(names);
        format = delimited;
        changes = told;
        hiddenSheets = Boolean.parseBoolean(common.text("hiddenSheets", "false"));
        settings = common;
        description = common.describe("annexa", "Annex A: the lists of children's social care", LAYOUT.tables().stream()
                .filter(table -> !table.columns().isEmpty()).toList(), told.capabilities());
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
        return SourceSettings.names(List.of(DelimitedFormat.SETTING_NAMES, ChangeSettings.NAMES), "tables", "hiddenSheets");
    }

    @Override
    public List<String> check() {
        return settings.check();
    }

    @Override
    public Optional<String> table(String fileName) {
        return fileName.regionMatches(true, fileName.length() - 5, ".xlsx", 0, 5) ? Optional.empty() : list(fileName);
    }

    private Optional<String> list(String name) {
        return named.isPresent() ? named.get().table(name) : LAYOUT.table(name);
    }

    private static boolean isRead(String table) {
        return LAYOUT.tables().stream().noneMatch(known -> known.name().equals(table) && known.columns().isEmpty());
    }

    @Override
    public void read(Extract extract, Records records) throws IOException {
        if (!settings.problems().isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        Records taken = LAYOUT.onto(new Codes(LAYOUT, changes.onto(records)));
        if (extract.table().isEmpty() || isWorkbook(extract)) {
            new WorkbookReader(extract, new Lists(), hiddenSheets, taken).read();
        } else if (isRead(extract.table())) {
            DelimitedReader.read(extract, extract.table(), format, taken);
        } else {
            records.unread("", extract.table());
        }
    }

    private static boolean isWorkbook(Extract extract) throws IOException {
        try (InputStream content = extract.open()) {
            return content.read() == 'P' && content.read() == 'K' && content.read() == 3;
        }
    }

    /** The sheets of a workbook of lists. */
    private final class Lists implements Sheets {
        @Override
        public Optional<String> table(String sheet) {
            return list(sheet);
        }

        @Override
        public boolean isHeldOut(String table) {
            return !isRead(table);
        }

        @Override
        public boolean isHeader(String table, List<String> cells) {
            return cells.stream().filter(cell -> LAYOUT.column(table, cell).isPresent()).limit(KNOWN_NAMES).count() == KNOWN_NAMES;
        }

        @Override
        public boolean mayColumnsLackNames() {
            return true;
        }
    }
}
