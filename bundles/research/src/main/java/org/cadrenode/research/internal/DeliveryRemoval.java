package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.api.pseudonym.Pseudonym;

/**
 * Takes a withdrawn delivery out: its records with their keys, so that any delivery may tell them anew; the tombstones that it told,
 * so that what it said to be no more may come again; and whoever linkage does not know any more is nobody, and gone if no record is
 * left. In transactions of bounded size; what was cut off is done by the next call. One writer's.
 */
final class DeliveryRemoval {
    private static final int BATCH = 1_000;
    private static final int PAGE = 50_000;

    private final Connection connection;
    private final Linkage linkage;
    private final DeliveryId delivery;
    private final BitSet parts;
    private final Counters counters;
    private final WithdrawalBook book;

    private record Child(int id, Pseudonym pseudonym, boolean barred) { }

    DeliveryRemoval(Connection connection, Linkage linkage, DeliveryId delivery) throws SQLException {
        this.connection = connection;
        this.linkage = linkage;
        this.delivery = delivery;
        parts = new DeliveryParts(connection, delivery).numbers();
        counters = Counters.read(connection);
        book = new WithdrawalBook(connection);
    }

    void removeRecords() throws SQLException {
        KeySet.recover(connection, counters);
        for (int part = parts.nextSetBit(0); part >= 0; part = parts.nextSetBit(part + 1)) {
            removeRecords(part);
            removeTombstones(part);
        }
    }

    /** Settles who the provider's children are, once linkage let the delivery go. */
    void settleChildren() throws SQLException {
        int first = parts.nextSetBit(0);
        if (first >= 0) {
            settleChildren(first);
        }
    }

    private void removeRecords(int part) throws SQLException {
        long after;
        long last;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT COALESCE(MIN(record_id), 1), COALESCE(MAX(record_id), 0) FROM loaded_record WHERE delivery_id = ?")) {
            select.setInt(1, part);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                after = row.getLong(1) - 1;
                last = row.getLong(2);
            }
        }
        RecordRemoval removal = new RecordRemoval(connection);
        for (; after < last; after += PAGE) {
            List<long[]> keys = keys(part, after);
            for (int from = 0; from < keys.size(); from += BATCH) {
                List<long[]> batch = keys.subList(from, Math.min(keys.size(), from + BATCH));
                long events = removal.events();
                removal.remove(batch.stream().map(key -> key[1]).toList());
                removal.removeKeys(batch);
                book.count(delivery, batch.size(), removal.events() - events);
                connection.commit();
            }
        }
    }

    private List<long[]> keys(int part, long after) throws SQLException {
        List<long[]> keys = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT key_high, record_id FROM loaded_record WHERE record_id > ? AND record_id <= ? AND delivery_id = ? ORDER BY record_id")) {
            select.setLong(1, after);
            select.setLong(2, after + PAGE);
            select.setInt(3, part);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    keys.add(new long[] {row.getLong(1), row.getLong(2)});
                }
            }
        }
        return keys;
    }

    private void removeTombstones(int part) throws SQLException {
        long after = Long.MIN_VALUE;
        List<Long> page = tombstones(part, after);
        while (!page.isEmpty()) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM record_key WHERE key_high = ?")) {
                for (long key : page) {
                    delete.setLong(1, key);
                    delete.addBatch();
                }
                delete.executeBatch();
            }
            connection.commit();
            after = page.get(page.size() - 1);
            page = tombstones(part, after);
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM record_key_twin WHERE record_id = 0 AND content = ?")) {
            delete.setInt(1, part);
            delete.executeUpdate();
        }
        connection.commit();
    }

    private List<Long> tombstones(int part, long after) throws SQLException {
        List<Long> page = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT key_high FROM record_key WHERE record_id = 0 AND content = ? AND key_high > ? ORDER BY key_high FETCH FIRST ? ROWS ONLY")) {
            select.setInt(1, part);
            select.setLong(2, after);
            select.setInt(3, BATCH);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    page.add(row.getLong(1));
                }
            }
        }
        return page;
    }

    private void settleChildren(int part) throws SQLException {
        int provider;
        ProviderId named;
        try (PreparedStatement select = connection.prepareStatement("SELECT p.provider_id, p.name FROM delivery d JOIN source s ON s.source_id = "
                + "d.source_id JOIN provider p ON p.provider_id = s.provider_id WHERE d.delivery_id = ?")) {
            select.setInt(1, part);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                provider = row.getInt(1);
                named = new ProviderId(row.getString(2));
            }
        }
        BitSet nobody = new BitSet();
        // Whoever is barred stays barred, and by a former pseudonym rows may still be on their way.
        BitSet kept = renamed(provider);
        int after = 0;
        List<Child> page = children(provider, after);
        while (!page.isEmpty()) {
            Set<Pseudonym> known = linkage.known(named, page.stream().map(Child::pseudonym).toList());
            for (Child child : page) {
                nobody.set(child.id(), !known.contains(child.pseudonym()));
                kept.set(child.id(), child.barred() || kept.get(child.id()));
            }
            after = page.get(page.size() - 1).id();
            page = children(provider, after);
        }
        execute("UPDATE subject SET person = 0 WHERE subject_id = ? AND person <> 0", nobody);
        nobody.andNot(kept);
        keepThoseWithRecords(nobody);
        execute("DELETE FROM subject WHERE subject_id = ?", nobody);
    }

    private BitSet renamed(int provider) throws SQLException {
        BitSet renamed = new BitSet();
        try (PreparedStatement select = connection.prepareStatement("SELECT subject_id FROM former_pseudonym WHERE provider_id = ?")) {
            select.setInt(1, provider);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    renamed.set(row.getInt(1));
                }
            }
        }
        return renamed;
    }

    private List<Child> children(int provider, int after) throws SQLException {
        List<Child> page = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT subject_id, pseudonym_high, pseudonym_low, barred FROM subject WHERE provider_id = ? AND subject_id > ?
                ORDER BY subject_id FETCH FIRST ? ROWS ONLY
                """)) {
            select.setInt(1, provider);
            select.setInt(2, after);
            select.setInt(3, BATCH);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    page.add(new Child(row.getInt(1), new Pseudonym(row.getLong(2), row.getLong(3)), row.getBoolean(4)));
                }
            }
        }
        return page;
    }

    private void keepThoseWithRecords(BitSet children) throws SQLException {
        RecordPages pages = new RecordPages(connection);
        long after = 0;
        while (after < counters.record && !children.isEmpty()) {
            RecordPages.Stretch stretch = pages.next(after, counters.record, children, PAGE);
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT DISTINCT subject_id FROM loaded_record WHERE record_id > ? AND record_id <= ?")) {
                select.setLong(1, stretch.after());
                select.setLong(2, stretch.until());
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        children.clear(row.getInt(1));
                    }
                }
            }
            after = stretch.until();
        }
    }

    private void execute(String sql, BitSet children) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int pending = 0;
            for (int child = children.nextSetBit(0); child >= 0; child = children.nextSetBit(child + 1)) {
                statement.setInt(1, child);
                statement.addBatch();
                if (++pending % BATCH == 0) {
                    statement.executeBatch();
                    connection.commit();
                }
            }
            statement.executeBatch();
            connection.commit();
        }
    }
}
