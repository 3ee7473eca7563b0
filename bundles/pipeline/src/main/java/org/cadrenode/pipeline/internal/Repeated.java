package org.cadrenode.pipeline.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What goes wrong again and again, such as twice a second at a store that waits for a person: it is worth a line of the log when it begins, when
 * it becomes another, and once in a while. Not thread-safe.
 */
final class Repeated {
    private final Duration pause;
    private final LongSupplier nanos;
    private String said = "";
    private long saidAt;

    /** @param pause how long the same is not said again; {@code nanos} as of {@link System#nanoTime} */
    Repeated(Duration pause, LongSupplier nanos) {
        this.pause = pause;
        this.nanos = nanos;
    }

    /** Returns the sentence if it is to be said now. */
    Optional<String> of(String sentence) {
        long now = nanos.getAsLong();
        if (sentence.equals(said) && now - saidAt < pause.toNanos()) {
            return Optional.empty();
        }
        said = sentence;
        saidAt = now;
        return Optional.of(sentence);
    }

    /** It went well: whatever comes next is new. */
    void over() {
        said = "";
    }
}
