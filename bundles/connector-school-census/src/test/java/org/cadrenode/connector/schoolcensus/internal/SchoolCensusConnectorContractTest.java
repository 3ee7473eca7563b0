package org.cadrenode.connector.schoolcensus.internal;

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

final class SchoolCensusConnectorContractTest extends FileConnectorContractTest {
    @Override
    protected FileConnector connector() {
        return new SchoolCensusConnector(Map.of("provider", "school-trust"));
    }

    @Override
    protected Sample extract(Scenario scenario) {
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        return Sample.pieces("census.xml", StandardCharsets.UTF_8, () -> Stream.concat(
                Stream.of("<Message><Header/>\n<Pupils><PupilsOnRoll>\n"), Stream.concat(
                IntStream.range(0, scenario.children()).mapToObj(child -> pupil(scenario, child)),
                Stream.of("</PupilsOnRoll></Pupils></Message>\n"))))
                .expecting("pupilonroll", scenario.children() - bad).expecting("addressesonroll", scenario.children() - bad).rejecting(2L * bad);
    }

    /** Writes a pupil and its address, the pupil without a number where both cannot be read: two records. */
    private static String pupil(Scenario scenario, int child) {
        Person person = scenario.person(child);
        String upn = scenario.isPoison(child) ? "" : "<UPN>" + person.upn() + "</UPN>";
        String names = "<Surname>" + person.surname() + "</Surname><Forename>" + person.forename() + "</Forename>";
        String born = "<DOB>" + person.birthDate() + "</DOB>";
        String identifiers = switch (scenario.layout()) {
            case USUAL -> upn + names + born;
            case ADDED -> upn + "<NewElement>x</NewElement>" + names + born;
            case REMOVED -> upn + names;
            case REORDERED -> born + names + upn;
        };
        return "<PupilOnRoll><PupilIdentifiers>" + identifiers + "</PupilIdentifiers>\n<HomeInformation><Address><BS7666Address><PAON>"
                + person.address() + "</PAON></BS7666Address><PostCode>" + person.postcode() + "</PostCode></Address></HomeInformation></PupilOnRoll>\n";
    }

    @Override
    protected List<Sample> samples() {
        return SchoolCensusConnector.LAYOUT.tables().stream()
                .map(table -> DelimitedExtract.of("2025_spring_" + table.name() + ".csv", table).write(Scenario.of(20)))
                .collect(Collectors.toList());
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new SchoolCensusConnector(Map.of("provider", "school-trust", "include", "(")));
    }
}
