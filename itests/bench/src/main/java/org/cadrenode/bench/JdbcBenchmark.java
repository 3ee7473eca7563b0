package org.cadrenode.bench;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.identifiable.Receiving;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.connector.jdbc.internal.JdbcConnector;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.landing.internal.FileLandingZone;
import org.cadrenode.landing.internal.LandingConfiguration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * Rows per second of a snapshot of a million rows: out of a database file of H2 in the same process, sealed, durable in a
 * landing zone on the disk of temporary files, 200,000 rows a delivery. One thread. No one else's work is counted: neither a
 * network nor a server that runs on cores of its own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 3, time = 1)
public class JdbcBenchmark {
    private static final int ROWS = 1_000_000;

    private Path folder;
    private JdbcConnector connector;
    private FileLandingZone landing;

    /** Fills a table of contacts: two numbers, two dates, a time, and texts of 10 and of about 70 characters. */
    @Setup
    public void fill() throws IOException, SQLException {
        folder = Files.createTempDirectory("jdbc-benchmark");
        String url = "jdbc:h2:" + folder.resolve("clinic").toAbsolutePath();
        try (Connection owner = DriverManager.getConnection(url, "sa", ""); Statement statement = owner.createStatement()) {
            statement.execute("CREATE USER reader PASSWORD ''");
            statement.execute("CREATE TABLE contact (id INTEGER PRIMARY KEY, patient INTEGER, nhs_number CHAR(10), seen DATE, due DATE, "
                    + "kind VARCHAR(20), words VARCHAR(200), updated_at TIMESTAMP)");
            statement.execute("GRANT SELECT ON contact TO reader");
            statement.execute("INSERT INTO contact SELECT x, x / 7, CAST(9990000000 + x AS VARCHAR), DATEADD(DAY, MOD(x, 4000), DATE '2012-01-01'), "
                    + "DATEADD(DAY, MOD(x, 3000), DATE '2014-01-01'), 'telephone', 'Seen at home, calm; asked for a letter to the school, number ' || x, "
                    + "DATEADD(SECOND, x, TIMESTAMP '2024-01-01 00:00:00') FROM SYSTEM_RANGE(1, " + ROWS + ")");
        }
        connector = JdbcConnector.onClassPath(Map.of("source", "clinic", "provider", "trust", "url", url, "user", "reader",
                "tables", "contact"), name -> Optional.empty());
        landing = zone();
    }

    private FileLandingZone zone() throws IOException {
        String directory = folder.resolve("landing").toString();
        LandingConfiguration configuration = (LandingConfiguration) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {LandingConfiguration.class},
                (proxy, method, arguments) -> method.getName().equals("directory") ? directory : method.getDefaultValue());
        return new FileLandingZone(SyntheticKeys.keys(), new NoJournal(), configuration);
    }

    /** Removes what was made. */
    @TearDown
    public void remove() throws IOException {
        landing.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Collects the table once. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long rows() throws IOException {
        Landed landed = new Landed();
        connector.collect(landed);
        if (landed.records != ROWS) {
            throw new IllegalStateException("Rows are missing");
        }
        return landed.records;
    }

    /** What the node does with a collection, without its routes. */
    private final class Landed implements Collecting, Records {
        private @Nullable Receiving receiving;
        private @Nullable SourceRecordWriter writer;
        private long records;

        @Override
        public Optional<String> resumePoint() {
            return Optional.empty();
        }

        @Override
        public Records records() {
            return this;
        }

        @Override
        public void commit(String resumePoint) throws IOException {
            if (writer != null && receiving != null) {
                records += writer.records();
                writer.finish();
                receiving.commit();
                receiving.close();
                writer = null;
                receiving = null;
            }
        }

        @Override
        public int table(String name, List<String> columns) throws IOException {
            Receiving opened = landing.receiving(new SourceId("clinic"), new ProviderId("trust"), "");
            // A content of its own for each collection: the landing zone takes nothing twice.
            new DataOutputStream(opened).writeLong(System.nanoTime());
            receiving = opened;
            SourceRecordWriter made = new SourceRecordWriter(opened);
            writer = made;
            return made.table(new SourceTable(new TableName(name), columns));
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) throws IOException {
            if (writer != null) {
                writer.record(table, line, values);
            }
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) {
            throw new IllegalStateException("Rows of a whole table have no version");
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) {
            throw new IllegalStateException("No row is removed");
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) {
            throw new IllegalStateException("No row is bad");
        }
    }
}
