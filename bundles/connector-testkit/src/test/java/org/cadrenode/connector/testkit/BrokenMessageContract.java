package org.cadrenode.connector.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.IntStream;
import org.cadrenode.connector.spi.MessageConnector;
import org.cadrenode.connector.testkit.broken.BrokenMessageConnector;
import org.cadrenode.connector.testkit.broken.SoundMessageConnector;
import org.jspecify.annotations.Nullable;

/** The contract test of whichever connector is tried. Not by itself a test: each of its faults must fail it. */
final class BrokenMessageContract extends MessageConnectorContractTest {
    static volatile @Nullable BrokenMessageConnector fault;

    @Override
    protected MessageConnector connector() {
        BrokenMessageConnector broken = fault;
        return broken == null ? new SoundMessageConnector() : broken.connector();
    }

    @Override
    protected byte[] message(Scenario scenario, int child) {
        return text(scenario, child).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Scenario scenario, int child) {
        Person person = scenario.person(child);
        return "VISIT|" + person.id() + "|" + person.surname() + (scenario.isPoison(child) ? "|" : "");
    }

    @Override
    protected Sample extract(Scenario scenario) {
        int bad = (int) scenario.poison().stream().filter(child -> child < scenario.children()).count();
        return Sample.pieces("messages", StandardCharsets.UTF_8,
                () -> IntStream.range(0, scenario.children()).mapToObj(child -> text(scenario, child) + "\n"))
                .expecting("visits", scenario.children() - bad).rejecting(bad);
    }

    @Override
    protected Set<Behaviour> behaviours() {
        return Set.of();
    }
}
