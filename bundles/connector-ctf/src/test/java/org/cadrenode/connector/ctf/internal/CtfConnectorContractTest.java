package org.cadrenode.connector.ctf.internal;

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

final class CtfConnectorContractTest extends FileConnectorContractTest {
    @Override
    protected FileConnector connector() {
        return new CtfConnector(Map.of("provider", "school"));
    }

    @Override
    protected Sample extract(Scenario scenario) {
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        return Sample.pieces("9991001_CTF_8012001_001.XML", StandardCharsets.UTF_8, () -> Stream.concat(
                Stream.of("<CTfile><Header/>\n<CTFpupilData>\n"), Stream.concat(
                IntStream.range(0, scenario.children()).mapToObj(child -> child(scenario, child)),
                Stream.of("</CTFpupilData></CTfile>\n"))))
                .expecting("pupil", scenario.children() - bad).expecting("contacts", scenario.children() - bad).rejecting(2L * bad);
    }

    /** Writes a pupil and a parent, the pupil without a number where both cannot be read: two records. */
    private static String child(Scenario scenario, int child) {
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
        return "<Pupil>" + identifiers + "\n<Contacts><Contact><Order>1</Order><Surname>" + person.surname() + "</Surname><Email>" + person.email()
                + "</Email></Contact></Contacts></Pupil>\n";
    }

    @Override
    protected List<Sample> samples() {
        return CtfConnector.LAYOUT.tables().stream().map(table -> DelimitedExtract.of(table.name() + ".csv", table).write(Scenario.of(20)))
                .collect(Collectors.toList());
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new CtfConnector(Map.of("provider", "school", "quietSeconds", "-1")));
    }
}
