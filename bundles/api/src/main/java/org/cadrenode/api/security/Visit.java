package org.cadrenode.api.security;

import org.osgi.annotation.versioning.ProviderType;

/** Somebody who was let in. It holds no secret. Thread-safe. */
@ProviderType
public interface Visit {
    /** Returns the user's name. */
    String name();

    /** Returns whether the person may, by the roles that count now: never once they are locked, expired or removed, or the visit is over. */
    boolean may(String permission);

    /**
     * Ends the visit, which is journalled; nothing if it is over.
     *
     * @param cause a word: {@code left}, {@code idle}
     */
    void end(String cause);
}
