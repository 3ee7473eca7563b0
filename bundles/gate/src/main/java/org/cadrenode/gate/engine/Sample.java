package org.cadrenode.gate.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws values evenly out of a stream of unknown length (reservoir sampling, Vitter's algorithm R, 1985), the same ones
 * for the same seed. Not thread-safe.
 */
final class Sample {
    private static final int LONGEST = 2_000;

    private final int size;
    private final List<Drawn> drawn = new ArrayList<>();
    private long state;
    private long seen;

    Sample(int size, long seed) {
        this.size = size;
        state = seed;
    }

    /** A value that was drawn, with its column. */
    record Drawn(String column, String text) { }

    void offer(String column, String value) {
        seen++;
        if (drawn.size() < size) {
            drawn.add(new Drawn(column, shortened(value)));
            return;
        }
        state += 0x9E3779B97F4A7C15L;
        long place = Long.remainderUnsigned(Fingerprint.finish(state), seen);
        if (place < size) {
            drawn.set((int) place, new Drawn(column, shortened(value)));
        }
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
    }

    List<Drawn> drawn() {
        return List.copyOf(drawn);
    }
}
