package org.cadrenode.landing.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.cadrenode.api.delivery.LandingSpace;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;

/**
 * The room on the landing zone's file system. Less than the reserve is for the work on deliveries that are there: what
 * would need it is refused, so that a full disk stops no delivery half-way. Thread-safe.
 */
final class LandingRoom implements LandingSpace {
    /** How much is written between two looks. */
    static final long LOOK_BYTES = 8L << 20;

    private final StableFiles files;
    private final Path folder;
    private final long reserve;
    private boolean full;

    LandingRoom(StableFiles files, Path folder, long reserve) {
        this.files = files;
        this.folder = folder;
        this.reserve = reserve;
    }

    @Override
    public long free() {
        try {
            return files.free(folder);
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public long reserve() {
        return reserve;
    }

    // Not open and full by turns while somebody clears away one file after another.
    @Override
    public synchronized boolean full() {
        long free = free();
        full = free < reserve || full && free < reserve + reserve / 10;
        return full;
    }

    /** Refuses more content if there is no room for it. */
    void require() {
        if (full()) {
            throw new CadreException(ErrorCode.STORE_FULL, "The landing zone has no room for more; it goes on once there is");
        }
    }
}
