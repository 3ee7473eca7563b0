package org.cadrenode.api.security;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who may log in. It holds no secrets.
 *
 * @param name what they log in as
 * @param roles theirs
 * @param password whether a password is set
 * @param keys fingerprints of their SSH public keys ({@code SHA256:…})
 * @param expires the last day on which they may log in
 * @param trainingUntil the last day for which their training holds; without one there is no role that needs training
 * @param state what of it counts now
 * @param lockedUntil when a lock after failed logins ends
 * @param lastLogin when they last logged in
 */
public record User(
        String name, Set<String> roles, boolean password, List<String> keys, Optional<LocalDate> expires,
        Optional<LocalDate> trainingUntil, State state, Optional<Instant> lockedUntil, Optional<Instant> lastLogin) {
    public User {
        roles = Set.copyOf(roles);
        keys = List.copyOf(keys);
    }

    /** Whether a user can do anything. */
    public enum State {
        /** They can. */
        ACTIVE,
        /** Passwords were wrong too often; it passes. */
        LOCKED_OUT,
        /** An administrator locked them. */
        LOCKED,
        /** Their account's last day is over. */
        EXPIRED,
        /** Their training has lapsed: their roles are suspended. */
        UNTRAINED
    }
}
