package org.cadrenode.pipeline.internal;

import java.io.IOException;
import org.cadrenode.api.delivery.SourceState;

/** Says that a source may take nothing just now; what was to be taken stays where it is. */
final class Held extends IOException {
    private final SourceState why;

    Held(SourceState why) {
        super("The source takes nothing just now: " + why);
        this.why = why;
    }

    SourceState why() {
        return why;
    }
}
