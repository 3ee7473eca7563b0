package org.cadrenode.connector.ssda903.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.InboxFolder;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.delimited.DelimitedFormat;
import org.cadrenode.connector.spi.delimited.DelimitedReader;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Reads the CSV files of the SSDA903 return. Columns that a year's layout adds or leaves out come through as they are;
 * the dictionary drops those that it does not name.
 */
@Component(service = Connector.class, configurationPid = Ssda903Configuration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Ssda903Configuration.class, factory = true)
public final class Ssda903Connector implements Connector {
    private final InboxFolder inbox;
    private final SourceDescription description;
    private final DelimitedFormat format;
    private final List<String> problems;

    /** Makes the connector of one source. */
    @Activate
    public Ssda903Connector(Ssda903Configuration configuration) {
        inbox = new InboxFolder(configuration.source(), configuration.provider(), configuration.inbox(),
                configuration.include(), configuration.quietSeconds());
        description = new SourceDescription(inbox.source(), inbox.provider(), "ssda903",
                "SSDA903: children looked after", Ssda903Tables.ALL);
        List<String> found = new ArrayList<>();
        DelimitedFormat delimited = DelimitedFormat.COMMAS;
        try {
            delimited = DelimitedFormat.of(",", "\"", configuration.encoding(), DelimitedFormat.DEFAULT_MAX_RECORD_BYTES);
        } catch (IllegalArgumentException e) {
            found.add(e.getMessage() + ".");
        }
        format = delimited;
        problems = List.copyOf(found);
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public Endpoint endpoint() {
        return problems.isEmpty() ? inbox.endpoint() : inbox.closed();
    }

    @Override
    public List<String> check() {
        List<String> all = new ArrayList<>(problems);
        all.addAll(inbox.check());
        return List.copyOf(all);
    }

    @Override
    public Optional<String> table(String fileName) {
        return Ssda903Tables.of(fileName);
    }

    @Override
    public void read(Extract extract, Records records) throws IOException {
        if (!problems.isEmpty()) {
            throw new IOException("The connector's settings are wrong; its check says which");
        }
        if (extract.table().isEmpty()) {
            records.reject("", 0, "", Problem.TABLE_UNKNOWN);
        } else {
            DelimitedReader.read(extract, extract.table(), format, records);
        }
    }
}
