package org.cadrenode.optout.internal;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.cadrenode.optout.engine.Decision;
import org.cadrenode.optout.engine.Decision.Choice;
import org.cadrenode.optout.engine.Scope;
import org.cadrenode.optout.engine.Source;

/**
 * All decisions in memory, by the marks that they share with their child. Most are plain: out of all uses, and in force. The
 * others are few, and only with them the rules have anything to weigh. Thread-safe; changed under the register's lock.
 */
final class Decisions {
    private final Map<Long, Decision> all = new ConcurrentHashMap<>();
    private final Map<Mark, long[]> byMark = new ConcurrentHashMap<>();
    private final Set<Long> special = ConcurrentHashMap.newKeySet();
    private final Set<Integer> shared = ConcurrentHashMap.newKeySet();
    private volatile boolean sources;

    /** Takes a decision in that is new. */
    void put(Recorded recorded, Set<Mark> marks) {
        Decision decision = recorded.decision();
        // A child gets its marks under a key before it is looked for by them.
        recorded.told().ifPresent(told -> shared.add(told.keyVersion()));
        replace(decision);
        for (Mark mark : marks) {
            byMark.merge(mark, new long[] {decision.reference()}, Decisions::joined);
        }
    }

    private static long[] joined(long[] some, long[] more) {
        return LongStream.concat(Arrays.stream(some), Arrays.stream(more)).distinct().toArray();
    }

    /** Puts a decision in the place of what was known of it. */
    void replace(Decision decision) {
        all.put(decision.reference(), decision);
        sources |= decision.source() == Source.SOURCE;
        if (decision.choice() == Choice.IN || decision.withdrawnFrom().isPresent() || !decision.scope().equals(Scope.ALL)) {
            special.add(decision.reference());
        }
    }

    /** Returns whether there are none. */
    boolean none() {
        return all.isEmpty();
    }

    /** Returns whether all are plain, so that whoever one of them finds is out. */
    boolean plain() {
        return special.isEmpty();
    }

    /** Returns whether sources' columns said anything, which names its child by the provider's own id. */
    boolean ofSources() {
        return sources;
    }

    /** Returns under which versions of the key that nodes share other nodes told their decisions. */
    Set<Integer> shared() {
        return shared;
    }

    /** Returns whether any decision has one of these marks. */
    boolean find(Collection<Mark> marks) {
        return marks.stream().anyMatch(byMark::containsKey);
    }

    /** Returns the decisions that have any of these marks, by their numbers. */
    List<Decision> of(Collection<Mark> marks) {
        SortedSet<Long> references = new TreeSet<>();
        for (Mark mark : marks) {
            long[] found = byMark.get(mark);
            if (found != null) {
                Arrays.stream(found).forEach(references::add);
            }
        }
        return references.stream().map(all::get).toList();
    }

    /**
     * Returns a number that is another whenever decisions that are not plain count in another way: since one was added or
     * withdrawn, or a day has come, or the circumstances are others. 0 if there are neither.
     *
     * @param circumstances words; empty if there are none
     */
    long counting(LocalDate day, String circumstances) {
        long sum = 0;
        for (long reference : special) {
            Decision decision = all.get(reference);
            if (decision != null) {
                long mixed = (reference * 2 + (decision.counts(day) ? 1 : 0)) * 0x9E3779B97F4A7C15L;
                sum += (mixed ^ mixed >>> 29) * 0xBF58476D1CE4E5B9L | 1;
            }
        }
        return sum ^ (long) circumstances.hashCode() << 16;
    }
}
