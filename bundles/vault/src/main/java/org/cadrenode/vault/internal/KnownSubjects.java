package org.cadrenode.vault.internal;

import java.util.OptionalLong;
import org.cadrenode.api.identifiable.SubjectKey;

/**
 * Which children the vault holds, in which row, whether each is known, its day of birth, and a stamp
 * of its row, by which an older form of the row is not taken for the present one: open addressing with linear
 * probing in primitive arrays, 29 bytes a slot, at most three quarters of the slots used, and half at least once it has grown. It is
 * the only index by the child's key: one on disk would cost a quarter of the writing. Thread-safe.
 */
final class KnownSubjects {
    private static final byte FREE = 0;
    private static final byte HELD = 1;
    private static final byte KNOWN = 2;
    private static final int SMALLEST = 1024;
    private static final int NO_DAY = Integer.MIN_VALUE;

    private long[] high = new long[SMALLEST];
    private long[] low = new long[SMALLEST];
    private int[] row = new int[SMALLEST];
    private int[] day = new int[SMALLEST];
    private int[] stamp = new int[SMALLEST];
    private byte[] state = new byte[SMALLEST];
    private int used;

    /** Puts a child in, or replaces what is held of it; {@code id} is its row's and not zero. */
    synchronized void put(SubjectKey subject, long id, boolean known, OptionalLong birthDay, int rowStamp) {
        int slot = slot(subject.high(), subject.low());
        if (state[slot] == FREE) {
            if ((used + 1L) * 4 > state.length * 3L) {
                grow();
                slot = slot(subject.high(), subject.low());
            }
            used++;
        }
        fill(slot, subject.high(), subject.low(), Math.toIntExact(id), known ? KNOWN : HELD,
                birthDay.isPresent() ? Math.toIntExact(birthDay.getAsLong()) : NO_DAY, rowStamp);
    }

    /** Returns the id of a child's row, or 0 if the vault holds nothing of it. */
    synchronized long row(SubjectKey subject) {
        int slot = slot(subject.high(), subject.low());
        return state[slot] == FREE ? 0 : row[slot];
    }

    /** Returns whether this is the present row of a child, as its stamp tells. */
    synchronized boolean present(SubjectKey subject, long id, int rowStamp) {
        int slot = slot(subject.high(), subject.low());
        return state[slot] != FREE && row[slot] == id && stamp[slot] == rowStamp;
    }

    /** Gives the row of a child that is held another stamp. */
    synchronized void stamp(SubjectKey subject, int rowStamp) {
        int slot = slot(subject.high(), subject.low());
        if (state[slot] == FREE) {
            throw new IllegalStateException("A child that is not held has no row");
        }
        stamp[slot] = rowStamp;
    }

    /** Returns whether a child is known. */
    synchronized boolean knows(SubjectKey subject) {
        return state[slot(subject.high(), subject.low())] == KNOWN;
    }

    /** Returns a child's day of birth. */
    synchronized OptionalLong birthDay(SubjectKey subject) {
        int slot = slot(subject.high(), subject.low());
        return state[slot] == FREE || day[slot] == NO_DAY ? OptionalLong.empty() : OptionalLong.of(day[slot]);
    }

    /** Takes a child out. */
    synchronized void remove(SubjectKey subject) {
        int free = slot(subject.high(), subject.low());
        if (state[free] == FREE) {
            return;
        }
        used--;
        state[free] = FREE;
        // Those behind move up, so that no search ends at the hole.
        for (int next = after(free); state[next] != FREE; next = after(next)) {
            if (behind(home(high[next], low[next]), next) >= behind(free, next)) {
                fill(free, high[next], low[next], row[next], state[next], day[next], stamp[next]);
                state[next] = FREE;
                free = next;
            }
        }
    }

    /** Returns how many children the vault holds. */
    synchronized int size() {
        return used;
    }

    /** Returns the bytes that the slots take. */
    synchronized long bytes() {
        return 29L * state.length;
    }

    private int slot(long keyHigh, long keyLow) {
        int slot = home(keyHigh, keyLow);
        while (state[slot] != FREE && (high[slot] != keyHigh || low[slot] != keyLow)) {
            slot = after(slot);
        }
        return slot;
    }

    private void fill(int slot, long keyHigh, long keyLow, int id, byte newState, int newDay,
            int newStamp) {
        high[slot] = keyHigh;
        low[slot] = keyLow;
        row[slot] = id;
        state[slot] = newState;
        day[slot] = newDay;
        stamp[slot] = newStamp;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        int[] oldRow = row;
        int[] oldDay = day;
        int[] oldStamp = stamp;
        byte[] oldState = state;
        int larger = Math.addExact(oldState.length, oldState.length / 3);
        high = new long[larger];
        low = new long[larger];
        row = new int[larger];
        day = new int[larger];
        stamp = new int[larger];
        state = new byte[larger];
        for (int i = 0; i < oldState.length; i++) {
            if (oldState[i] != FREE) {
                fill(slot(oldHigh[i], oldLow[i]), oldHigh[i], oldLow[i], oldRow[i], oldState[i], oldDay[i],
                        oldStamp[i]);
            }
        }
    }

    private int after(int slot) {
        return slot + 1 == state.length ? 0 : slot + 1;
    }

    // How many slots behind one another one is.
    private int behind(int one, int other) {
        return other >= one ? other - one : other - one + state.length;
    }

    // The key is a keyed hash already: its bits are as good as random.
    private int home(long keyHigh, long keyLow) {
        return (int) (((keyHigh ^ keyLow) >>> Integer.SIZE) * state.length >>> Integer.SIZE);
    }
}
