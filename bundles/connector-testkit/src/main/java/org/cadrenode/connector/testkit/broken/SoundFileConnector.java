package org.cadrenode.connector.testkit.broken;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.spi.delimited.DelimitedFormat;
import org.cadrenode.connector.spi.delimited.DelimitedReader;

/** A connector that keeps the contract: visits to an invented clinic, as CSV. */
public class SoundFileConnector implements FileConnector {
    /** The one table of the source. */
    public static final Table VISITS = new Table("visits", List.of(Column.of("child", Meaning.SUBJECT_REFERENCE),
            Column.of("surname", Meaning.SURNAME), Column.of("nhs_number", Meaning.NHS_NUMBER), Column.of("seen", Form.DATE),
            Column.of("note", Form.FREE_TEXT), Column.of("outcome", Form.CODE)));

    @Override
    public SourceDescription description() {
        return describe(List.of(VISITS), Set.of());
    }

    static SourceDescription describe(List<Table> tables, Set<SourceDescription.Capability> capabilities) {
        return new SourceDescription("clinic", "example-trust", "clinic", "Visits to a clinic", tables, capabilities);
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint.Folder(Path.of("inbox"), ".+\\.csv", Duration.ofSeconds(2));
    }

    @Override
    public Set<String> settingNames() {
        return Set.of("source", "provider");
    }

    @Override
    public List<String> check() {
        return List.of();
    }

    @Override
    public Optional<String> table(String fileName) {
        return Optional.of("visits");
    }

    @Override
    public void read(Extract extract, Records records) throws IOException {
        DelimitedReader.read(extract, extract.table(), DelimitedFormat.COMMAS, records);
    }
}
