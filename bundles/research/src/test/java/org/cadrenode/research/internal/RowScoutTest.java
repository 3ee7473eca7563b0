package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.RowReader;
import org.cadrenode.api.pseudonym.RowWriter;
import org.junit.jupiter.api.Test;

class RowScoutTest {
    private static final String[] VALUES = {"a", "2024-01", "7", null};

    private static byte[] rows(int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RowWriter writer = new RowWriter(bytes);
        int table = writer.table(Site.SCORES);
        for (int i = 0; i < count; i++) {
            writer.row(table, new RecordKey(i, 1), new Pseudonym(i % 3, 2), i + 1L, VALUES);
        }
        writer.removal(new RecordKey(77, 1), 5);
        writer.finish();
        return bytes.toByteArray();
    }

    private static RowReader reader(byte[] bytes) {
        return new RowReader(new ByteArrayInputStream(bytes));
    }

    private static List<Long> keys(RowScout scout, List<Integer> sizes) throws IOException {
        List<Long> all = new ArrayList<>();
        for (Optional<Stretch> next = scout.next(); next.isPresent(); next = scout.next()) {
            Stretch stretch = next.get();
            sizes.add(stretch.size());
            KeySet keys = new KeySet(stretch.size());
            stretch.into(keys, 0);
            for (int row = 0; row < stretch.size(); row++) {
                long number = keys.keyHigh(row);
                all.add(number);
                assertEquals(number + 1, keys.version(row));
                assertFalse(stretch.arrived(row));
                assertEquals(number % 3, stretch.children().get(stretch.place(row)).high());
            }
        }
        return all;
    }

    @Test
    void allRowsComeOnceInTheirOrderWhateverTheLengthOfAStretch() throws IOException {
        for (int count : new int[] {0, 1, 3, 9, 10, 11, 20}) {
            List<Integer> sizes = new ArrayList<>();
            try (RowScout scout = new RowScout(reader(rows(count)), 0, 10)) {
                assertEquals(LongStream.range(0, count).boxed().toList(), keys(scout, sizes));
                assertEquals(1, scout.removals());
                assertEquals(Optional.empty(), scout.next());
            }
            assertTrue(sizes.stream().allMatch(size -> size > 0 && size <= 10));
        }
    }

    @Test
    void whatIsDoneIsPassedOver() throws IOException {
        byte[] bytes = rows(25);
        for (int done : new int[] {4, 24, 25, 26}) {
            try (RowScout scout = new RowScout(reader(bytes), done, 10)) {
                assertEquals(LongStream.range(done, 25).boxed().toList(), keys(scout, new ArrayList<>()));
            }
        }
    }

    @Test
    void theNextStretchIsReadWhileOneIsInHandWhichStaysAsItIs() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        byte[] bytes = rows(30);
        RowReader reader = new RowReader(new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public void close() throws IOException {
                closed.set(true);
                super.close();
            }
        });
        try (RowScout scout = new RowScout(reader, 0, 10)) {
            Stretch first = scout.next().orElseThrow();
            while (reader.rows() < 20) {
                Thread.onSpinWait();
            }
            KeySet keys = new KeySet(10);
            first.into(keys, 0);
            assertEquals(9, keys.keyHigh(9));
        }
        assertTrue(closed.get());
    }

    @Test
    void whatCannotBeReadIsToldBehindWhatCould() throws IOException {
        byte[] bytes = rows(25);
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 3);
        try (RowScout scout = new RowScout(reader(cut), 0, 10)) {
            assertEquals(10, scout.next().orElseThrow().size());
            assertEquals(10, scout.next().orElseThrow().size());
            assertThrows(IOException.class, scout::next);
        }
    }
}
