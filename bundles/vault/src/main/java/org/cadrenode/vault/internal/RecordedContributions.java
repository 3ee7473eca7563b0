package org.cadrenode.vault.internal;

import org.cadrenode.api.identifiable.SubjectKey;

/**
 * Remembers, in a fixed 2 MiB, contributions that are durably recorded, so that the hundredth row that repeats a child's
 * birth date costs no reading. A mark is 128 bits of a keyed hash over the whole contribution; a newer mark takes the
 * place of an older one, which then is merely looked up again. Not thread-safe.
 */
final class RecordedContributions {
    private static final int PLACES = 1 << 17;

    private long[] high = new long[PLACES];
    private long[] low = new long[PLACES];

    /** Returns whether this contribution was recorded. */
    boolean has(SubjectKey mark) {
        int place = place(mark);
        return high[place] == mark.high() && low[place] == mark.low();
    }

    /** Remembers a contribution that was recorded. */
    void add(SubjectKey mark) {
        int place = place(mark);
        high[place] = mark.high();
        low[place] = mark.low();
    }

    /** Forgets all, as when a child was removed. */
    void clear() {
        high = new long[PLACES];
        low = new long[PLACES];
    }

    private static int place(SubjectKey mark) {
        return (int) mark.high() & PLACES - 1;
    }
}
