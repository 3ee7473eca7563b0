package org.cadrenode.optout.internal;

/**
 * Whether changes of the register go to its copy off the machine, and whether the register is known to have all that the copy has.
 * Until it is, new decisions get numbers from a round million on, so that they never bear a number that the copy has given. Thread-safe.
 */
final class ReplicaMode {
    private static final long ROOM = 1_000_000;

    private volatile boolean copied;
    private volatile boolean settled;
    private volatile Runnable changed = () -> { };
    private long floor;

    /** @param copied whether there is a copy; without one nothing is ever lacking */
    ReplicaMode(boolean copied) {
        copied(copied);
    }

    boolean copied() {
        return copied;
    }

    /** Says whether there is a copy, and if so, that nobody knows yet what it has. */
    void copied(boolean is) {
        copied = is;
        settled(!is);
    }

    /** Returns whether the register has all that its copy has. */
    boolean settled() {
        return settled;
    }

    /** Sets who is told that something waits for the copy. */
    void onChange(Runnable told) {
        changed = told;
    }

    /** Tells that something waits for the copy. */
    void changed() {
        changed.run();
    }

    synchronized void settled(boolean is) {
        settled = is;
        floor = 0;
    }

    /** Returns the number behind which new ones are given, if this is the last that is there. */
    synchronized long behind(long last) {
        if (settled) {
            return last;
        }
        if (floor == 0) {
            floor = (last / ROOM + 1) * ROOM;
        }
        return Math.max(last, floor);
    }
}
