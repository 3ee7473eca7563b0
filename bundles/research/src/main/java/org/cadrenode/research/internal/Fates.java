package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be done with each row of a {@link Stretch}: by what is known of its key, by the other rows with that key, and by whether its
 * child is out. {@link PackageLoad} tells the rules. One writer's.
 */
final class Fates {
    /** What is to be done with a row. */
    enum Fate { WRITE, DUPLICATE, OPTED_OUT }

    private final Connection connection;
    private final KeySet keys;
    private final Fate[] fates;
    /** Rows whose record is there as it is, but known in a lower version. */
    private final BitSet newer = new BitSet();
    private Stretch stretch = new Stretch(0);
    private int[] subjectIds = {};
    private int delivery;
    private boolean revision;

    /** @param keys of the stretch, once they were looked up */
    Fates(Connection connection, KeySet keys, int capacity) {
        this.connection = connection;
        this.keys = keys;
        fates = new Fate[capacity];
    }

    /**
     * Decides about the rows of a stretch.
     *
     * @param children numbers of its children, 0 for those who are out
     * @param ofDelivery that the rows are of, or that they revise
     * @param ofRecords for a revision only: deliveries of the records that are there
     */
    void decide(Stretch rows, int[] children, int ofDelivery, Optional<Map<Long, Integer>> ofRecords) throws SQLException {
        stretch = rows;
        subjectIds = children;
        delivery = ofDelivery;
        revision = ofRecords.isPresent();
        Map<Long, Integer> owners = ofRecords.orElse(Map.of());
        newer.clear();
        List<Integer> ties = new ArrayList<>();
        int size = keys.size();
        int from = 0;
        while (from < size) {
            int until = from + 1;
            while (until < size && keys.sameKey(keys.sorted(from), keys.sorted(until))) {
                until++;
            }
            int writes = -1;
            for (int i = from; i < until; i++) {
                int row = keys.sorted(i);
                if (subject(row) == 0) {
                    fates[row] = Fate.OPTED_OUT;
                } else {
                    fates[row] = Fate.DUPLICATE;
                    writes = writes >= 0 && !takesPlace(row, writes) ? writes : row;
                }
            }
            if (writes >= 0) {
                fates[writes] = fate(writes, owners, ties);
            }
            from = until;
        }
        settle(ties);
    }

    // Of two rows with one key, the second behind the first.
    private boolean takesPlace(int second, int first) {
        if (keys.version(second) != keys.version(first)) {
            return keys.version(second) > keys.version(first);
        }
        return keys.content(second) != keys.content(first)
                && (stretch.arrived(second) || state(second).holdsAgainst(state(first)));
    }

    // What is to be done with the row of its key that is ahead of the others, by what is known of the key.
    private Fate fate(int row, Map<Long, Integer> owners, List<Integer> ties) {
        long version = keys.version(row);
        long stored = keys.storedVersion(row);
        if (keys.storedRecord(row) == 0) {
            return !keys.tombstone(row) || version > stored ? Fate.WRITE : Fate.DUPLICATE;
        }
        if (keys.storedContent(row) == keys.content(row)) {
            newer.set(row, version > stored);
            return Fate.DUPLICATE;
        }
        // A revision tells states anew that were told before.
        if (stored == 0 || version == stored && revision) {
            return owners.getOrDefault(keys.storedRecord(row), 0) <= delivery ? Fate.WRITE : Fate.DUPLICATE;
        }
        if (version == stored) {
            ties.add(row);
        }
        return version > stored ? Fate.WRITE : Fate.DUPLICATE;
    }

    private void settle(List<Integer> ties) throws SQLException {
        if (ties.isEmpty()) {
            return;
        }
        Map<Long, Ties.Stored> stored = Ties.stored(connection, ties.stream().map(keys::storedRecord).toList());
        for (int row : ties) {
            Ties.Stored other = stored.get(keys.storedRecord(row));
            if (other == null || stretch.arrived(row) && other.delivery() == delivery || state(row).holdsAgainst(other.state())) {
                fates[row] = Fate.WRITE;
            }
        }
    }

    private Ties.State state(int row) {
        return new Ties.State(keys.content(row), subject(row), stretch.children().get(stretch.place(row)));
    }

    /** Returns what is to be done with a row. */
    Fate of(int row) {
        return fates[row];
    }

    /** Returns the number of a row's child, or 0 if it is out. */
    int subject(int row) {
        return subjectIds[stretch.place(row)];
    }

    /** Returns whether a row's record is there as it is, but known in a lower version. */
    boolean newer(int row) {
        return newer.get(row);
    }
}
