package org.cadrenode.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.audit.engine.FileJournal;
import org.cadrenode.audit.engine.JournalVerifier;
import org.cadrenode.audit.engine.SignatureCheck;
import org.cadrenode.keystore.engine.NodeKeys;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Entries per second of the journal: recorded one at a time with an fsync each, recorded by four threads that share
 * fsyncs, and, of a journal of a million entries, verified, and searched for one person's entries. Bare appends with an
 * fsync tell what the disk can do. Files are in the temporary directory.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class AuditBenchmark {
    private static final int VERIFIED = 1_000_000;
    private static final int WRITERS = 500;
    private static final int BARE_BYTES = 300;
    private static final JournalQuery BY_NOBODY = new JournalQuery(0, Optional.empty(), Optional.empty(), Set.of(), Set.of(),
            Optional.of("nobody"), Optional.empty(), Optional.empty());

    /** A journal that is written. */
    @State(Scope.Benchmark)
    public static class Written {
        private Path directory;
        private FileJournal journal;

        /** Opens an empty journal. */
        @Setup
        public void open() throws IOException {
            directory = Files.createTempDirectory("cadre-bench-journal");
            journal = journal(directory);
        }

        /** Closes and deletes it. */
        @TearDown
        public void delete() throws IOException {
            journal.close();
            deleteAll(directory);
        }
    }

    /** A file that is written without a journal. */
    @State(Scope.Benchmark)
    public static class Bare {
        private final byte[] content = new byte[BARE_BYTES];
        private Path file;
        private RandomAccessFile out;

        /** Opens an empty file. */
        @Setup
        public void open() throws IOException {
            file = Files.createTempFile("cadre-bench-bare", "");
            out = new RandomAccessFile(file.toFile(), "rw");
        }

        /** Closes and deletes it. */
        @TearDown
        public void delete() throws IOException {
            out.close();
            Files.delete(file);
        }
    }

    /** A journal that is verified. */
    @State(Scope.Benchmark)
    public static class Closed {
        private Path directory;
        private SignatureCheck signatures;

        /** Writes a journal, with many threads because that is quicker. */
        @Setup
        public void write() throws IOException, InterruptedException, ExecutionException {
            directory = Files.createTempDirectory("cadre-bench-journal");
            NodeKeys keys = SyntheticKeys.keys();
            signatures = SignatureCheck.ed25519(keys.publicKey(KeyPurpose.JOURNAL_SIGNING));
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
            try (FileJournal journal = journal(directory)) {
                List<Future<?>> writers = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    writers.add(threads.submit(() -> {
                        for (int i = 0; i < VERIFIED / WRITERS; i++) {
                            journal.record(event());
                        }
                    }));
                }
                for (Future<?> writer : writers) {
                    writer.get();
                }
            } finally {
                threads.shutdown();
            }
            Verification verification = verify();
            if (verification.verdict() != Verification.Verdict.GOOD || verification.entries() != VERIFIED) {
                throw new IllegalStateException("The journal has " + verification.entries() + " good entries");
            }
        }

        private Verification verify() throws IOException {
            return new JournalVerifier(directory, signatures).verify(List.of());
        }

        /** Deletes it. */
        @TearDown
        public void delete() throws IOException {
            deleteAll(directory);
        }
    }

    /** A journal of a million entries that is open, and was verified when it was opened. */
    @State(Scope.Benchmark)
    public static class Opened {
        private FileJournal journal;

        /** Opens it. */
        @Setup
        public void open(Closed closed) {
            journal = journal(closed.directory);
        }

        /** Closes it. */
        @TearDown
        public void close() {
            journal.close();
        }
    }

    /** Appends {@value #BARE_BYTES} bytes and waits for the disk: the most that one thread can get. */
    @Benchmark
    public void bareAppends(Bare bare) throws IOException {
        bare.out.write(bare.content);
        bare.out.getFD().sync();
    }

    /** Records, one thread. */
    @Benchmark
    @Threads(1)
    public JournalEntry recordedByOne(Written written) {
        return written.journal.record(event());
    }

    /** Records, four threads. */
    @Benchmark
    @Threads(4)
    public JournalEntry recordedByFour(Written written) {
        return written.journal.record(event());
    }

    /** Verifies a closed journal from its files, with the public key alone. */
    @Benchmark
    @OperationsPerInvocation(VERIFIED)
    public Verification verified(Closed closed) throws IOException {
        return closed.verify();
    }

    /** Searches the whole journal for one user's entries, of which there are none: every entry is read and compared. */
    @Benchmark
    @OperationsPerInvocation(VERIFIED)
    public long searched(Opened opened) throws IOException {
        LongAdder found = new LongAdder();
        opened.journal.search(BY_NOBODY, entry -> {
            found.increment();
            return true;
        });
        return found.sum();
    }

    private static FileJournal journal(Path directory) {
        return new FileJournal(directory, SyntheticKeys.keys(), Clock.systemUTC(), FileJournal.SEGMENT_BYTES);
    }

    private static AuditEvent event() {
        return AuditEvent.of(AuditAction.DELIVERY_LANDED, "mental-health-20261122-000001")
                .count("read", 12_345).count("quarantined", 12).with("source", "mental-health");
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
