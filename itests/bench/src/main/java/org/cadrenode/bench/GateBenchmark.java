package org.cadrenode.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.dictionary.Transform;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.ReleasedColumn;
import org.cadrenode.api.pseudonym.ReleasedTable;
import org.cadrenode.api.pseudonym.RowWriter;
import org.cadrenode.gate.engine.KnownPeople;
import org.cadrenode.gate.engine.RowsCheck;
import org.cadrenode.pseudonymise.engine.Family;
import org.cadrenode.pseudonymise.engine.TablePlan;
import org.cadrenode.pseudonymise.engine.text.Everyone;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
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
 * Values per second of structured rows, and characters per second of scrubbed notes, through the check before a release,
 * which looks for the identifiers of 20,000 children and their relatives. Rows are decoded from memory on the way.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class GateBenchmark {
    private static final int CHILDREN = 20_000;
    private static final int ROWS = 10_000;
    private static final int VALUES = ROWS * ContactTable.RELEASED_COLUMNS;
    private static final int CHARACTERS = 1 << 19;
    private static final int K = 5;
    private static final int SAMPLE = 20;

    /** Everybody who is known. */
    @State(Scope.Benchmark)
    public static class Known {
        private Patients patients;
        private KnownPeople people;

        /** Takes in the people. */
        @Setup
        public void people() {
            patients = new Patients(CHILDREN);
            people = new KnownPeople();
            for (Patient patient : patients.all()) {
                people.add(patient.person(), patient.pseudonym(), false);
            }
        }

        private RowsCheck.Result check(Dictionary dictionary, byte[] rows) throws IOException {
            return new RowsCheck(dictionary, people, K, SAMPLE, Patients.SEED).check(new ByteArrayInputStream(rows), () -> false);
        }
    }

    /** Structured rows as a plan made them. */
    @State(Scope.Benchmark)
    public static class Structured {
        private Dictionary dictionary;
        private byte[] rows;

        /** Pseudonymises rows of which nothing is found. */
        @Setup
        public void rows(Known known) throws IOException {
            ContactTable table = new ContactTable(known.patients, false);
            dictionary = table.dictionary();
            TablePlan plan = table.plan();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (SourceRecordReader reader = ContactTable.reader(table.records(ROWS)); RowWriter writer = new RowWriter(bytes)) {
                int number = writer.table(plan.released());
                while (reader.next()) {
                    Patient patient = table.patient(reader.ordinal());
                    plan.release(reader, Family.UNKNOWN);
                    writer.row(number, plan.key(), patient.pseudonym(), plan.values());
                }
                writer.finish();
            }
            rows = bytes.toByteArray();
            RowsCheck.Result result = known.check(dictionary, rows);
            if (result.values() != VALUES || !result.findings().isEmpty()) {
                throw new IllegalStateException(result.values() + " values, findings " + result.findings());
            }
        }
    }

    /** Rows of one scrubbed note each. */
    @State(Scope.Benchmark)
    public static class Text {
        private static final TableName NOTES = new TableName("notes");
        private Dictionary dictionary;
        private byte[] rows;

        /** Scrubs notes. */
        @Setup
        public void rows(Known known) throws IOException {
            dictionary = new Dictionary(new SourceId("mental-health"), Digest.ofContent(new byte[0]), Map.of(NOTES,
                    new TableRule(NOTES, List.of(rule("patient_id", false, IdentifierKind.SUBJECT_REFERENCE, ColumnType.CODE),
                            rule("note_text", true, null, ColumnType.FREE_TEXT)))));
            Everyone everyone = known.patients.everyone();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (RowWriter writer = new RowWriter(bytes)) {
                int number = writer.table(new ReleasedTable(NOTES, List.of(
                        new ReleasedColumn("note_text", ColumnType.FREE_TEXT, false, false, true, Set.of()))));
                int left = CHARACTERS;
                for (int i = 0; left > 0; i++) {
                    Patient patient = known.patients.all().get(i % known.patients.all().size());
                    String note = patient.scrubber(ScrubOptions.DEFAULT, everyone).scrub(known.patients.note(patient, i)).text();
                    String text = note.substring(0, Math.min(left, note.length()));
                    writer.row(number, new RecordKey(Patients.SEED, i), patient.pseudonym(), new String[] {text});
                    left -= text.length();
                }
                writer.finish();
            }
            rows = bytes.toByteArray();
        }

        private static ColumnRule rule(String name, boolean keep, IdentifierKind identifier, ColumnType type) {
            return new ColumnRule(name, keep, Optional.ofNullable(identifier), type,
                    type == ColumnType.FREE_TEXT ? Transform.SCRUB : Transform.AS_IS, name, false, false, false, keep, Set.of());
        }
    }

    /** Checks structured rows. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public RowsCheck.Result values(Known known, Structured structured) throws IOException {
        return known.check(structured.dictionary, structured.rows);
    }

    /** Checks notes. */
    @Benchmark
    @OperationsPerInvocation(CHARACTERS)
    public RowsCheck.Result characters(Known known, Text text) throws IOException {
        return known.check(text.dictionary, text.rows);
    }
}
