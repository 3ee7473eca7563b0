package org.cadrenode.watch.internal;

import java.io.IOException;
import org.cadrenode.watch.engine.Alert;

/** A way by which alerts leave the node. */
interface AlertWay {
    /** Returns its name: a word. */
    String name();

    /**
     * Tells one alert, and returns once the other end has taken it.
     *
     * @throws IOException if it has not; its message holds no secret, and a code or a class at most
     */
    void tell(Alert alert) throws IOException;
}
