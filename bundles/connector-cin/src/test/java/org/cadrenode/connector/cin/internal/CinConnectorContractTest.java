package org.cadrenode.connector.cin.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Person;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

final class CinConnectorContractTest extends FileConnectorContractTest {
    @Override
    protected FileConnector connector() {
        return new CinConnector(Map.of("provider", "council"));
    }

    @Override
    protected Sample extract(Scenario scenario) {
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        return Sample.pieces("cin.xml", StandardCharsets.UTF_8, () -> Stream.concat(
                Stream.of("<Message><Header/>\n<Children>\n"), Stream.concat(
                IntStream.range(0, scenario.children()).mapToObj(child -> child(scenario, child)),
                Stream.of("</Children></Message>\n"))))
                .expecting("child", scenario.children() - bad).expecting("cindetails", scenario.children() - bad).rejecting(2L * bad);
    }

    /** Writes a child and its referral, the child without an id where both cannot be read: two records. */
    private static String child(Scenario scenario, int child) {
        Person person = scenario.person(child);
        String id = scenario.isPoison(child) ? "" : "<LAchildID>" + person.id() + "</LAchildID>";
        String upn = "<UPN>" + person.upn() + "</UPN>";
        String born = "<PersonBirthDate>" + person.birthDate() + "</PersonBirthDate>";
        String identifiers = switch (scenario.layout()) {
            case USUAL -> id + upn + born;
            case ADDED -> id + upn + "<NewElement>x</NewElement>" + born;
            case REMOVED -> id + born;
            case REORDERED -> born + upn + id;
        };
        return "<Child><ChildIdentifiers>" + identifiers + "</ChildIdentifiers>\n<CINdetails><CINreferralDate>2020-07-13"
                + "</CINreferralDate><PrimaryNeedCode>N" + child % 9 + "</PrimaryNeedCode></CINdetails></Child>\n";
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new CinConnector(Map.of("provider", "council", "quietSeconds", "-1")));
    }
}
