package org.cadrenode.research.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Work that a thread of its own does beside its owner, one piece at a time and in their order: a batch is written while the next one is
 * prepared, and a stretch of rows read while the one before it is loaded. What a piece uses is its own while it is under way: before the
 * owner uses that, it {@linkplain #await awaits} the piece. For one owner's thread.
 *
 * @param <T> what a piece gives
 * @param <E> why a piece may fail
 */
final class Aside<T, E extends Exception> implements AutoCloseable {
    private final ExecutorService thread;
    private final Class<E> failure;
    private Future<@Nullable T> underWay = CompletableFuture.completedFuture(null);

    /** A piece of work. */
    interface Piece<T, E extends Exception> {
        /** Does it. */
        T run() throws E;
    }

    /**
     * Makes one that has nothing to do.
     *
     * @param name of the thread
     * @param failure why a piece may fail, besides faults
     */
    Aside(String name, Class<E> failure) {
        this.failure = failure;
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread one = new Thread(task, name);
            one.setDaemon(true);
            return one;
        });
    }

    /**
     * Begins a piece once the one before it has ended.
     *
     * @throws E that of the one before it
     */
    void begin(Piece<T, E> piece) throws E {
        await();
        underWay = thread.submit(piece::run);
    }

    /**
     * Waits until what was begun has ended, and returns what it gave, or null if nothing was begun. The thread's interruption does not end
     * that: nobody else may use what the piece uses meanwhile.
     *
     * @throws E why it failed; again each time it is asked for
     */
    @Nullable T await() throws E {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return underWay.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (failure.isInstance(e.getCause())) {
                throw failure.cast(e.getCause());
            }
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for what is under way; whoever has not awaited it failed already, and does not learn of a second failure. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            await();
        } catch (Exception e) {
            // The owner's own failure is told.
            return;
        }
    }
}
