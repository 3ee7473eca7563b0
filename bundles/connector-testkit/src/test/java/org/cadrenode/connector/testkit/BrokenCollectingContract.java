package org.cadrenode.connector.testkit;

import java.util.EnumSet;
import java.util.Set;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.testkit.broken.BrokenCollectingConnector;
import org.cadrenode.connector.testkit.broken.MemorySource;
import org.cadrenode.connector.testkit.broken.SoundCollectingConnector;
import org.jspecify.annotations.Nullable;

/** The contract test of whichever connector is tried. Not by itself a test: each of its faults must fail it. */
final class BrokenCollectingContract extends CollectingConnectorContractTest {
    static volatile @Nullable BrokenCollectingConnector fault;

    private MemorySource source = new MemorySource();

    @Override
    protected CollectingConnector connector() {
        BrokenCollectingConnector broken = fault;
        return broken == null ? new SoundCollectingConnector(source) : broken.connector(source);
    }

    @Override
    protected SourceUnderTest source() {
        source = new MemorySource();
        return source;
    }

    @Override
    protected int many() {
        return 5_000; // The source in memory looks through all that it has for each stretch.
    }

    @Override
    protected Set<Behaviour> behaviours() {
        return EnumSet.of(Behaviour.VERSIONS, Behaviour.REMOVALS, Behaviour.RESUMES);
    }
}
