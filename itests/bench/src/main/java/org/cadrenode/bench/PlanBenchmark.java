package org.cadrenode.bench;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.terms.RestrictedCode;
import org.cadrenode.api.terms.RestrictedList;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.Family;
import org.cadrenode.pseudonymise.engine.TablePlan;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.cadrenode.pseudonymise.engine.text.Everyone;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.engine.text.Scrubber;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * Rows per second through a compiled plan: twelve structured columns, and the same with a note to scrub. Rows are
 * decoded from memory on the way, since a plan reads them from there; decoding alone is measured beside it. A child's
 * pseudonym and scrubber are at hand, as for all its rows but the first.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class PlanBenchmark {
    private static final int CHILDREN = 1_000;
    private static final int ROWS = 5_000;
    private static final int NOTES = 1_000;
    private static final int CODES = 20_000;

    /** Rows of twelve columns. */
    @State(Scope.Benchmark)
    public static class Structured {
        private final Job job = new Job();

        /** Makes the rows. */
        @Setup
        public void make() throws IOException {
            job.make(false, ROWS, RestrictedMatcher.NONE);
        }
    }

    /** Rows of twelve columns that are compared with restricted codes. */
    @State(Scope.Benchmark)
    public static class Compared {
        private final Job job = new Job();

        /** Makes the rows, and a list of as many codes as a country has. */
        @Setup
        public void make() throws IOException {
            Random random = new Random(Patients.SEED);
            List<RestrictedCode> codes = new ArrayList<>();
            for (int i = 0; i < CODES; i++) {
                codes.add(new RestrictedCode("sexual-health", CodeSystem.SNOMED, Long.toString(10_000_000L + random.nextInt(2_000_000_000)), false));
            }
            for (int i = 0; i < 15; i++) {
                codes.add(new RestrictedCode("sexual-health", CodeSystem.ICD10, "A" + (50 + i), true));
                codes.add(new RestrictedCode("assisted-conception", CodeSystem.OPCS4, "Q" + (40 + i), true));
                codes.add(new RestrictedCode("gender-recognition", CodeSystem.READ2, "Eu" + (10 + i), true));
            }
            job.make(false, ROWS, RestrictedMatcher.of(new RestrictedList(Digest.ofContent(new byte[0]), codes)));
        }
    }

    /** Rows of twelve columns and a note. */
    @State(Scope.Benchmark)
    public static class Noted {
        private final Job job = new Job();

        /** Makes the rows. */
        @Setup
        public void make() throws IOException {
            job.make(true, NOTES, RestrictedMatcher.NONE);
        }
    }

    /** Decodes rows of twelve columns and looks at each value. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void decodedRows(Structured structured, Blackhole sink) throws IOException {
        try (SourceRecordReader reader = ContactTable.reader(structured.job.records)) {
            while (reader.next()) {
                for (int i = 0; i < reader.table().columns().size(); i++) {
                    sink.consume(reader.value(i));
                }
            }
        }
    }

    /** Decodes and releases rows of twelve columns. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void structuredRows(Structured structured, Blackhole sink) throws IOException {
        structured.job.release(sink);
    }

    /** Decodes rows of twelve columns, compares them with 20,000 restricted codes, and releases them. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void comparedRows(Compared compared, Blackhole sink) throws IOException {
        compared.job.release(sink);
    }

    /** Decodes and releases rows of twelve columns and a note. */
    @Benchmark
    @OperationsPerInvocation(NOTES)
    public void scrubbedRows(Noted noted, Blackhole sink) throws IOException {
        noted.job.release(sink);
    }

    private static final class Job {
        private TablePlan plan;
        private ContactTable table;
        private byte[] records;
        private List<Family> families;

        void make(boolean notes, int rows, RestrictedMatcher restricted) throws IOException {
            Patients patients = new Patients(CHILDREN);
            Everyone everyone = patients.everyone();
            table = new ContactTable(patients, notes);
            plan = table.plan(restricted);
            records = table.records(rows);
            Map<Patient, Family> known = new HashMap<>();
            families = new ArrayList<>(rows);
            for (int i = 0; i < rows; i++) {
                families.add(known.computeIfAbsent(table.patient(i), patient -> new Known(days(patient),
                        patient.scrubber(ScrubOptions.DEFAULT, everyone))));
            }
            check(rows);
        }

        private static int[] days(Patient patient) {
            return patient.person().identifiers().stream().filter(identifier -> identifier.kind() == IdentifierKind.BIRTH_DATE)
                    .mapToInt(identifier -> Day.of(LocalDate.parse(identifier.value()))).toArray();
        }

        private void check(int rows) throws IOException {
            int released = 0;
            try (SourceRecordReader reader = ContactTable.reader(records)) {
                while (reader.next()) {
                    int ordinal = (int) reader.ordinal();
                    boolean good = !plan.restrictions().keepsBack(reader) && plan.release(reader, families.get(ordinal)) == null;
                    for (String value : plan.values()) {
                        good &= value != null;
                    }
                    released += good ? 1 : 0;
                }
            }
            if (released != rows) {
                throw new IllegalStateException("Only " + released + " rows are released whole");
            }
        }

        void release(Blackhole sink) throws IOException {
            try (SourceRecordReader reader = ContactTable.reader(records)) {
                while (reader.next()) {
                    int ordinal = (int) reader.ordinal();
                    sink.consume(plan.localId(reader));
                    sink.consume(plan.tellsIdentity(reader));
                    sink.consume(plan.restrictions().keepsBack(reader));
                    ErrorCode fault = plan.release(reader, families.get(ordinal));
                    sink.consume(fault);
                    sink.consume(plan.key());
                    sink.consume(plan.values());
                    sink.consume(plan.invalidIdentifiers(reader));
                }
            }
        }
    }

    private record Known(int[] birthDays, Scrubber scrubber) implements Family {
        @Override
        public boolean birthDay(int day) {
            for (int birthDay : birthDays) {
                if (birthDay == day) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String scrub(String text) {
            return scrubber.scrub(text).text();
        }
    }
}
