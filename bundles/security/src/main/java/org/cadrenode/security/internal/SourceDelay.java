package org.cadrenode.security.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long an address waits before its next password is looked at: nothing at first, then longer with each wrong one, up
 * to two seconds, so that guessing under many names is slow too. Remembers the addresses that were wrong last.
 * Thread-safe.
 */
final class SourceDelay {
    private static final int ADDRESSES = 1024;
    private static final long FIRST_MILLIS = 125;
    private static final long LONGEST_MILLIS = 2000;
    private static final int DOUBLINGS = 5;

    private final Map<String, Integer> wrong = new LinkedHashMap<>();
    private final Waiting waiting;

    SourceDelay(Waiting waiting) {
        this.waiting = waiting;
    }

    /** Waits as long as the address has to. */
    void serve(String address) {
        int count;
        synchronized (wrong) {
            count = wrong.getOrDefault(address, 0);
        }
        if (count > 0) {
            waiting.pause(Duration.ofMillis(Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(DOUBLINGS, count - 1))));
        }
    }

    /** Notes a wrong password, or after a right one that all is forgotten. */
    void note(String address, boolean right) {
        synchronized (wrong) {
            Integer count = wrong.remove(address);
            if (!right) {
                wrong.put(address, count == null ? 1 : Math.min(count + 1, ADDRESSES));
                if (wrong.size() > ADDRESSES) {
                    wrong.remove(wrong.keySet().iterator().next());
                }
            }
        }
    }

    /** What lets time pass. */
    interface Waiting {
        void pause(Duration time);
    }
}
