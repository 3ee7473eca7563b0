package org.cadrenode.connector.xml.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.Behaviour;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Person;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

final class XmlConnectorContractTest extends FileConnectorContractTest {
    static XmlConnector sample() {
        return new XmlConnector(Map.of("source", "court", "provider", "court-service", "mapping", "sample/mapping.csv",
                "version", "cases:changed; hearings:changed"));
    }

    @Override
    protected FileConnector connector() {
        return sample();
    }

    @Override
    protected Set<Behaviour> behaviours() {
        return EnumSet.of(Behaviour.COLUMNS_ADDED, Behaviour.COLUMNS_REMOVED, Behaviour.COLUMNS_REORDERED, Behaviour.VERSIONS);
    }

    @Override
    protected Sample extract(Scenario scenario) {
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        return Sample.pieces("court.xml", StandardCharsets.UTF_8, () -> Stream.concat(Stream.of("<Export>\n"), Stream.concat(
                IntStream.range(0, scenario.children()).mapToObj(child -> element(scenario, child)), Stream.of("</Export>\n"))))
                .expecting("cases", scenario.children() - bad).expecting("hearings", scenario.children() - bad).rejecting(2L * bad);
    }

    private static String element(Scenario scenario, int child) {
        Person person = scenario.person(child);
        String id = scenario.isPoison(child) ? "" : " id=\"" + person.id() + "\"";
        String surname = "<Surname>" + person.surname() + "</Surname>";
        String born = "<BirthDate>" + person.birthDate() + "</BirthDate>";
        String inner = switch (scenario.layout()) {
            case USUAL -> surname + born;
            case ADDED -> surname + "<New><Surname>x</Surname></New>" + born;
            case REMOVED -> born;
            case REORDERED -> born + surname;
        };
        return "<Case changed=\"" + scenario.changed(child) + "\"><Child" + id + ">" + inner + "</Child><Order>C" + child % 7
                + "</Order><Hearings><Hearing no=\"" + child + "\">held</Hearing></Hearings></Case>\n";
    }

    @Override
    protected List<Sample> samples() {
        return List.of(Sample.file(Path.of("sample/court.xml")).expecting("cases", 2).expecting("hearings", 2));
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new XmlConnector(Map.of("source", "court", "provider", "court-service", "mapping", "sample/none.csv")),
                new XmlConnector(Map.of("source", "court", "provider", "court-service", "mapping", "sample/mapping.csv",
                        "versionZone", "Atlantis", "version", "changed")));
    }
}
