package org.cadrenode.research.internal;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which children have records on which page of record numbers, so that those of a few are found without a look at all. An index
 * of the children of records would find them, too, and make every load slower by a third when measured; a page's children are
 * one row. What a page says is at least what there is: a record that was removed leaves it alone, and of a page that it says
 * nothing of, as older releases made them, anybody may have records. Within the transactions of its connection; one writer's.
 */
final class RecordPages {
    /** Record numbers of one page. */
    static final int RECORDS = 1 << 10;
    private static final int TOGETHER = 512;
    private static final int CONTINUED = 0x80;
    private static final int BITS = 7;

    private final Connection connection;
    private final SortedMap<Long, BitSet> added = new TreeMap<>();
    // The first page on which all records are ones that were added here.
    private long own = Long.MAX_VALUE;

    RecordPages(Connection connection) {
        this.connection = connection;
    }

    /** Says that a record is a child's, as of the next flush. */
    void add(long record, int subject) {
        own = Math.min(own, page(record + RECORDS - 1));
        added.computeIfAbsent(page(record), page -> new BitSet()).set(subject);
    }

    /** Writes what was added. */
    void flush() throws SQLException {
        if (added.isEmpty()) {
            return;
        }
        Map<Long, byte[]> there = read(added.firstKey(), added.lastKey());
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM record_page WHERE page = ?");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO record_page (page, subjects) VALUES (?, ?)")) {
            for (Map.Entry<Long, BitSet> entry : added.entrySet()) {
                long page = entry.getKey();
                BitSet subjects = entry.getValue();
                byte[] known = there.get(page);
                if (known != null) {
                    subjects.or(subjects(known));
                    delete.setLong(1, page);
                    delete.addBatch();
                } else if (page < own) {
                    subjects.or(counted(page));
                }
                insert.setLong(1, page);
                insert.setBytes(2, bytes(subjects));
                insert.addBatch();
            }
            delete.executeBatch();
            insert.executeBatch();
        }
        added.clear();
    }

    /** Records next to one another: those behind {@code after}, up to {@code until}. */
    record Stretch(long after, long until) { }

    /**
     * Returns the next records among which may be some of these children's; an empty stretch at the end if there are none.
     *
     * @param after the last record that was looked at
     * @param last the last record there is
     * @param most about how many records it may have
     */
    Stretch next(long after, long last, BitSet children, int most) throws SQLException {
        long from = -1;
        for (long first = page(after + 1); first <= page(last); first += TOGETHER) {
            Map<Long, byte[]> some = read(first, first + TOGETHER - 1);
            for (long page = first; page <= Math.min(page(last), first + TOGETHER - 1); page++) {
                byte[] subjects = some.get(page);
                boolean any = subjects == null || subjects(subjects).intersects(children);
                if (any && from < 0) {
                    from = Math.max(after, page * RECORDS - 1);
                }
                if (from >= 0 && (!any || page * RECORDS - from > most)) {
                    return new Stretch(from, page * RECORDS - 1);
                }
            }
        }
        return new Stretch(from < 0 ? last : from, last);
    }

    private static long page(long record) {
        return record / RECORDS;
    }

    private Map<Long, byte[]> read(long first, long last) throws SQLException {
        Map<Long, byte[]> pages = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT page, subjects FROM record_page WHERE page BETWEEN ? AND ?")) {
            select.setLong(1, first);
            select.setLong(2, last);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    pages.put(row.getLong(1), row.getBytes(2));
                }
            }
        }
        return pages;
    }

    // What an older release wrote on the page is there already.
    private BitSet counted(long page) throws SQLException {
        BitSet subjects = new BitSet();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT DISTINCT subject_id FROM loaded_record WHERE record_id BETWEEN ? AND ?")) {
            select.setLong(1, page * RECORDS);
            select.setLong(2, page * RECORDS + RECORDS - 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    subjects.set(row.getInt(1));
                }
            }
        }
        return subjects;
    }

    /** Returns numbers as their differences, seven bits a byte. */
    static byte[] bytes(BitSet subjects) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int before = 0;
        for (int subject = subjects.nextSetBit(0); subject >= 0; subject = subjects.nextSetBit(subject + 1)) {
            int rest = subject - before;
            while (rest >= CONTINUED) {
                bytes.write(rest & CONTINUED - 1 | CONTINUED);
                rest >>>= BITS;
            }
            bytes.write(rest);
            before = subject;
        }
        return bytes.toByteArray();
    }

    static BitSet subjects(byte[] bytes) {
        BitSet subjects = new BitSet();
        int subject = 0;
        int difference = 0;
        int shift = 0;
        for (byte one : bytes) {
            difference |= (one & CONTINUED - 1) << shift;
            shift += BITS;
            if (one >= 0) {
                subject += difference;
                subjects.set(subject);
                difference = 0;
                shift = 0;
            }
        }
        return subjects;
    }
}
