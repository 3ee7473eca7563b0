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
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.junit.jupiter.api.Test;

/** A stream of rows that revises a delivery. */
class RevisionStreamTest {
    private static final DeliveryId REVISED = new DeliveryId("D-7K3M5QX2ABCD");
    private static final ReleasedTable TABLE = new ReleasedTable(new TableName("notes"),
            List.of(new ReleasedColumn("text", ColumnType.CODE, false, false, false, Set.of())));

    private interface Content {
        void write(RowWriter rows) throws IOException;
    }

    private static RowReader reader(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RowWriter rows = new RowWriter(bytes);
        content.write(rows);
        rows.finish();
        return new RowReader(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private static RowReader revision() throws IOException {
        return reader(rows -> {
            rows.revises(REVISED);
            int table = rows.table(TABLE);
            rows.row(table, new RecordKey(1, 1), new Pseudonym(7, 7), new String[] {"a"});
            rows.row(table, new RecordKey(2, 2), new Pseudonym(7, 7), new String[] {null});
            rows.withdrawn(new RecordKey(3, 3));
            rows.withdrawn(new RecordKey(4, 4));
            assertEquals(2, rows.rows());
            assertEquals(2, rows.withdrawn());
        });
    }

    @Test
    void whoReadsRowsSeesRowsOnly() throws IOException {
        RowReader rows = revision();
        assertTrue(rows.next());
        assertEquals("a", rows.value(0));
        assertTrue(rows.next());
        assertFalse(rows.next());
        assertEquals(2, rows.rows());
        assertEquals(2, rows.withdrawn());
    }

    @Test
    void whoReadsRecordsSeesWhatIsWithdrawnAndWhatIsRevised() throws IOException {
        RowReader rows = revision();
        List<String> seen = new ArrayList<>();
        while (rows.nextRecord()) {
            seen.add(rows.key().high() + (rows.kind() == RowReader.Kind.WITHDRAWN ? " withdrawn" : ""));
        }
        assertEquals(List.of("1", "2", "3 withdrawn", "4 withdrawn"), seen);
        assertEquals(Optional.of(REVISED), rows.revises());
    }

    @Test
    void aRevisionMayBeOfNothingButWithdrawnRecords() throws IOException {
        RowReader rows = reader(writer -> {
            writer.revises(REVISED);
            writer.withdrawn(new RecordKey(1, 1));
        });
        assertFalse(rows.next());
        assertEquals(Optional.of(REVISED), rows.revises());
    }

    @Test
    void onlyARevisionWithdrawsAndItSaysSoFirst() throws IOException {
        RowReader plain = reader(writer -> writer.withdrawn(new RecordKey(1, 1)));
        assertThrows(IOException.class, plain::next);
        assertThrows(IllegalStateException.class, () -> reader(writer -> {
            writer.table(TABLE);
            writer.revises(REVISED);
        }));
        byte[] twice = {RowWriter.REVISES, 2, 'D', RowWriter.REVISES, 2, 'D', RowWriter.END, 0};
        RowReader noDelivery = new RowReader(new ByteArrayInputStream(twice));
        assertThrows(IOException.class, noDelivery::next);
    }
}
