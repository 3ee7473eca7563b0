package org.cadrenode.optout.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.cadrenode.optout.internal.NationalLot.State;
import org.jspecify.annotations.Nullable;

/** What the lots say of numbers. Immutable, but for a {@link Look} at it, which is one thread's. */
final class NationalCoverage {
    static final NationalCoverage NONE = new NationalCoverage(List.of());

    // The one asked last comes first, as its answer is the newest.
    private final List<Entry> entries;

    /** A lot with its marks. */
    record Entry(NationalLot lot, LotMarks marks) { }

    /** What is known of a number. */
    enum Answer {
        NONE, IN, OUT
    }

    /**
     * What the lots say of one number.
     *
     * @param answer the newest that counts
     * @param askedAt when that was asked
     * @param open whether an answer may still come
     * @param stale whether one was there that is too old
     * @param failed whether it was asked about in vain
     */
    record Standing(Answer answer, long askedAt, boolean open, boolean stale, boolean failed) { }

    private NationalCoverage(List<Entry> entries) {
        this.entries = entries;
    }

    /** Returns the coverage with a lot, new or changed. */
    NationalCoverage with(Entry entry) {
        List<Entry> more = new ArrayList<>(without(entry.lot().id()).entries);
        more.add(entry);
        more.sort(Comparator.comparingLong((Entry one) -> one.lot().sentAt()).thenComparing(one -> one.lot().id()).reversed());
        return new NationalCoverage(List.copyOf(more));
    }

    NationalCoverage without(long lot) {
        return new NationalCoverage(entries.stream().filter(entry -> entry.lot().id() != lot).toList());
    }

    List<Entry> entries() {
        return entries;
    }

    /** Returns the moment at which the first answer that counts now will not, if any counts. */
    Optional<Long> until(long now, Duration maximumAge) {
        return entries.stream().filter(entry -> fresh(entry.lot(), now, maximumAge))
                .map(entry -> entry.lot().sentAt() + maximumAge.toMillis()).min(Comparator.naturalOrder());
    }

    /** Returns whether a lot's answer counts. An answer that was asked for in the future is of a clock that was wrong. */
    static boolean fresh(NationalLot lot, long now, Duration maximumAge) {
        return lot.state() == State.ANSWERED && lot.sentAt() + maximumAge.toMillis() > now && lot.sentAt() <= now;
    }

    /** Returns a look as of a moment. */
    Look look(IntFunction<Optional<Marks>> marks, long now, Duration maximumAge) {
        return new Look(marks, now, maximumAge);
    }

    /** A look at numbers. Not thread-safe. */
    final class Look {
        private final IntFunction<Optional<Marks>> marks;
        private final long now;
        private final Duration maximumAge;
        private final Map<Integer, Optional<NumberMarks>> hashes = new HashMap<>();
        private final Set<Long> needed = new HashSet<>();

        private Look(IntFunction<Optional<Marks>> marks, long now, Duration maximumAge) {
            this.marks = marks;
            this.now = now;
            this.maximumAge = maximumAge;
        }

        Standing at(long number) {
            Map<Integer, Mark> seen = new HashMap<>(2);
            Answer answer = Answer.NONE;
            long askedAt = 0;
            boolean open = false;
            Set<Long> behind = Set.of();
            boolean stale = false;
            boolean failed = false;
            for (Entry entry : entries) {
                NationalLot lot = entry.lot();
                Mark mark = mark(number, lot.markKey(), seen);
                int place = mark == null ? -1 : entry.marks().place(mark);
                if (place < 0) {
                    continue;
                }
                if (lot.state().open()) {
                    open = true;
                } else if (answer == Answer.NONE && fresh(lot, now, maximumAge)) {
                    answer = entry.marks().isOut(place) ? Answer.OUT : Answer.IN;
                    askedAt = lot.sentAt();
                } else if (!fresh(lot, now, maximumAge)) {
                    stale |= lot.state() != State.FAILED;
                    failed |= lot.state() == State.FAILED;
                    behind = behind.isEmpty() ? new HashSet<>() : behind;
                    behind.add(lot.id());
                }
            }
            if (answer != Answer.NONE) {
                return new Standing(answer, askedAt, open, false, false);
            }
            needed.addAll(behind);
            return new Standing(answer, 0, open, stale, failed);
        }

        private @Nullable Mark mark(long number, int keyVersion, Map<Integer, Mark> seen) {
            return seen.computeIfAbsent(keyVersion, version -> hashes.computeIfAbsent(version,
                    one -> marks.apply(one).map(NumberMarks::new)).map(hash -> hash.of(number)).orElse(null));
        }

        /** Returns the lots without a fresh answer of which some number that was looked at has no other. */
        Set<Long> needed() {
            return needed;
        }
    }
}
