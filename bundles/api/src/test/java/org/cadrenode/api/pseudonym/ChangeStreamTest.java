package org.cadrenode.api.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.junit.jupiter.api.Test;

/** A stream of rows with versions, and of removals. */
class ChangeStreamTest {
    private static final ReleasedTable TABLE = new ReleasedTable(new TableName("notes"),
            List.of(new ReleasedColumn("text", ColumnType.CODE, false, false, false, Set.of())));
    private static final Pseudonym CHILD = new Pseudonym(7, 7);

    private interface Content {
        void write(RowWriter rows) throws IOException;
    }

    private static byte[] bytes(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RowWriter rows = new RowWriter(bytes);
        content.write(rows);
        rows.finish();
        return bytes.toByteArray();
    }

    private static byte[] all() throws IOException {
        return bytes(rows -> {
            rows.removal(new RecordKey(9, 9), Long.MAX_VALUE);
            int table = rows.table(TABLE);
            rows.row(table, new RecordKey(1, 1), CHILD, new String[] {"a"});
            rows.row(table, new RecordKey(2, 2), CHILD, 5, new String[] {"b"});
            rows.removal(new RecordKey(2, 2), 6);
            rows.arrived(table, new RecordKey(3, 3), CHILD, 1, new String[] {null});
            assertEquals(3, rows.rows());
            assertEquals(2, rows.removals());
        });
    }

    @Test
    void versionsAndRemovalsComeBackAsTheyWereWritten() throws IOException {
        RowReader rows = new RowReader(new ByteArrayInputStream(all()));
        List<String> seen = new ArrayList<>();
        while (rows.nextRecord()) {
            seen.add(rows.kind() + " " + rows.key().high() + " " + rows.version()
                    + (rows.kind() == RowReader.Kind.ROW ? " " + rows.arrived() + " " + rows.value(0) : ""));
        }
        assertEquals(List.of("REMOVAL 9 " + Long.MAX_VALUE, "ROW 1 0 false a", "ROW 2 5 false b", "REMOVAL 2 6", "ROW 3 1 true null"), seen);
        assertEquals(2, rows.removals());
    }

    @Test
    void whoReadsRowsSeesRowsOnlyAndTheyAreCountedWithoutRemovals() throws IOException {
        RowReader rows = new RowReader(new ByteArrayInputStream(all()));
        int count = 0;
        while (rows.next()) {
            assertEquals(RowReader.Kind.ROW, rows.kind());
            count++;
        }
        assertEquals(3, count);
        assertEquals(3, rows.rows());
        RowReader alone = new RowReader(new ByteArrayInputStream(bytes(writer -> writer.removal(new RecordKey(1, 1), 1))));
        assertFalse(alone.next());
        assertEquals(1, alone.removals());
    }

    @Test
    void aVersionIsOneOrMore() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> bytes(rows -> rows.removal(new RecordKey(1, 1), 0)));
        assertThrows(IllegalArgumentException.class, () -> bytes(rows -> rows.row(rows.table(TABLE), new RecordKey(1, 1), CHILD, -1,
                new String[] {"a"})));
        byte[] removal = bytes(rows -> rows.removal(new RecordKey(1, 1), 1));
        byte[] zero = removal.clone();
        for (int i = 17; i < 25; i++) {
            zero[i] = 0;
        }
        assertTrue(new RowReader(new ByteArrayInputStream(removal)).nextRecord());
        RowReader wrong = new RowReader(new ByteArrayInputStream(zero));
        assertThrows(IOException.class, wrong::nextRecord);
    }

    @Test
    void whatIsRevisedIsSaidBeforeAnyRemoval() {
        assertThrows(IllegalStateException.class, () -> bytes(rows -> {
            rows.removal(new RecordKey(1, 1), 1);
            rows.revises(new org.cadrenode.api.delivery.DeliveryId("D-7K3M5QX2ABCD"));
        }));
    }
}
