package org.cadrenode.pipeline.engine;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The memory that all messages on their way in may take together, in KiB. Thread-safe. */
final class MemoryBudget {
    private static final int KIBIBYTE = 1 << 10;
    private static final int SECONDS_TO_WAIT = 10;

    private final Semaphore left;

    MemoryBudget(long bytes) {
        left = new Semaphore((int) Math.min(Integer.MAX_VALUE, kibibytes(bytes)), true);
    }

    /** Takes a share, and waits for it a while. */
    void take(long bytes) throws IOException {
        try {
            if (!left.tryAcquire((int) kibibytes(bytes), SECONDS_TO_WAIT, TimeUnit.SECONDS)) {
                throw new IOException("Other messages take all the memory that there is for them");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The listener stops");
        }
    }

    void giveBack(long bytes) {
        left.release((int) kibibytes(bytes));
    }

    private static long kibibytes(long bytes) {
        return (bytes + KIBIBYTE - 1) / KIBIBYTE;
    }
}
