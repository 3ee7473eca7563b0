package org.cadrenode.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.RowReader;
import org.cadrenode.api.pseudonym.RowWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Rows per second through the stream format of pseudonymised rows, in memory: an upper bound for every stage that writes or reads it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowCodecBenchmark {
    private static final int ROWS = 1_000;
    private static final long SEED = 20_261_101;

    /** Columns of a row: a narrow table, and one as wide as a census. */
    @Param({"8", "40"})
    public int columns;

    private ReleasedTable table;
    private String[][] rows;
    private byte[] written;

    /** Makes rows of short codes, one value in eight absent, and their encoded form. */
    @Setup
    public void makeRows() throws IOException {
        Random random = new Random(SEED);
        List<ReleasedColumn> shape = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            shape.add(new ReleasedColumn("column_" + i, ColumnType.CODE, false, false, false, Set.of()));
        }
        table = new ReleasedTable(TableName.of("measured"), shape);
        rows = new String[ROWS][columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                row[i] = random.nextInt(8) == 0 ? null : Integer.toString(random.nextInt(100_000), 36);
            }
        }
        written = writeRows().toByteArray();
    }

    /** Encodes rows. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public ByteArrayOutputStream write() throws IOException {
        return writeRows();
    }

    /** Decodes rows and looks at each value. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void read(Blackhole sink) throws IOException {
        try (RowReader reader = new RowReader(new ByteArrayInputStream(written))) {
            while (reader.next()) {
                for (int i = 0; i < columns; i++) {
                    sink.consume(reader.value(i));
                }
            }
        }
    }

    private ByteArrayOutputStream writeRows() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(written == null ? 1 << 16 : written.length);
        try (RowWriter writer = new RowWriter(bytes)) {
            int number = writer.table(table);
            for (int i = 0; i < ROWS; i++) {
                writer.row(number, new RecordKey(SEED, i), new Pseudonym(SEED, i), rows[i]);
            }
            writer.finish();
        }
        return bytes;
    }
}
