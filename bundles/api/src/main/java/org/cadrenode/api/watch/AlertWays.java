package org.cadrenode.api.watch;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The ways by which alerts leave the node. Thread-safe. */
@ProviderType
public interface AlertWays {
    /**
     * Tells a trial by every way that is configured, once each, and waits for the other ends.
     *
     * @return by the name of the way why it was not taken, in a code or the name of a failure; empty if it was
     */
    Map<String, String> trial();
}
