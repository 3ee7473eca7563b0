package org.cadrenode.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.RecordSink;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.connector.csv.internal.CsvConnector;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.landing.internal.FileLandingZone;
import org.cadrenode.landing.internal.LandingConfiguration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Bytes per second of a delimited file of 64 MiB on its way into the landing zone, on disk with its fsyncs: received, which
 * seals the content as it came; landed, which opens that and has the connector read it into sealed records; and both. Files
 * are in the temporary directory; the journal is in memory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LandingBenchmark {
    private static final int BYTES = 1 << 26;
    private static final int COLUMNS = 12;
    private static final long SEED = 20_261_127;
    private static final SourceId SOURCE = new SourceId("measured");
    private static final ProviderId PROVIDER = new ProviderId("provider");

    private final CsvConnector connector = new CsvConnector(Map.of("source", "measured", "provider", "provider"));
    private Path directory;
    private Path file;
    private long records;
    private int sequence;
    private FileLandingZone zone;

    /** Writes the file: twelve values a row, a third of them short texts in quotes. */
    @Setup
    public void writeFile() throws IOException {
        directory = Files.createTempDirectory("cadre-bench-landing");
        file = directory.resolve("contacts.csv");
        Random random = new Random(SEED);
        long written = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < COLUMNS; i++) {
                row.append(i == 0 ? "" : ",").append("column_").append(i);
            }
            while (written < BYTES) {
                row.append('\n');
                out.append(row);
                written += row.length();
                row.setLength(0);
                for (int i = 0; i < COLUMNS; i++) {
                    row.append(i == 0 ? "" : ",");
                    String value = Long.toString(random.nextLong(1L << 40), 36);
                    row.append(i % 3 == 2 ? "\"seen, and " + value + '"' : value);
                }
                records++;
            }
        }
        // The last row was made and not written, and the header is none.
        records -= 1;
    }

    /** Opens an empty zone. */
    @Setup(Level.Invocation)
    public void openZone() throws IOException {
        Path folder = directory.resolve("zone-" + ++sequence);
        LandingConfiguration configuration = (LandingConfiguration) Proxy.newProxyInstance(LandingConfiguration.class.getClassLoader(),
                new Class<?>[] {LandingConfiguration.class}, (self, method, arguments) ->
                        method.getName().equals("directory") ? folder.toString() : method.getDefaultValue());
        zone = new FileLandingZone(SyntheticKeys.keys(), new Silent(), configuration);
    }

    /** Takes away what was measured. */
    @TearDown(Level.Invocation)
    public void emptyZone() throws IOException {
        zone.close();
        delete(directory.resolve("zone-" + sequence));
    }

    /** Takes away the file. */
    @TearDown
    public void deleteFile() throws IOException {
        delete(directory);
    }

    /** Content that is received already. */
    @State(Scope.Benchmark)
    public static class Received {
        private Delivery delivery;

        /** Receives it. */
        @Setup(Level.Invocation)
        public void receive(LandingBenchmark benchmark) throws IOException {
            delivery = benchmark.receive();
        }
    }

    /** Receives the file. */
    @Benchmark
    @OperationsPerInvocation(BYTES)
    public Delivery received() throws IOException {
        return receive();
    }

    /** Lands what was received. */
    @Benchmark
    @OperationsPerInvocation(BYTES)
    public Landed landed(Received one) throws IOException {
        return land(one.delivery);
    }

    /** Receives the file and lands it. */
    @Benchmark
    @OperationsPerInvocation(BYTES)
    public Landed whole() throws IOException {
        return land(receive());
    }

    private Delivery receive() throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return zone.receive(SOURCE, PROVIDER, "contacts", content);
        }
    }

    private Landed land(Delivery delivery) throws IOException {
        Counting counting = new Counting();
        Landed landed = zone.land(delivery, (content, sink) -> {
            counting.sink = sink;
            connector.read(new LandedExtract(content), counting);
        });
        if (counting.records != records || counting.rejections != 0) {
            throw new IllegalStateException(counting.records + " of " + records + " rows were landed, " + counting.rejections + " rejected");
        }
        return landed;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(one -> {
                try {
                    Files.delete(one);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private record LandedExtract(RecordSource.Content content) implements Extract {
        @Override
        public String table() {
            return "contacts";
        }

        @Override
        public InputStream open() throws IOException {
            return content.open();
        }
    }

    /** Hands records on, as the pipeline does. */
    private static final class Counting implements Records {
        private RecordSink sink;
        private long records;
        private long rejections;

        @Override
        public int table(String name, List<String> columns) throws IOException {
            return sink.table(new SourceTable(new TableName(name), columns));
        }

        @Override
        public void record(int table, long line, String[] values) throws IOException {
            records++;
            sink.record(table, line, values);
        }

        @Override
        public void record(int table, long line, long version, String[] row) {
            throw new AssertionError("No versions are set");
        }

        @Override
        public void removed(int table, long line, long version, String[] row) {
            throw new AssertionError("No removals are set");
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) throws IOException {
            rejections++;
            sink.quarantine(table, line, column, ErrorCode.valueOf(problem.name()));
        }
    }

    private static final class Silent implements Journal {
        private static final Digest NOTHING = Digest.ofContent(new byte[0]);
        private long entries;

        @Override
        public JournalEntry record(AuditEvent event) {
            return new JournalEntry(++entries, Instant.EPOCH, event, NOTHING);
        }

        @Override
        public List<JournalEntry> latest(int limit) {
            return List.of();
        }

        @Override
        public Verification verify() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Checkpoint checkpoint() {
            throw new UnsupportedOperationException();
        }
    }
}
