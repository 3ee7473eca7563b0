package org.cadrenode.pipeline.internal;

import java.util.Locale;
import org.cadrenode.api.delivery.Stage;

/** What can be done to a delivery next. Each kind has a queue and a thread of its own, so that stages overlap. */
enum Work {
    LAND(Stage.RECEIVED), SCREEN(Stage.LANDED), PSEUDONYMISE(Stage.SCREENED), CHECK(Stage.PSEUDONYMISED), SEND(Stage.CLEARED);

    private final Stage from;

    Work(Stage from) {
        this.from = from;
    }

    /** Returns whether this is what a delivery needs that stands at {@code stage}. */
    boolean fits(Stage stage) {
        return stage == from;
    }

    String queue() {
        return "seda:" + stage();
    }

    String stage() {
        return name().toLowerCase(Locale.ROOT);
    }
}
