package org.cadrenode.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Expectation;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.validation.engine.Known;
import org.cadrenode.validation.engine.Scan;
import org.cadrenode.validation.engine.SealedSpill;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Records per second through a validation: twelve columns with the rules of a return (codes, forms, three dates in order, a
 * number, two postcodes), of 20,000 children whose birth dates are known, repetitions counted in the end. Records are decoded
 * from memory on the way.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class ValidationBenchmark {
    private static final int RECORDS = 200_000;
    private static final int CHILDREN = 20_000;
    private static final SourceTable CHILD = new SourceTable(new TableName("children"), List.of("child", "dob"));
    private static final SourceTable EPISODE = new SourceTable(new TableName("episodes"), List.of("child", "start", "reason", "status", "need",
            "place", "provider", "end", "score", "home", "placed", "decided"));

    private byte[] records = {};
    private Known known = new Known(Optional.empty(), Optional.empty());

    /** Makes the records. */
    @Setup
    public void make() throws IOException {
        Random random = new Random(20261127);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SourceRecordWriter writer = new SourceRecordWriter(out)) {
            int child = writer.table(CHILD);
            int episode = writer.table(EPISODE);
            for (int i = 0; i < CHILDREN; i++) {
                writer.record(child, i, new String[] {Integer.toString(i), day(random.nextInt(3000))});
            }
            for (int i = CHILDREN; i < RECORDS; i++) {
                int start = 3000 + random.nextInt(3000);
                writer.record(episode, i, new String[] {Integer.toString(random.nextInt(CHILDREN)), day(start), "S", "C2",
                    "N" + (1 + random.nextInt(8)), "U" + random.nextInt(6), "PR" + random.nextInt(6), day(start + random.nextInt(900)),
                    Integer.toString(random.nextInt(42)), "CB" + random.nextInt(9) + " " + random.nextInt(9) + "TN", "CB2 1TN", day(start)});
            }
            writer.finish();
        }
        records = out.toByteArray();
        Expectation needed = new Expectation.Needed();
        Expectation past = new Expectation.NotInFuture();
        known = new Known(Optional.of(new SourceShape(new SourceId("care"), List.of(
                new SourceShape.Table(CHILD.name(), List.of(column("child", IdentifierKind.SUBJECT), column("dob", IdentifierKind.BIRTH_DATE))),
                new SourceShape.Table(EPISODE.name(), List.of(column("child", IdentifierKind.SUBJECT_REFERENCE),
                        column("start", ColumnType.DATE, needed, past), column("reason", ColumnType.CODE, needed),
                        column("status", ColumnType.CODE, needed, new Expectation.OneOf(Set.of("C1", "C2", "V2"))),
                        column("need", ColumnType.CODE, like("N[1-8]")), column("place", ColumnType.CODE, needed),
                        column("provider", ColumnType.CODE, like("PR[0-5]")),
                        column("end", ColumnType.DATE, past, new Expectation.NotBefore("start")),
                        column("score", ColumnType.NUMBER, new Expectation.Between(BigDecimal.ZERO, BigDecimal.valueOf(40))),
                        column("home", IdentifierKind.POSTCODE), column("placed", IdentifierKind.POSTCODE),
                        column("decided", ColumnType.DATE, new Expectation.NotBefore("start"))))))), Optional.empty());
    }

    private static String day(int number) {
        LocalDate day = LocalDate.of(2006, 1, 1).plusDays(number);
        return String.format("%02d/%02d/%d", day.getDayOfMonth(), day.getMonthValue(), day.getYear());
    }

    private static Expectation like(String form) {
        return new Expectation.Like(Pattern.compile(form, Pattern.CASE_INSENSITIVE));
    }

    private static SourceShape.Column column(String name, IdentifierKind kind, Expectation... expectations) {
        return new SourceShape.Column(name, Optional.of(kind), Optional.empty(), "", List.of(expectations));
    }

    private static SourceShape.Column column(String name, ColumnType type, Expectation... expectations) {
        return new SourceShape.Column(name, Optional.empty(), Optional.of(type), "", List.of(expectations));
    }

    /** Learns the children, looks at all records, and counts the repetitions. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public Scan.Found validated() throws IOException {
        try (SealedSpill spill = new SealedSpill(Path.of(System.getProperty("java.io.tmpdir")))) {
            Scan scan = new Scan(known, spill);
            scan.arrived(Instant.parse("2026-11-27T00:00:00Z"));
            try (SourceRecordReader reader = new SourceRecordReader(new ByteArrayInputStream(records))) {
                for (int i = 0; i < CHILDREN && reader.next(); i++) {
                    scan.learn(reader.table(), reader, reader.line());
                }
            }
            try (SourceRecordReader reader = new SourceRecordReader(new ByteArrayInputStream(records))) {
                while (reader.next()) {
                    scan.look(reader.table(), reader, reader.line(), false);
                }
            }
            return scan.found(true, List.of());
        }
    }
}
