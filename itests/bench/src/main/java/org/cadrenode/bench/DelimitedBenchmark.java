package org.cadrenode.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.delimited.DelimitedFormat;
import org.cadrenode.connector.spi.delimited.DelimitedReader;
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

/** Rows per second of an extract of twelve columns, from bytes in memory to values. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class DelimitedBenchmark {
    private static final int ROWS = 10_000;
    private static final int COLUMNS = 12;
    private static final long SEED = 20_261_122;

    /** No value in quotes, or every one, some with a doubled quote, a comma or a line end inside. */
    @Param({"none", "all"})
    public String quotes;

    private Extract extract;

    /** Writes an extract of short codes, one value in eight absent: about 70 characters a row without quotes. */
    @Setup
    public void writeExtract() throws IOException {
        Random random = new Random(SEED);
        boolean quoted = quotes.equals("all");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < COLUMNS; i++) {
            text.append(i == 0 ? "" : ",").append("column_").append(i);
        }
        text.append("\r\n");
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < COLUMNS; i++) {
                String value = random.nextInt(8) == 0 ? "" : Long.toString(random.nextLong(1L << 30), 36);
                text.append(i == 0 ? "" : ",").append(quoted ? inQuotes(value, random) : value);
            }
            text.append("\r\n");
        }
        extract = new InMemory(text.toString().getBytes(StandardCharsets.UTF_8));
        Count count = new Count();
        DelimitedReader.read(extract, "measured", DelimitedFormat.COMMAS, count);
        if (count.records != ROWS || count.rejections != 0) {
            throw new IllegalStateException(count.records + " rows were read, " + count.rejections + " rejected");
        }
    }

    private static String inQuotes(String value, Random random) {
        String inside = switch (random.nextInt(16)) {
            case 0 -> "\"\"";
            case 1 -> ",";
            case 2 -> "\n";
            default -> "";
        };
        return '"' + value + inside + '"';
    }

    /** Reads rows and looks at each value. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void rows(Blackhole sink) throws IOException {
        DelimitedReader.read(extract, "measured", DelimitedFormat.COMMAS, new Look(sink));
    }

    private record InMemory(byte[] content) implements Extract {
        @Override
        public String table() {
            return "";
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }
    }

    private record Look(Blackhole sink) implements Records {
        @Override
        public int table(String name, List<String> columns) {
            return 0;
        }

        @Override
        public void record(int table, long line, String[] values) {
            for (String value : values) {
                sink.consume(value);
            }
        }

        @Override
        public void record(int table, long line, long version, String[] row) {
            throw new AssertionError("Delimited text tells no versions");
        }

        @Override
        public void removed(int table, long line, long version, String[] row) {
            throw new AssertionError("Delimited text tells no removals");
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) {
            sink.consume(problem);
        }
    }

    private static final class Count implements Records {
        private int records;
        private int rejections;

        @Override
        public int table(String name, List<String> columns) {
            return 0;
        }

        @Override
        public void record(int table, long line, String[] values) {
            records++;
        }

        @Override
        public void record(int table, long line, long version, String[] row) {
            throw new AssertionError("Delimited text tells no versions");
        }

        @Override
        public void removed(int table, long line, long version, String[] row) {
            throw new AssertionError("Delimited text tells no removals");
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) {
            rejections++;
        }
    }
}
