package org.cadrenode.connector.testkit;

import java.util.Set;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.testkit.broken.BrokenFileConnector;
import org.cadrenode.connector.testkit.broken.SoundFileConnector;
import org.jspecify.annotations.Nullable;

/** The contract test of whichever connector is tried. Not by itself a test: each of its faults must fail it. */
final class BrokenFileContract extends FileConnectorContractTest {
    static volatile @Nullable BrokenFileConnector fault;

    @Override
    protected FileConnector connector() {
        BrokenFileConnector broken = fault;
        return broken == null ? new SoundFileConnector() : broken.connector();
    }

    @Override
    protected Sample extract(Scenario scenario) {
        return DelimitedExtract.of("visits.csv", SoundFileConnector.VISITS).write(scenario);
    }

    @Override
    protected Set<Behaviour> behaviours() {
        BrokenFileConnector broken = fault;
        return broken == null ? super.behaviours() : broken.behaviours();
    }
}
