package org.cadrenode.connector.json.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
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

final class JsonConnectorContractTest extends FileConnectorContractTest {
    static JsonConnector sample() {
        return new JsonConnector(Map.of("source", "nursing", "provider", "health-trust", "mapping", "sample/mapping.csv",
                "version", "changed", "removedWhen", "children:deleted=true"));
    }

    @Override
    protected FileConnector connector() {
        return sample();
    }

    @Override
    protected Set<Behaviour> behaviours() {
        return EnumSet.of(Behaviour.COLUMNS_ADDED, Behaviour.COLUMNS_REMOVED, Behaviour.COLUMNS_REORDERED, Behaviour.VERSIONS,
                Behaviour.REMOVALS);
    }

    @Override
    protected Sample extract(Scenario scenario) {
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        return Sample.pieces("children.jsonl", StandardCharsets.UTF_8,
                () -> IntStream.range(0, scenario.children()).mapToObj(child -> line(scenario, child)))
                .expecting("children", scenario.children() - bad).expecting("visits", scenario.children() - bad).rejecting(bad);
    }

    private static String line(Scenario scenario, int child) {
        Person person = scenario.person(child);
        String id = "\"id\":" + person.id();
        String nhs = ",\"nhsNumber\":" + person.nhsNumber();
        String name = ",\"name\":{\"family\":\"" + person.surname() + "\"}";
        String changed = ",\"meta\":{\"lastUpdated\":\"" + scenario.changed(child) + "\"}";
        String more = ",\"deleted\":" + scenario.isRemoved(child) + ",\"visits\":[{\"no\":" + child + ",\"on\":\"2024-01-01\"}]";
        String object = switch (scenario.layout()) {
            case USUAL -> id + nhs + name + changed + more;
            case ADDED -> id + ",\"added\":{\"by\":[1,[2]]}" + nhs + name + changed + more;
            case REMOVED -> id + name + changed + more;
            case REORDERED -> (more + changed + name + nhs).substring(1) + "," + id;
        };
        return "{" + object + (scenario.isPoison(child) ? ",\"id\":" + person.id() : "") + "}\n";
    }

    @Override
    protected List<Sample> samples() {
        return List.of(Sample.file(Path.of("sample/nursing.jsonl")).expecting("children", 3).expecting("visits", 2));
    }

    @Override
    protected List<Connector> misconfigured() {
        return List.of(new JsonConnector(Map.of("source", "nursing", "provider", "health-trust", "mapping", "sample/none.csv")),
                new JsonConnector(Map.of("source", "nursing", "provider", "health-trust", "maxRecordBytes", "many")),
                new JsonConnector(Map.of("source", "nursing", "provider", "health-trust", "removedWhen", "op=D")));
    }
}
