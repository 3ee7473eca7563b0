package org.cadrenode.gate.engine;

import java.security.SecureRandom;

/**
 * A 64-bit hash of identifiers, under a seed that differs from start to start and never leaves memory, so that the index
 * holds no identifier. Values of different kinds have unrelated hashes. The mixing is that of SplitMix64 (Steele, Lea,
 * Flood, 2014). Immutable.
 */
final class Fingerprint {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final long[] starts = new long[FindingKind.count()];

    Fingerprint(long seed) {
        for (int i = 0; i < starts.length; i++) {
            starts[i] = mix(seed + (i + 1) * STEP);
        }
    }

    static Fingerprint random() {
        return new Fingerprint(new SecureRandom().nextLong());
    }

    /** Returns the state from which a value of {@code kind} is hashed. */
    long start(FindingKind kind) {
        return starts[kind.ordinal()];
    }

    /** Returns the state after one more character. */
    static long step(long state, char character) {
        long next = (state ^ character) * STEP;
        return next ^ next >>> 32;
    }

    /** Returns the hash of what went into {@code state}; never 0. */
    static long finish(long state) {
        long hash = mix(state);
        return hash == 0 ? STEP : hash;
    }

    /** Returns the hash of characters as they are. */
    long of(FindingKind kind, CharSequence value) {
        return of(kind, value, 0, value.length());
    }

    /** Returns the hash of a range of characters as they are. */
    long of(FindingKind kind, CharSequence value, int from, int to) {
        long state = start(kind);
        for (int i = from; i < to; i++) {
            state = step(state, value.charAt(i));
        }
        return finish(state);
    }

    /** Returns the hash of a day since 1970-01-01. */
    long ofDay(long day) {
        return finish((start(FindingKind.OWN_BIRTH_DATE) ^ day) * STEP);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
