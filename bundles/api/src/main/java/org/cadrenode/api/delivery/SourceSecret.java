package org.cadrenode.api.delivery;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A secret that the node keeps for its sources; not the secret itself.
 *
 * @param name lower-case letters, digits and dashes, as settings name it
 * @param since when it was set
 */
public record SourceSecret(String name, Instant since) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public SourceSecret {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A secret's name is 1 to 40 lower-case letters, digits and dashes, and starts with a letter.");
        }
    }
}
