package org.cadrenode.connector.healthreturns.internal;

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
import org.cadrenode.connector.spi.delimited.DelimitedFormat;
import org.cadrenode.connector.spi.delimited.DelimitedReader;
import org.cadrenode.connector.spi.layout.Layout;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Reads extracts of the National Child Measurement Programme: files of commas, of any name, a row a pupil. Where an extract
 * has no id of its own, the NHS number stands for it, see {@link PupilIds}.
 */
@Component(service = Connector.class, configurationPid = NcmpConnector.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class NcmpConnector implements FileConnector {
    /** The configuration's id; each source has a factory configuration of its own. */
    static final String PID = "org.cadrenode.connector.ncmp";
    static final Layout LAYOUT = Layout.of(NcmpConnector.class, "ncmp.csv");
    private static final String TABLE = "ncmp";

    private final SourceSettings settings;
    private final SourceDescription description;
    private final DelimitedFormat format;
    private final ChangeSettings changes;

    /** Makes the connector of one source. */
    @Activate
    public NcmpConnector(Map<String, Object> properties) {
        SourceSettings common = SourceSettings.of(properties, TABLE, ".+\\.(csv|tsv|txt)");
        DelimitedFormat delimited = DelimitedFormat.COMMAS;
        ChangeSettings told = ChangeSettings.NONE;
        try {
            delimited = DelimitedFormat.of(common);
            told = ChangeSettings.of(common);
        } catch (IllegalArgumentException e) {
            common = common.rejected(e.getMessage() + ".");
        }
        format = delimited;
        changes = told;
        settings = common;
        description = common.describe(TABLE, "National Child Measurement Programme", LAYOUT.tables(), told.capabilities());
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
        return SourceSettings.names(List.of(DelimitedFormat.SETTING_NAMES, ChangeSettings.NAMES));
    }

    @Override
    public List<String> check() {
        return settings.check();
    }

    @Override
    public Optional<String> table(String fileName) {
        return Optional.of(TABLE);
    }

    @Override
    public void read(Extract extract, Records records) throws IOException {
        if (!settings.problems().isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        DelimitedReader.read(extract, TABLE, format, new PupilIds(LAYOUT.onto(changes.onto(records))));
    }
}
