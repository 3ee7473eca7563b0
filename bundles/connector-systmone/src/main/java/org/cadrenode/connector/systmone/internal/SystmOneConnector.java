package org.cadrenode.connector.systmone.internal;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
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
import org.cadrenode.connector.spi.SourceDescription.Capability;
import org.cadrenode.connector.spi.SourceSettings;
import org.cadrenode.connector.spi.TableNames;
import org.cadrenode.connector.spi.delimited.DelimitedFormat;
import org.cadrenode.connector.spi.delimited.DelimitedReader;
import org.cadrenode.connector.spi.layout.Layout;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads the strategic reporting extract of SystmOne: an archive of files of commas, one a table, with a manifest. What the
 * manifest says of a file orders the states of its records; a file that it does not list is not taken, and one that has
 * another number of rows than it says is told.
 *
 * <p>Settings besides those of {@link SourceSettings}, {@link DelimitedFormat#of(SourceSettings)} (where the encoding is
 * windows-1252 unless it is set), {@link ChangeSettings} and {@link TableNames}: {@code manifest}, {@code required} unless it
 * is {@code none}; {@code optOutCodes}, the SNOMED CT or CTV3 codes that opt out of research, with blanks between.
 */
@Component(service = Connector.class, configurationPid = SystmOneConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class SystmOneConnector implements FileConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.systmone";
    static final Layout LAYOUT = Layout.of(SystmOneConnector.class, "layout.csv");

    /** Opted out of the use of the record for research (SNOMED CT, UK edition). */
    static final String RESEARCH_OPT_OUT = "1091881000000109";
    private static final String REQUIRED = "required";
    private static final String NOT_REQUIRED = "none";

    private final SourceSettings settings;
    private final SourceDescription description;
    private final Optional<TableNames> named;
    private final DelimitedFormat format;
    private final ChangeSettings changes;
    private final boolean ownChanges;
    private final boolean manifest;
    private final Set<String> optOutCodes;

    /** Makes the connector of one source. */
    @Activate
    public SystmOneConnector(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.putIfAbsent("encoding", "windows-1252");
        all.putIfAbsent("unwrap", "zip");
        SourceSettings common = SourceSettings.of(all, "systmone", ".+\\.csv");
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
        String asked = common.text("manifest", REQUIRED);
        if (!asked.equals(REQUIRED) && !asked.equals(NOT_REQUIRED)) {
            common = common.rejected("The setting manifest is required, or none where files come without their archive.");
        }
        named = common.text("tables", "").isEmpty() ? Optional.empty() : Optional.of(names);
        format = delimited;
        changes = told;
        ownChanges = told.capabilities().length > 0;
        manifest = !asked.equals(NOT_REQUIRED);
        optOutCodes = Set.copyOf(Arrays.asList(common.text("optOutCodes", RESEARCH_OPT_OUT).split("\\s+")));
        settings = common;
        Capability[] capabilities = ownChanges || !manifest ? told.capabilities() : new Capability[] {Capability.VERSIONS, Capability.REMOVALS};
        description = common.describe("systmone", "SystmOne strategic reporting extract", LAYOUT.tables(), capabilities);
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
        return SourceSettings.names(List.of(DelimitedFormat.SETTING_NAMES, ChangeSettings.NAMES), "tables", "manifest", "optOutCodes");
    }

    @Override
    public List<String> check() {
        return settings.check();
    }

    @Override
    public Optional<String> table(String fileName) {
        return named.isPresent() ? named.get().table(fileName) : LAYOUT.table(fileName);
    }

    @Override
    public void read(Extract extract, Records records) throws IOException {
        if (!settings.problems().isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        String table = extract.table();
        if (table.isEmpty()) {
            records.reject("", 0, "", Problem.TABLE_UNKNOWN);
        } else if (table.equals(Manifest.TABLE)) {
            DelimitedReader.read(extract, table, format, LAYOUT.onto(new Manifest.Presence(extract, records)));
        } else if (!manifest) {
            read(extract, Manifest.Entry.UNKNOWN, records);
        } else {
            Optional<Extract> beside = extract.beside(Manifest.FILE);
            if (beside.isEmpty()) {
                records.reject(table, 0, Manifest.TABLE, Problem.FORMAT_UNKNOWN);
                return;
            }
            Manifest.Entry listed = Manifest.of(beside.get(), format, this::table).get(table);
            if (listed == null) {
                records.reject(table, 0, Manifest.TABLE, Problem.TABLE_UNKNOWN);
            } else {
                read(extract, listed, records);
            }
        }
    }

    private void read(Extract extract, Manifest.Entry entry, Records records) throws IOException {
        Rows rows = new Rows(changes.onto(records), ownChanges ? 0 : entry.version(), !ownChanges, optOutCodes);
        DelimitedReader.read(extract, extract.table(), format, LAYOUT.onto(rows));
        if (entry.rows() >= 0 && entry.rows() != rows.count()) {
            records.reject(extract.table(), 0, Manifest.TABLE, Problem.CONTENT_TRUNCATED);
        }
    }
}
