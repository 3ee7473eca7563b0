package org.cadrenode.optout.internal;

import java.util.ArrayList;
import java.util.List;
import org.cadrenode.api.identifiable.SubjectKey;

/**
 * How each known child stands with the national service: open addressing with linear probing in primitive arrays, 17 bytes a
 * slot, at most two thirds of the slots used. Who is not here is not answered for. Thread-safe.
 */
final class ChildStandings {
    private static final int SMALLEST = 1024;
    private static final int ASKABLE = 0x40;
    private static final int MET = 0x20;
    private static final int CHILD = 0x1F;
    private static final Child[] CHILDREN = Child.values();

    private long[] high = new long[SMALLEST];
    private long[] low = new long[SMALLEST];
    private byte[] state = new byte[SMALLEST];
    private final long[] counts = new long[CHILDREN.length];
    private long askable;
    private int used;

    /** How one child stands. */
    enum Child {
        /** Nothing is known; also of who is not here. */
        UNKNOWN,
        /** Fresh answers cover all its numbers, or it needs none. */
        ANSWERED,
        /** It has no number, and waits for one. */
        NUMBERLESS,
        /** It waits for its first answer. */
        WAITING,
        /** Its answer is too old. */
        STALE,
        /** It was asked about in vain. */
        FAILED,
        /** It is out. */
        OUT
    }

    /**
     * Says how a child stands, and returns how it did before.
     *
     * @param mayAsk whether it has a number that is to be asked about
     */
    synchronized Child put(SubjectKey subject, Child child, boolean mayAsk) {
        int slot = slot(subject.high(), subject.low());
        if (state[slot] == 0) {
            if ((used + 1L) * 3 > state.length * 2L) {
                grow();
                slot = slot(subject.high(), subject.low());
            }
            used++;
            high[slot] = subject.high();
            low[slot] = subject.low();
            state[slot] = 1;
            counts[0]++;
        }
        int before = state[slot] - 1;
        counts[before & CHILD]--;
        askable -= (before & ASKABLE) == 0 ? 0 : 1;
        counts[child.ordinal()]++;
        askable += mayAsk ? 1 : 0;
        state[slot] = (byte) (1 + (child.ordinal() | MET | (mayAsk ? ASKABLE : 0)));
        return CHILDREN[before & CHILD];
    }

    synchronized Child get(SubjectKey subject) {
        int slot = slot(subject.high(), subject.low());
        return state[slot] == 0 ? Child.UNKNOWN : CHILDREN[state[slot] - 1 & CHILD];
    }

    /** Begins to look at everybody; {@link #met} ends it. */
    synchronized void meetAll() {
        for (int slot = 0; slot < state.length; slot++) {
            if (state[slot] != 0) {
                state[slot] = (byte) (1 + (state[slot] - 1 & ~MET));
            }
        }
    }

    /** Says that everybody was looked at who is there: nothing is known of the others any more. */
    synchronized void met() {
        for (int slot = 0; slot < state.length; slot++) {
            if (state[slot] != 0 && (state[slot] - 1 & MET) == 0) {
                int before = state[slot] - 1;
                counts[before & CHILD]--;
                askable -= (before & ASKABLE) == 0 ? 0 : 1;
                counts[0]++;
                state[slot] = 1;
            }
        }
    }

    synchronized long count(Child child) {
        return counts[child.ordinal()];
    }

    /** Returns how many children have a number that is to be asked about. */
    synchronized long askable() {
        return askable;
    }

    /** Returns them, at most {@code limit}. */
    synchronized List<SubjectKey> askable(int limit) {
        List<SubjectKey> found = new ArrayList<>();
        for (int slot = 0; slot < state.length && found.size() < limit; slot++) {
            if (state[slot] != 0 && (state[slot] - 1 & ASKABLE) != 0) {
                found.add(new SubjectKey(high[slot], low[slot]));
            }
        }
        return found;
    }

    private int slot(long keyHigh, long keyLow) {
        int mask = state.length - 1;
        // The key is a hash already.
        int slot = (int) keyLow & mask;
        while (state[slot] != 0 && (high[slot] != keyHigh || low[slot] != keyLow)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        byte[] oldState = state;
        high = new long[oldHigh.length * 2];
        low = new long[oldLow.length * 2];
        state = new byte[oldState.length * 2];
        for (int i = 0; i < oldState.length; i++) {
            if (oldState[i] != 0) {
                int slot = slot(oldHigh[i], oldLow[i]);
                high[slot] = oldHigh[i];
                low[slot] = oldLow[i];
                state[slot] = oldState[i];
            }
        }
    }

    @Override
    public String toString() {
        return "[standings]";
    }
}
