package org.cadrenode.pipeline.internal;

import java.io.InterruptedIOException;
import org.cadrenode.api.delivery.SourceState;

/**
 * Says that a source may take nothing just now; what was to be taken stays where it is. An interruption, so that who takes
 * many things in a row leaves off with all of them.
 */
final class Held extends InterruptedIOException {
    private final SourceState why;

    Held(SourceState why) {
        super("The source takes nothing just now: " + why);
        this.why = why;
    }

    SourceState why() {
        return why;
    }
}
