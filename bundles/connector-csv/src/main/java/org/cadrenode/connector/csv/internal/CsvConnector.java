package org.cadrenode.connector.csv.internal;

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
 * Reads any delimited extract with a header. It knows nothing of the columns beforehand: what they mean is for the
 * dictionary to say, which drops those that it does not name.
 */
@Component(service = Connector.class, configurationPid = CsvConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = CsvConfiguration.class, factory = true)
public final class CsvConnector implements Connector {
    private final InboxFolder inbox;
    private final SourceDescription description;
    private final TableNames tables;
    private final DelimitedFormat format;
    private final List<String> problems;

    /** Makes the connector of one source. */
    @Activate
    public CsvConnector(CsvConfiguration configuration) {
        inbox = new InboxFolder(configuration.source(), configuration.provider(), configuration.inbox(),
                configuration.include(), configuration.quietSeconds());
        description = new SourceDescription(inbox.source(), inbox.provider(), "csv", configuration.title(), List.of());
        List<String> found = new ArrayList<>();
        TableNames named = TableNames.of("");
        try {
            named = TableNames.of(configuration.tables());
        } catch (IllegalArgumentException e) {
            found.add(e.getMessage() + ".");
        }
        DelimitedFormat delimited = DelimitedFormat.COMMAS;
        try {
            delimited = DelimitedFormat.of(configuration.delimiter(), configuration.quote(), configuration.encoding(),
                    configuration.maxRecordBytes());
        } catch (IllegalArgumentException e) {
            found.add(e.getMessage() + ".");
        }
        tables = named;
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
        return tables.table(fileName);
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
