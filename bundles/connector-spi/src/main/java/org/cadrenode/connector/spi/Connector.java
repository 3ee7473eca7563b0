package org.cadrenode.connector.spi;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What the node knows of every connector. How its data come decides which kind it is: files that arrive are read by a
 * {@link FileConnector}, messages by a {@link MessageConnector}, and a {@link CollectingConnector} fetches by itself.
 * Methods may be called from several threads. It is made with its settings, and left out if that takes longer than 20 seconds.
 */
@ConsumerType
public interface Connector {
    /** Returns what the source is and which tables and columns it has. The answer does not change while the connector runs. */
    SourceDescription description();

    /** Returns where the data come from. The answer does not change while the connector runs. */
    Endpoint endpoint();

    /**
     * Returns what is wrong with the configuration or the surroundings, a sentence each with its remedy; empty if nothing.
     * No sentence holds a secret or a value of the source.
     */
    List<String> check();

    /**
     * Returns the names of all settings that this connector reads, with those that all have in common
     * ({@link SourceSettings#names}). Any other line in its configuration file is taken for misspelt, and the source takes
     * nothing until it is corrected. Empty, as by default, if the connector does not say: then none is found. The answer does
     * not change while the connector runs.
     */
    default Set<String> settingNames() {
        return Set.of();
    }
}
