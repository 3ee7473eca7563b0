package org.cadrenode.api.erasure;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/**
 * Who uses a store, so that its files are exchanged when nobody does. Somebody who comes while others are there always gets
 * in, also in front of one who waits to be alone: a user may so use the store twice. Thread-safe.
 */
public final class Occupancy {
    private int users;
    private boolean alone;

    /** A stay, which any thread may end, once. */
    public interface Stay extends AutoCloseable {
        @Override
        void close();
    }

    /** Some work on the store's files. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T done() throws IOException;
    }

    /** Enters; waits while somebody is alone. */
    public synchronized Stay enter() {
        while (alone) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CadreException(ErrorCode.STORE_FAILED, "the store is made anew; try again");
            }
        }
        users++;
        return new Stay() {
            private boolean over;

            @Override
            public void close() {
                synchronized (Occupancy.this) {
                    if (!over) {
                        over = true;
                        users--;
                        Occupancy.this.notifyAll();
                    }
                }
            }
        };
    }

    /** Does work alone; empty if others were there all the time. Not to be called by one who has entered. */
    public <T> Optional<T> alone(Duration patience, Work<T> work) throws IOException {
        if (!beAlone(System.nanoTime() + patience.toNanos())) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.done());
        } finally {
            synchronized (this) {
                alone = false;
                notifyAll();
            }
        }
    }

    private synchronized boolean beAlone(long until) {
        while (alone || users > 0) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        alone = true;
        return true;
    }
}
