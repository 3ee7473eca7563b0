package org.cadrenode.mesh.engine;

import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whose turn it is with the mailbox: one thread's at a time, which may take it more than once. Thread-safe. */
final class Turn {
    private final Duration patience;
    private @Nullable Thread owner;
    private int held;

    Turn(Duration patience) {
        this.patience = patience;
    }

    /** A hold on the turn, given back once; by any thread. */
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for the turn. */
    synchronized Hold take() throws MeshTrouble, InterruptedIOException {
        long until = System.nanoTime() + patience.toNanos();
        while (held > 0 && owner != Thread.currentThread()) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw MeshTrouble.lasting("the mailbox is busy with another message");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Waiting for the mailbox was stopped");
            }
        }
        owner = Thread.currentThread();
        held++;
        boolean[] given = new boolean[1];
        return () -> giveBack(given);
    }

    private synchronized void giveBack(boolean[] given) {
        if (given[0]) {
            return;
        }
        given[0] = true;
        if (--held == 0) {
            owner = null;
            notifyAll();
        }
    }
}
