package org.cadrenode.optout.internal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.optout.internal.NationalCoverage.Entry;

/**
 * The lots, and whom their answers stopped: in the database, and in memory as it is there. If a transaction's end is not known,
 * memory is read again before anything else is done. Changes happen under the register's exclusive lock. Thread-safe.
 */
final class NationalLots {
    private static final int TOGETHER = 16;

    private final OptOutStore store;
    private final Duration maximumAge;
    // Whom an answer stopped, whatever else stops them: by that they can come back.
    private final Set<SubjectKey> stops = ConcurrentHashMap.newKeySet();
    private volatile boolean loaded;
    private volatile long readings;
    private volatile NationalCoverage coverage = NationalCoverage.NONE;

    NationalLots(OptOutStore store, Duration maximumAge) {
        this.store = store;
        this.maximumAge = maximumAge;
    }

    /** Returns whether memory is as the database. */
    boolean loaded() {
        return loaded;
    }

    /** Returns how often all was read, which may have changed what is in memory. */
    long readings() {
        return readings;
    }

    NationalCoverage coverage() {
        return coverage;
    }

    /** Changes lots within one transaction, under the register's exclusive lock. */
    void change(Register register, Changing changing) {
        Lock lock = register.exclusive();
        lock.lock();
        try {
            ready(register);
            loaded = false;
            coverage = store.change(within -> {
                NationalCoverage after = changing.on(within, coverage);
                within.commit();
                return after;
            });
            loaded = true;
        } finally {
            lock.unlock();
        }
    }

    /** Does something to the parts of a lot, a few of them in a transaction: a large one would lie in memory. */
    void steps(Register register, NationalLot lot, Step step) {
        for (int from = 0; from < NationalRows.parts(lot); from += TOGETHER) {
            int first = from;
            int behind = Math.min(NationalRows.parts(lot), from + TOGETHER);
            change(register, (within, before) -> {
                step.on(within.nationals(), first, behind);
                return before;
            });
        }
    }

    /** What is done to some parts of a lot. */
    @FunctionalInterface
    interface Step {
        void on(NationalRows rows, int fromPart, int toPart) throws SQLException;
    }

    /** What is done within one transaction. */
    @FunctionalInterface
    interface Changing {
        NationalCoverage on(OptOutStatements within, NationalCoverage before) throws SQLException;
    }

    /** Notes that an answer stops these children, before they are stopped. */
    void stopping(Register register, List<SubjectKey> subjects) {
        List<SubjectKey> fresh = subjects.stream().distinct().filter(subject -> !stops.contains(subject)).toList();
        if (!fresh.isEmpty()) {
            change(register, (within, before) -> {
                for (SubjectKey subject : fresh) {
                    within.nationals().stop(subject, true);
                }
                return before;
            });
            stops.addAll(fresh);
        }
    }

    /** Returns the children whom an answer stopped. In memory. */
    Set<SubjectKey> stops() {
        return stops;
    }

    /** Reads what is there, at the start and after a failure; under the exclusive lock. */
    void ready(Register register) {
        if (loaded) {
            return;
        }
        coverage = store.read(within -> {
            NationalRows rows = within.nationals();
            NationalCoverage read = NationalCoverage.NONE;
            for (NationalLot lot : rows.lots()) {
                Optional<Marks> hash = store.marksOf(lot.markKey());
                // Without the key of its marks a lot says nothing any more.
                if (!lot.state().open()) {
                    read = read.with(new Entry(lot, rows.marks(lot)));
                } else if (hash.isPresent()) {
                    read = read.with(new Entry(lot, LotMarks.of(rows.numbers(lot), new NumberMarks(hash.get()))));
                }
            }
            return read;
        });
        stops.clear();
        stops.addAll(store.read(within -> within.nationals().stops()));
        readings++;
        loaded = true;
        // A kill may have come before the numbers of a lot were forgotten.
        for (Entry entry : coverage.entries()) {
            if (!entry.lot().state().open() && store.read(within -> within.nationals().hasNumbers(entry.lot()))) {
                steps(register, entry.lot(), (rows, from, to) -> rows.forgetNumbers(entry.lot(), from, to));
            }
        }
    }

    /**
     * Forgets answers that do not count any more, lots that nobody needs once they do not count as an upload, and stops of who is in.
     *
     * @param needed lots without a fresh answer of which somebody has no other
     */
    void prune(Register register, Set<Long> needed, long now) {
        List<Entry> past = coverage.entries().stream().filter(entry -> !entry.lot().state().open()
                && !NationalCoverage.fresh(entry.lot(), now, maximumAge)).toList();
        List<Entry> gone = past.stream().filter(entry -> !needed.contains(entry.lot().id())
                && entry.lot().sentAt() + NationalPost.DAY < now).toList();
        List<Entry> expired = past.stream().filter(entry -> entry.lot().state() == NationalLot.State.ANSWERED && !gone.contains(entry))
                .toList();
        List<SubjectKey> back = stops.stream().filter(subject -> !store.isOut(subject)).toList();
        if (!back.isEmpty()) {
            change(register, (within, before) -> {
                for (SubjectKey subject : back) {
                    within.nationals().stop(subject, false);
                }
                return before;
            });
            stops.removeAll(back);
        }
        for (Entry entry : gone) {
            change(register, (within, before) -> {
                within.nationals().delete(entry.lot());
                return before.without(entry.lot().id());
            });
        }
        for (Entry entry : expired) {
            Entry empty = new Entry(entry.lot().expired(), entry.marks().withOut(new BitSet()));
            change(register, (within, before) -> {
                within.nationals().put(empty.lot());
                return before.with(empty);
            });
            steps(register, empty.lot(), (rows, from, to) -> rows.marks(empty.lot(), empty.marks(), from, to));
        }
    }

    /** Reads all anew: it was changed by another way than through here. Under the exclusive lock. */
    void again(Register register) {
        loaded = false;
        ready(register);
    }

    /** Brings the marks of lots to the newest version of their key. */
    void renew(Register register, VaultLook look) {
        Lock lock = register.exclusive();
        lock.lock();
        try {
            ready(register);
            NationalRenewal renewal = new NationalRenewal(store, coverage);
            if (!renewal.done()) {
                renewal.look(look);
                change(register, (within, before) -> renewal.write(within.nationals(), before));
            }
        } finally {
            lock.unlock();
        }
    }
}
