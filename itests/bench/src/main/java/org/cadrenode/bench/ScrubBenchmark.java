package org.cadrenode.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Million characters per second through the scrubber, each text through its own child's, and milliseconds in which a
 * scrubber is compiled for a child. Texts that were made to be slow stand beside synthetic notes, so that one run gives the ratio.
 */
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ScrubBenchmark {
    private static final int CHILDREN = 2_000;
    private static final int CHARACTERS = 1 << 19;
    private static final int COMPILED = 200;
    private static final int LONGEST_HOSTILE = 1_000;

    /** Texts with the scrubbers of their children. */
    @State(Scope.Benchmark)
    public static class Texts {
        /**
         * Synthetic notes, by all that is on by default or without misspelt names; or hostile text: the child's names
         * misspelt over and over, digits without end, marks of e-mail and web addresses.
         */
        @Param({"notes", "notes-exact", "hostile-names", "hostile-digits", "hostile-marks"})
        public String texts;

        private Scrubber[] scrubbers;
        private String[] written;

        /** Writes the texts and compiles the scrubbers. */
        @Setup
        public void write() {
            Patients patients = new Patients(CHILDREN);
            Everyone everyone = patients.everyone();
            ScrubOptions options = ScrubOptions.DEFAULT.withNearNames(!texts.equals("notes-exact"));
            List<Patients.Text> all = texts.startsWith("notes") ? patients.notes(CHARACTERS) : hostile(patients);
            written = all.stream().map(Patients.Text::text).toArray(String[]::new);
            scrubbers = all.stream().map(text -> text.patient().scrubber(options, everyone)).toArray(Scrubber[]::new);
            long characters = 0;
            for (String text : written) {
                characters += text.length();
            }
            if (characters != CHARACTERS) {
                throw new IllegalStateException("There are " + characters + " characters");
            }
        }

        private List<Patients.Text> hostile(Patients patients) {
            List<Patients.Text> all = new ArrayList<>();
            int left = CHARACTERS;
            for (int i = 0; left > 0; i++) {
                Patient patient = patients.all().get(i % patients.all().size());
                String piece = switch (texts) {
                    case "hostile-names" -> misspelt(patient);
                    case "hostile-digits" -> "0770090 0123-4567.8901 ";
                    case "hostile-marks" -> "a.b@c.d@www.e.f@http://";
                    default -> throw new IllegalArgumentException("There are no such texts");
                };
                String text = piece.repeat(LONGEST_HOSTILE / piece.length());
                all.add(new Patients.Text(patient, text.substring(0, Math.min(left, text.length()))));
                left -= all.get(i).text().length();
            }
            return all;
        }

        // One letter short, and one letter other at the end.
        private static String misspelt(Patient patient) {
            StringBuilder text = new StringBuilder();
            for (Identifier identifier : patient.person().identifiers()) {
                if (identifier.kind() == IdentifierKind.FORENAME || identifier.kind() == IdentifierKind.SURNAME) {
                    String shorter = identifier.value().substring(0, identifier.value().length() - 1);
                    text.append(shorter).append(' ').append(shorter).append("q ");
                }
            }
            return text.toString();
        }
    }

    /** Children whose scrubbers are compiled. */
    @State(Scope.Benchmark)
    public static class Children {
        private List<Patient> patients;
        private Everyone everyone;

        /** Makes the children. */
        @Setup
        public void make() {
            Patients all = new Patients(CHILDREN);
            everyone = all.everyone();
            patients = all.all().subList(0, COMPILED);
        }
    }

    /** Scrubs texts: million characters a second, on one core. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    @OperationsPerInvocation(CHARACTERS)
    public void characters(Texts texts, Blackhole sink) {
        for (int i = 0; i < texts.written.length; i++) {
            sink.consume(texts.scrubbers[i].scrub(texts.written[i]));
        }
    }

    /** Compiles the words of a child and its relatives: milliseconds a child. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    @OperationsPerInvocation(COMPILED)
    public void children(Children children, Blackhole sink) {
        for (Patient patient : children.patients) {
            sink.consume(patient.scrubber(ScrubOptions.DEFAULT, children.everyone));
        }
    }
}
