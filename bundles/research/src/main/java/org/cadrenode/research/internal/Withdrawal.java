package org.cadrenode.research.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.pseudonym.RowReader;

/**
 * Takes out the records that a revision withdraws, with their keys, in transactions of bounded size: those that are still of
 * the delivery that is revised. Doing it again changes nothing, so that one that was cut off starts over. One writer's.
 */
final class Withdrawal {
    private static final int BATCH = 1_000;

    private final Connection connection;
    private final RecordRemoval removal;

    Withdrawal(Connection connection, RecordRemoval removal) {
        this.connection = connection;
        this.removal = removal;
    }

    /**
     * Runs through a revision's rows.
     *
     * @param keys to be filled as often as it takes
     */
    void run(InputStream rows, int provider, int delivery, KeySet keys) throws IOException, SQLException {
        try (RowReader reader = new RowReader(new BufferedInputStream(rows))) {
            keys.clear();
            while (reader.nextRecord()) {
                if (reader.kind() != RowReader.Kind.WITHDRAWN) {
                    continue;
                }
                keys.add(PackageLoad.keyHigh(reader.key().high(), provider), PackageLoad.keyLow(reader.key().low(), provider), 0, 0);
                if (keys.full()) {
                    withdraw(delivery, keys);
                    keys.clear();
                }
            }
            withdraw(delivery, keys);
        }
    }

    private void withdraw(int delivery, KeySet keys) throws SQLException {
        keys.lookUp(connection);
        Map<Long, Integer> owners = removal.deliveries(keys.storedRecords());
        List<Long> records = new ArrayList<>();
        List<long[]> theirs = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            int key = keys.sorted(i);
            long record = keys.storedRecord(key);
            if (record != 0 && owners.getOrDefault(record, 0) == delivery) {
                records.add(record);
                theirs.add(new long[] {keys.keyHigh(key), record});
            }
            if (records.size() == BATCH || i + 1 == keys.size() && !records.isEmpty()) {
                removal.remove(records);
                removal.removeKeys(theirs);
                connection.commit();
                records.clear();
                theirs.clear();
            }
        }
    }
}
