package org.cadrenode.pipeline.internal;

import java.util.List;
import java.util.Locale;
import org.cadrenode.api.delivery.Stage;

/**
 * What can be done to a delivery next. Each kind has a queue and threads of its own, so that stages overlap; deliveries land
 * in a lane a source, see {@link Lanes}.
 */
enum Work {
    LAND(Stage.RECEIVED, 1), SCREEN(Stage.LANDED, 2), PSEUDONYMISE(Stage.SCREENED, 2), CHECK(Stage.PSEUDONYMISED, 1),
    SEND(Stage.CLEARED, 1);

    private final Stage from;
    private final int threads;

    Work(Stage from, int threads) {
        this.from = from;
        this.threads = threads;
    }

    /** Returns the kinds that have a queue. */
    static List<Work> queued() {
        return List.of(SCREEN, PSEUDONYMISE, CHECK, SEND);
    }

    /** Returns whether this is what a delivery needs that stands at {@code stage}. */
    boolean fits(Stage stage) {
        return stage == from;
    }

    /** Returns the queue's endpoint, for those who put ids into it. */
    String queue() {
        return "seda:" + stage();
    }

    /**
     * Returns the queue's endpoint for those who take ids out. A long table of one source must not keep the other sources
     * from the stages that take most of the time.
     */
    String consumer() {
        return queue() + "?size=100000&concurrentConsumers=" + threads;
    }

    String stage() {
        return name().toLowerCase(Locale.ROOT);
    }
}
