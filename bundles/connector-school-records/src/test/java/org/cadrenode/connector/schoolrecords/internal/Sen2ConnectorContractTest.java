package org.cadrenode.connector.schoolrecords.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.DelimitedExtract;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Person;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

final class Sen2ConnectorContractTest extends FileConnectorContractTest {
    @Override
    protected FileConnector connector() {
        return new Sen2Connector(Map.of("provider", "council"));
    }

    @Override
    protected Sample extract(Scenario scenario) {
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        return Sample.pieces("sen2.xml", StandardCharsets.UTF_8, () -> Stream.concat(
                Stream.of("<Message><Header/>\n<Persons>\n"), Stream.concat(
                IntStream.range(0, scenario.children()).mapToObj(child -> child(scenario, child)),
                Stream.of("</Persons></Message>\n"))))
                .expecting("person", scenario.children() - bad).expecting("requests", scenario.children() - bad).rejecting(2L * bad);
    }

    /** Writes a person and a request, the person without a number where both cannot be read: two records. */
    private static String child(Scenario scenario, int child) {
        Person person = scenario.person(child);
        String upn = scenario.isPoison(child) ? "" : "<UPN>" + person.upn() + "</UPN>";
        String names = "<Surname>" + person.surname() + "</Surname><Forename>" + person.forename() + "</Forename>";
        String born = "<PersonBirthDate>" + person.birthDate() + "</PersonBirthDate>";
        String identifiers = switch (scenario.layout()) {
            case USUAL -> names + born + upn;
            case ADDED -> names + "<NewElement>x</NewElement>" + born + upn;
            case REMOVED -> names + upn;
            case REORDERED -> upn + born + names;
        };
        return "<Person>" + identifiers + "\n<Requests><ReceivedDate>2024-03-01</ReceivedDate></Requests></Person>\n";
    }

    @Override
    protected List<Sample> samples() {
        return Sen2Connector.LAYOUT.tables().stream().map(table -> DelimitedExtract.of(table.name() + ".csv", table).write(Scenario.of(20)))
                .collect(Collectors.toList());
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new Sen2Connector(Map.of("provider", "council", "quietSeconds", "-1")));
    }
}
