package org.cadrenode.pipeline.internal;

import org.cadrenode.api.delivery.LandingSpace;

/** As much room as a test says. */
final class Room implements LandingSpace {
    volatile long free = 1L << 40;
    volatile boolean full;

    @Override
    public long free() {
        return free;
    }

    @Override
    public long reserve() {
        return 1000;
    }

    @Override
    public boolean full() {
        return full;
    }
}
