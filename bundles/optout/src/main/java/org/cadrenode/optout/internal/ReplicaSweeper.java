package org.cadrenode.optout.internal;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the register's copy what waits for it, at once and again and again: a share may hang, and must hold up nobody. */
final class ReplicaSweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaSweeper.class);
    private static final int SECONDS = 30;
    private static final int FIRST_LOOK_SECONDS = 10;

    private final Replica replica;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "cadre-optout-replica");
        made.setDaemon(true);
        return made;
    });

    private ReplicaSweeper(Replica replica) {
        this.replica = replica;
    }

    /** Starts, and waits a while for the first look, so that a register that lacks nothing is there as one from the start. */
    static Optional<ReplicaSweeper> start(Replica replica, ReplicaMode mode) {
        if (!replica.hasFolder()) {
            return Optional.empty();
        }
        ReplicaSweeper sweeper = new ReplicaSweeper(replica);
        Future<?> first = sweeper.thread.submit(sweeper::sweep);
        try {
            first.get(FIRST_LOOK_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("Opt-out: the register's copy does not answer; nothing is released until it does");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        mode.onChange(sweeper::ask);
        sweeper.thread.scheduleWithFixedDelay(sweeper::sweep, 0, SECONDS, TimeUnit.SECONDS);
        return Optional.of(sweeper);
    }

    private void ask() {
        if (!asked.getAndSet(true)) {
            try {
                thread.execute(this::sweep);
            } catch (RejectedExecutionException e) {
                // It is being closed: the next start goes on.
                return;
            }
        }
    }

    private void sweep() {
        asked.set(false);
        try {
            replica.sweep();
        } catch (RuntimeException e) {
            // The next one may do better; an exception would end them all.
            LOG.error("Opt-out: the register's copy could not be brought up to date ({})", e.getClass().getName());
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(FIRST_LOOK_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Opt-out: the folder of the register's copy hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
