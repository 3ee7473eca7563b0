package org.cadrenode.security.internal;

import java.time.Duration;
import java.util.Optional;

/**
 * How long passwords are refused after wrong ones.
 *
 * @param after wrong passwords in a row, from 1
 * @param first lock-out after that many; each further wrong password doubles it
 * @param longest where the doubling ends
 */
record LockOut(int after, Duration first, Duration longest) {
    // 2^30 minutes are more than any longest one: no overflow.
    private static final int DOUBLINGS = 30;

    /** Returns for how long passwords are refused after that many wrong ones in a row. */
    Optional<Duration> following(int failures) {
        if (failures < after) {
            return Optional.empty();
        }
        Duration doubled = first.multipliedBy(1L << Math.min(DOUBLINGS, failures - after));
        return Optional.of(doubled.compareTo(longest) < 0 ? doubled : longest);
    }
}
