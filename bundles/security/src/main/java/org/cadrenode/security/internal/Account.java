package org.cadrenode.security.internal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is kept of a user.
 *
 * @param hash of the password, in PHC form
 * @param failures wrong passwords since the last right one
 * @param lockedUntil until when passwords are refused because of them
 * @param locked whether an administrator locked it
 */
record Account(
        String name, SortedSet<String> roles, Optional<String> hash, List<SshKey> keys, Optional<LocalDate> expires,
        Optional<LocalDate> trainingUntil, boolean locked, int failures, Optional<Instant> lockedUntil,
        Optional<Instant> lastLogin) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,31}");
    /** Names that mean nobody in the journal. */
    private static final List<String> RESERVED = List.of("node", "unknown", "nobody");

    Account {
        if (!wellNamed(name)) {
            throw new IllegalArgumentException("A user's name has the form [a-z][a-z0-9._-]*");
        }
        roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
        keys = List.copyOf(keys);
        if (failures < 0) {
            throw new IllegalArgumentException("Failures are counted from 0");
        }
    }

    static Account of(String name, Collection<String> roles) {
        return new Account(name, new TreeSet<>(roles), Optional.empty(), List.of(), Optional.empty(), Optional.empty(), false, 0,
            Optional.empty(), Optional.empty());
    }

    /** Returns whether a user may have that name. */
    static boolean wellNamed(String name) {
        return NAME.matcher(name).matches() && !RESERVED.contains(name);
    }

    /** Returns whether there is a way to log in. */
    boolean hasCredential() {
        return hash.isPresent() || !keys.isEmpty();
    }

    Account inRoles(SortedSet<String> others) {
        return new Account(name, others, hash, keys, expires, trainingUntil, locked, failures, lockedUntil, lastLogin);
    }

    Account withPassword(String phc) {
        return new Account(name, roles, Optional.of(phc), keys, expires, trainingUntil, locked, 0, Optional.empty(), lastLogin);
    }

    Account withKeys(List<SshKey> others) {
        return new Account(name, roles, hash, others, expires, trainingUntil, locked, failures, lockedUntil, lastLogin);
    }

    Account plus(SshKey key) {
        List<SshKey> more = new ArrayList<>(keys);
        more.add(key);
        return withKeys(more);
    }

    Account expiring(Optional<LocalDate> lastDay) {
        return new Account(name, roles, hash, keys, lastDay, trainingUntil, locked, failures, lockedUntil, lastLogin);
    }

    Account trained(Optional<LocalDate> until) {
        return new Account(name, roles, hash, keys, expires, until, locked, failures, lockedUntil, lastLogin);
    }

    Account locked(boolean now) {
        return new Account(name, roles, hash, keys, expires, trainingUntil, now, now ? failures : 0,
            now ? lockedUntil : Optional.empty(), lastLogin);
    }

    Account failed(int count, Optional<Instant> until) {
        return new Account(name, roles, hash, keys, expires, trainingUntil, locked, count, until, lastLogin);
    }

    Account loggedIn(Instant at) {
        return new Account(name, roles, hash, keys, expires, trainingUntil, locked, failures, lockedUntil, Optional.of(at));
    }
}
