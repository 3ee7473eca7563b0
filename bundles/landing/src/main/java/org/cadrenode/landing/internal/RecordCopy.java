package org.cadrenode.landing.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.jspecify.annotations.Nullable;

/** A stream of records that declares each table when its first record comes. */
final class RecordCopy implements AutoCloseable {
    private final SourceRecordWriter out;
    private int[] numbers = new int[8];
    private @Nullable String[] values = {};

    RecordCopy(SealedFiles sealed, DeliveryFolder folder, Path file) throws IOException {
        out = new SourceRecordWriter(sealed.create(file, folder.seal(file)));
        Arrays.fill(numbers, -1);
    }

    void take(SourceRecordReader from) throws IOException {
        int table = from.tableNumber();
        if (table >= numbers.length) {
            int known = numbers.length;
            numbers = Arrays.copyOf(numbers, table * 2);
            Arrays.fill(numbers, known, numbers.length, -1);
        }
        if (numbers[table] < 0) {
            numbers[table] = out.table(from.table());
        }
        int width = from.table().columns().size();
        if (values.length < width) {
            values = new @Nullable String[width];
        }
        for (int i = 0; i < width; i++) {
            values[i] = from.value(i);
        }
        if (from.version() > 0) {
            out.change(numbers[table], from.line(), from.version(), from.removed(), values);
        } else {
            out.record(numbers[table], from.line(), values);
        }
    }

    long records() {
        return out.records();
    }

    void finish() throws IOException {
        out.finish();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
