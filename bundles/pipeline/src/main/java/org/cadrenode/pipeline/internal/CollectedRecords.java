package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.RecordSink;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SourceTable;
import org.jspecify.annotations.Nullable;

/**
 * Reads a delivery that a connector collected. Its content is a word that says so, and then records, each in the form of
 * {@link org.cadrenode.api.identifiable.SourceRecordWriter}; a rejection is a record of a table of its own.
 */
final class CollectedRecords implements RecordSource {
    /** What the content begins with: "CADRE collected, form 1". */
    static final long WORD = 0x4341_4452_4543_0001L;
    /** The table of the rejections: table, line, column, code. No source's table has its name. */
    static final SourceTable REJECTIONS = new SourceTable(new TableName("cadre-rejections"), List.of("table", "line", "column", "code"));

    @Override
    public void read(Content content, RecordSink sink) throws IOException {
        InputStream in = content.open();
        try (SourceRecordReader records = new SourceRecordReader(in)) {
            byte[] word = in.readNBytes(Long.BYTES);
            if (word.length < Long.BYTES || ByteBuffer.wrap(word).getLong() != WORD) {
                // Left by a connector that read files: it must not be taken for damaged.
                throw new CadreException(ErrorCode.FORMAT_UNKNOWN, "the delivery is not one that was collected");
            }
            List<Integer> numbers = new ArrayList<>();
            @Nullable String[] values = {};
            while (records.next()) {
                int table = records.tableNumber();
                while (numbers.size() <= table) {
                    numbers.add(-1);
                }
                if (records.table().equals(REJECTIONS)) {
                    sink.quarantine(text(records, 0), Long.parseLong(text(records, 1)), text(records, 2),
                            ErrorCode.valueOf(text(records, 3)));
                    continue;
                }
                if (numbers.get(table) < 0) {
                    numbers.set(table, sink.table(records.table()));
                }
                int width = records.table().columns().size();
                if (values.length < width) {
                    values = new @Nullable String[width];
                }
                for (int i = 0; i < width; i++) {
                    values[i] = records.value(i);
                }
                if (records.version() > 0) {
                    sink.change(numbers.get(table), records.line(), records.version(), records.removed(), values);
                } else {
                    sink.record(numbers.get(table), records.line(), values);
                }
            }
            for (Map.Entry<String, Set<String>> table : records.unread().entrySet()) {
                for (String part : table.getValue()) {
                    sink.unread(table.getKey(), part);
                }
            }
        }
    }

    private static String text(SourceRecordReader records, int column) {
        String value = records.value(column);
        return value == null ? "" : value;
    }
}
