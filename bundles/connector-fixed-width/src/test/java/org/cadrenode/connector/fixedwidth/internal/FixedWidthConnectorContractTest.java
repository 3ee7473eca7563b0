package org.cadrenode.connector.fixedwidth.internal;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.Behaviour;
import org.cadrenode.connector.testkit.FileConnectorContractTest;
import org.cadrenode.connector.testkit.Person;
import org.cadrenode.connector.testkit.Sample;
import org.cadrenode.connector.testkit.Scenario;

final class FixedWidthConnectorContractTest extends FileConnectorContractTest {
    private static final DateTimeFormatter CHANGED =
            DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm:ss", Locale.ROOT).withZone(ZoneId.of("Europe/London"));

    static FixedWidthConnector sample() {
        return new FixedWidthConnector(Map.of("source", "community", "provider", "health-trust", "layout", "sample/layout.csv",
                "encoding", "windows-1252", "version", "changed", "versionZone", "Europe/London", "removedWhen", "op=D"));
    }

    @Override
    protected FileConnector connector() {
        return sample();
    }

    @Override
    protected Set<Behaviour> behaviours() {
        return EnumSet.of(Behaviour.VERSIONS, Behaviour.REMOVALS);
    }

    @Override
    protected Sample extract(Scenario scenario) {
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        return Sample.pieces("community.txt", Charset.forName("windows-1252"),
                () -> IntStream.range(0, scenario.children()).mapToObj(child -> line(scenario, child)))
                .expecting("patients", scenario.children() - bad).rejecting(bad);
    }

    private static String line(Scenario scenario, int child) {
        Person person = scenario.person(child);
        String changed = CHANGED.format(scenario.changed(child));
        return String.format(Locale.ROOT, "01%9s%-10s%-20.20s%-10s%s%s%n", person.id(), person.nhsNumber(), person.surname(),
                person.birthDate(), scenario.isRemoved(child) ? "D" : "A", scenario.isPoison(child) ? "" : changed).replace("\r", "");
    }

    @Override
    protected List<Sample> samples() {
        return List.of(Sample.file(Path.of("sample/community.txt")).expecting("patients", 2).expecting("contacts", 3));
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new FixedWidthConnector(Map.of("source", "community", "provider", "health-trust", "layout", "sample/none.csv")),
                new FixedWidthConnector(Map.of("source", "community", "provider", "health-trust", "layout", "sample/layout.csv",
                        "encoding", "UTF-16")),
                new FixedWidthConnector(Map.of("source", "community", "provider", "health-trust", "layout", "sample/layout.csv",
                        "encoding", "IBM037")));
    }
}
