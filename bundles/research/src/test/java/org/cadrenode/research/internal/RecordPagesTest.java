package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.cadrenode.research.internal.RecordPages.Stretch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordPagesTest {
    private static final int CHILDREN = 400;
    private static final long RECORDS = 60_000;

    @TempDir
    private Path folder;

    @Test
    void aPageKeepsNumbersOfEverySize() {
        BitSet subjects = new BitSet();
        assertEquals(subjects, RecordPages.subjects(RecordPages.bytes(subjects)));
        IntStream.of(0, 1, 127, 128, 129, 16_383, 16_384, 70_000_000).forEach(subjects::set);
        assertEquals(subjects, RecordPages.subjects(RecordPages.bytes(subjects)));
        assertEquals(12, RecordPages.bytes(subjects).length);
    }

    @Test
    void everyRecordOfAChildLiesInAStretchAndFewOthersDo() throws Exception {
        long seed = Long.getLong("cadre.seed", System.nanoTime());
        System.out.println("RecordPagesTest cadre.seed=" + seed);
        Random random = new Random(seed);
        int[] subjects = new int[(int) RECORDS + 1];
        long old = 5_000 + random.nextInt(10_000);
        try (Database database = Database.embedded(folder.resolve("research"), "0".repeat(64).toCharArray(), 8, 2)) {
            database.write(connection -> {
                insert(connection, 1, old, random, subjects, null);
                RecordPages pages = new RecordPages(connection);
                long from = old + 1;
                while (from <= RECORDS) {
                    long until = Math.min(RECORDS, from + random.nextInt(3_000));
                    insert(connection, from, until, random, subjects, pages);
                    pages.flush();
                    from = until + 1;
                }
                for (int round = 0; round < 20; round++) {
                    BitSet children = new BitSet();
                    IntStream.range(0, 1 + random.nextInt(4)).forEach(i -> children.set(1 + random.nextInt(CHILDREN)));
                    sweep(pages, children, subjects, 1 + random.nextInt(20_000), old);
                }
                return null;
            });
        }
    }

    // A child's records lie together, as they do in extracts, and some alone anywhere.
    private static void insert(Connection connection, long from, long until, Random random, int[] subjects, RecordPages pages)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO loaded_record (record_id, key_high, key_low, content,"
                + " delivery_id, table_id, subject_id, version) VALUES (?, 0, 0, 0, 1, 1, ?, 1)")) {
            for (long record = from; record <= until; record++) {
                int subject = random.nextInt(2_000) == 0 ? 1 + random.nextInt(CHILDREN) : 1 + (int) (record * CHILDREN / (RECORDS + 1));
                subjects[(int) record] = subject;
                insert.setLong(1, record);
                insert.setInt(2, subject);
                insert.addBatch();
                if (pages != null) {
                    pages.add(record, subject);
                }
            }
            insert.executeBatch();
        }
    }

    private static void sweep(RecordPages pages, BitSet children, int[] subjects, int most, long old) throws SQLException {
        BitSet seen = new BitSet();
        long done = 0;
        while (done < RECORDS) {
            Stretch stretch = pages.next(done, RECORDS, children, most);
            assertTrue(stretch.after() >= done && stretch.until() >= stretch.after() && stretch.until() <= RECORDS, stretch::toString);
            assertTrue(stretch.until() - stretch.after() <= most + RecordPages.RECORDS, stretch::toString);
            seen.set((int) stretch.after() + 1, (int) stretch.until() + 1);
            assertTrue(stretch.until() > done, "a sweep goes on");
            done = stretch.until();
        }
        int needed = 0;
        for (int record = 1; record <= RECORDS; record++) {
            if (children.get(subjects[record])) {
                needed++;
                assertTrue(seen.get(record), "record " + record);
            }
        }
        assertTrue(seen.get(1, (int) old + 1).cardinality() >= old / RecordPages.RECORDS * RecordPages.RECORDS - 1, "old pages are not known");
        assertTrue(seen.cardinality() - old <= (needed + 2L) * RecordPages.RECORDS, "few others");
        assertTrue(seen.cardinality() < RECORDS, "some pages are passed over");
    }
}
