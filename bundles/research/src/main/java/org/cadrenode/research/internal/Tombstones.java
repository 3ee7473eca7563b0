package org.cadrenode.research.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.pseudonym.RowReader;

/**
 * Takes out the records that a delivery says are no more at their source, and leaves of each its key with the version of the
 * removal, and nothing else: an older state that is loaded later does not bring it back, a newer one does. Of a removal and a
 * state with one version the removal holds. Records go before their tombstones are written, in transactions of bounded size;
 * doing it again changes nothing, so that one that was cut off starts over. One writer's.
 */
final class Tombstones {
    private static final int BATCH = 1_000;

    private final Connection connection;
    private final RecordRemoval removal;
    private final int delivery;

    /** Is told how many records of each delivery went, within the transaction in which they do. */
    interface Gone {
        void records(Map<Integer, Long> removed) throws SQLException;
    }

    /** @param delivery that tells the removals; it stands where a record has the hash of its content */
    Tombstones(Connection connection, RecordRemoval removal, int delivery) {
        this.connection = connection;
        this.removal = removal;
        this.delivery = delivery;
    }

    /**
     * Runs through a package's rows.
     *
     * @param keys to be filled as often as it takes
     */
    void run(InputStream rows, int provider, KeySet keys, Gone gone) throws IOException, SQLException {
        try (RowReader reader = new RowReader(new BufferedInputStream(rows))) {
            keys.clear();
            while (reader.nextRecord()) {
                if (reader.kind() != RowReader.Kind.REMOVAL) {
                    continue;
                }
                keys.add(PackageLoad.keyHigh(reader.key().high(), provider), PackageLoad.keyLow(reader.key().low(), provider), delivery, reader.version());
                if (keys.full()) {
                    remove(keys, gone);
                    keys.clear();
                }
            }
            remove(keys, gone);
        }
    }

    private void remove(KeySet keys, Gone gone) throws SQLException {
        keys.lookUp(connection);
        BitSet holding = new BitSet();
        List<Long> records = new ArrayList<>();
        int from = 0;
        while (from < keys.size()) {
            int newest = keys.sorted(from);
            int until = from + 1;
            while (until < keys.size() && keys.sameKey(newest, keys.sorted(until))) {
                newest = keys.version(keys.sorted(until)) > keys.version(newest) ? keys.sorted(until) : newest;
                until++;
            }
            boolean record = keys.storedRecord(newest) != 0;
            if (record ? keys.version(newest) >= keys.storedVersion(newest) : keys.version(newest) > keys.storedVersion(newest)) {
                holding.set(newest);
                if (record) {
                    records.add(keys.storedRecord(newest));
                }
            }
            from = until;
        }
        for (int done = 0; done < records.size(); done += BATCH) {
            gone.records(removal.remove(records.subList(done, Math.min(records.size(), done + BATCH))));
            connection.commit();
        }
        keys.store(connection, holding::get);
        connection.commit();
    }
}
