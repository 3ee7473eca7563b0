package org.cadrenode.connector.csv.internal;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Form;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.testkit.DelimitedExtract;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

final class CsvConnectorContractTest extends FileConnectorContractTest {
    private static final Table PATIENTS = new Table("patients", List.of(Column.of("id", Meaning.SUBJECT),
            Column.of("nhs_number", Meaning.NHS_NUMBER), Column.of("forename", Meaning.FORENAME),
            Column.of("born", Meaning.BIRTH_DATE), Column.of("note", Form.FREE_TEXT), Column.of("seen", Form.DATE)));

    @Override
    protected FileConnector connector() {
        return new CsvConnector(Map.of("source", "mental-health", "provider", "mh-trust", "delimiter", "|",
                "encoding", "windows-1252"));
    }

    @Override
    protected Sample extract(Scenario scenario) {
        return DelimitedExtract.of("patients.csv", PATIENTS).delimiter('|').encoding(Charset.forName("windows-1252")).write(scenario);
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new CsvConnector(Map.of("source", "mental-health", "provider", "mh-trust", "delimiter", ";;")),
                new CsvConnector(Map.of("source", "mental-health", "provider", "mh-trust", "quietSeconds", "soon")));
    }
}
