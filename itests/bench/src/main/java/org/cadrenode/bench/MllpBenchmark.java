package org.cadrenode.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.identifiable.MessageSpool;
import org.cadrenode.audit.engine.FileJournal;
import org.cadrenode.connector.hl7v2.internal.Hl7v2Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.MessageConnector.Verdict;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.landing.internal.FileLandingZone;
import org.cadrenode.landing.internal.FileMessageSpools;
import org.cadrenode.landing.internal.LandingConfiguration;
import org.cadrenode.pipeline.engine.MessageIntake;
import org.cadrenode.pipeline.engine.MllpListener;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * HL7 v2 messages per second: sent over loopback on 100 connections and acknowledged once they lie durably in a spool, while
 * deliveries are made of the spools; and the steps of that by themselves. Senders and listener share the machine. Files are
 * in the temporary directory.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 5)
public class MllpBenchmark {
    private static final int CONNECTIONS = 100;
    private static final int EXTRACT = 1_000;
    private static final long ROLL_MILLIS = 1_000;
    private static final Duration LONG = Duration.ofMinutes(10);

    /** A spool that takes messages, and a listener before it. */
    @State(Scope.Benchmark)
    public static class Node {
        private final Hl7v2Connector connector = connector();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final AtomicLong numbers = new AtomicLong();
        private Path directory;
        private FileJournal journal;
        private MessageSpool spool;
        private MllpListener listener;
        private volatile boolean closed;

        /** Opens everything. */
        @Setup
        public void open() throws IOException {
            directory = Files.createTempDirectory("cadre-bench-mllp");
            NodeKeys keys = SyntheticKeys.keys();
            journal = new FileJournal(directory.resolve("journal"), keys, Clock.systemUTC(), FileJournal.SEGMENT_BYTES);
            Map<String, Object> values = Map.of("directory", directory.resolve("landing").toString());
            LandingConfiguration configuration = (LandingConfiguration) Proxy.newProxyInstance(LandingConfiguration.class.getClassLoader(),
                    new Class<?>[] {LandingConfiguration.class}, (self, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
            FileLandingZone zone = new FileLandingZone(keys, journal, configuration);
            spool = new FileMessageSpools(zone, keys).open(new SourceId("pas"), new ProviderId("trust"));
            listener = MllpListener.open(new Endpoint.Mllp("127.0.0.1", 0, Optional.empty(), CONNECTIONS, LONG, 1 << 20, LONG), Optional.empty(),
                    new MessageIntake(new SourceId("pas"), connector, spool), threads);
            threads.execute(this::roll);
        }

        private void roll() {
            try {
                while (!closed) {
                    spool.roll();
                    TimeUnit.MILLISECONDS.sleep(ROLL_MILLIS);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Closes and deletes it. */
        @TearDown
        public void close() throws IOException {
            closed = true;
            listener.close();
            spool.close();
            threads.shutdownNow();
            journal.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** One sender's connection. */
    @State(Scope.Thread)
    public static class Sender {
        private Socket socket;
        private DataInputStream in;
        private final byte[] answer = new byte[1 << 12];

        /** Connects. */
        @Setup
        public void connect(Node node) throws IOException {
            socket = new Socket("127.0.0.1", node.listener.port());
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
        }

        /** Leaves. */
        @TearDown
        public void leave() throws IOException {
            socket.close();
        }
    }

    /** Sends a result and waits for its acknowledgement, a hundred connections at once. */
    @Benchmark
    @Threads(CONNECTIONS)
    public void acknowledged(Node node, Sender sender) throws IOException {
        sender.socket.getOutputStream().write(frame(message(node.numbers.incrementAndGet())));
        int length = 0;
        do {
            int read = sender.in.read(sender.answer, length, sender.answer.length - length);
            if (read < 0) {
                throw new IOException("The listener ended the connection");
            }
            length += read;
        } while (sender.answer[length - 1] != '\r' || length < 2 || sender.answer[length - 2] != 0x1c);
        if (!new String(sender.answer, 0, length, StandardCharsets.US_ASCII).contains("MSA|AA|")) {
            throw new IOException("A message was not accepted");
        }
    }

    /** Appends a message to the spool, a hundred threads at once, without connections. */
    @Benchmark
    @Threads(CONNECTIONS)
    public void appended(Node node) throws IOException {
        node.spool.append(frame(message(node.numbers.incrementAndGet())));
    }

    /** Appends a message to the spool, one thread: what one sender can get that waits for each acknowledgement. */
    @Benchmark
    public void appendedByOne(Node node) throws IOException {
        node.spool.append(frame(message(node.numbers.incrementAndGet())));
    }

    /** Parses and answers a message, one thread. */
    @Benchmark
    public void answered(Node node) {
        if (node.connector.answer(message(node.numbers.incrementAndGet())).verdict() != Verdict.ACCEPTED) {
            throw new IllegalStateException("A message was not accepted");
        }
    }

    /** Reads an extract of messages into records, one thread. */
    @Benchmark
    @OperationsPerInvocation(EXTRACT)
    public long read(Messages messages) throws IOException {
        Counting counting = new Counting();
        connector().read(messages, counting);
        if (counting.rejected > 0) {
            throw new IllegalStateException("A message was rejected");
        }
        return counting.records;
    }

    /** An extract of {@value #EXTRACT} messages. */
    @State(Scope.Benchmark)
    public static class Messages implements Extract {
        private byte[] content;

        /** Writes it. */
        @Setup
        public void write() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < EXTRACT; i++) {
                all.writeBytes(frame(message(i)));
            }
            content = all.toByteArray();
        }

        @Override
        public String table() {
            return "";
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }
    }

    private static Hl7v2Connector connector() {
        return new Hl7v2Connector(Map.of("source", "pas", "provider", "trust", "localId", "RMW00"));
    }

    // A blood count: about a kilobyte, as laboratories send them.
    private static byte[] message(long number) {
        StringBuilder message = new StringBuilder(1200);
        message.append("MSH|^~\\&|LAB|RMW|CADRE|NODE|20240501120000||ORU^R01|").append(number).append("|P|2.4\rPID|1||").append(number % 100_000)
                .append("^^^RMW00^MR||Synthetic^Person^||20120229|2|||1 Low Road^Hamlet^Town^Shire^ZZ1 1ZZ||01632 960001\r")
                .append("PV1|1|I|WARD1||||||||||||||||V").append(number).append("\rOBR|1|P").append(number).append("|F").append(number)
                .append("|FBC^Full blood count^L|||202405011100|||||||||||||||202405011159|||F\r");
        for (int i = 1; i <= 12; i++) {
            message.append("OBX|").append(i).append("|NM|A").append(i).append("^Analyte^L||").append(100 + i).append("|g/L|90-150|N|||F|||202405011130\r");
        }
        return message.append("NTE|1||Sample was received in good order\r").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] frame(byte[] message) {
        byte[] frame = new byte[message.length + 3];
        frame[0] = 0x0b;
        System.arraycopy(message, 0, frame, 1, message.length);
        frame[frame.length - 2] = 0x1c;
        frame[frame.length - 1] = '\r';
        return frame;
    }

    private static final class Counting implements Records {
        private long records;
        private long rejected;

        @Override
        public int table(String name, List<String> columns) {
            return 0;
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) {
            records++;
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) {
            records++;
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) {
            records++;
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) {
            rejected++;
        }
    }
}
