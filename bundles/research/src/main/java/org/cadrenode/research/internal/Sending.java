package org.cadrenode.research.internal;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes batches by a thread of its own, one at a time and in their order, while its owner prepares the next one: a database and
 * its client work side by side instead of in turns. The connection is the batch's while one is under way: before its owner uses it,
 * it {@linkplain #await awaits} that. For one owner's thread.
 */
final class Sending implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread one = new Thread(task, "cadre-load-send");
        one.setDaemon(true);
        return one;
    });
    private Future<?> underWay = CompletableFuture.completedFuture(null);

    /** What writes a batch. */
    interface Batch {
        /** Writes it. */
        void write() throws SQLException;
    }

    /**
     * Begins to write a batch once the one before it is written.
     *
     * @throws SQLException that of the one before it
     */
    void send(Batch batch) throws SQLException {
        await();
        underWay = thread.submit(() -> {
            batch.write();
            return null;
        });
    }

    /**
     * Waits until what was sent is written. The thread's interruption does not end that: nobody else may use the connection meanwhile.
     *
     * @throws SQLException why it could not be written
     */
    void await() throws SQLException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    underWay.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException refused) {
                throw refused;
            }
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
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
        } catch (SQLException | RuntimeException e) {
            // Rolled back with the owner's own failure.
            return;
        }
    }
}
