package org.cadrenode.pipeline.internal;

import java.time.Duration;
import java.util.function.IntSupplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.cadrenode.api.delivery.SourceId;

/** Lets a route look for files only while the source's gate is open; a file is never fetched to be left. */
final class GatedPolls implements PollingConsumerPollStrategy {
    private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();

    private final SourceGate gate;
    private final Duration settle;
    private final IntSupplier unreadable;
    private long lookedAt = System.nanoTime() - LOOK_NANOS;

    /** Polls for {@code gate}; a run ends once nothing was found for so long. Counts what is {@code unreadable} now and then. */
    GatedPolls(SourceGate gate, Duration settle, IntSupplier unreadable) {
        this.gate = gate;
        this.settle = settle;
        this.unreadable = unreadable;
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
        // On the route's one thread.
        if (System.nanoTime() - lookedAt >= LOOK_NANOS) {
            gate.unreadable(unreadable.getAsInt());
            lookedAt = System.nanoTime();
        }
        // Camel counts what it could not read, too.
        if (polled <= gate.unreadable()) {
            gate.nothingFound(settle);
        }
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retry, Exception cause) {
        return false;
    }
}
