package org.cadrenode.pipeline.internal;

import java.time.Duration;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.cadrenode.api.delivery.SourceId;

/** Lets a route look for files only while the source's gate is open; a file is never fetched to be left. */
final class GatedPolls implements PollingConsumerPollStrategy {
    private final SourceGate gate;
    private final Duration settle;

    /** Polls for {@code gate}; a run ends once nothing was found for so long. */
    GatedPolls(SourceGate gate, Duration settle) {
        this.gate = gate;
        this.settle = settle;
    }

    /** Returns under which name the endpoints of a source's route find it. */
    static String name(SourceId source) {
        return "cadrePolls-" + source;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        return gate.open();
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polled) {
        if (polled == 0) {
            gate.nothingFound(settle);
        }
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retry, Exception cause) {
        return false;
    }
}
