package org.cadrenode.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.KeyedHash;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Bytes per second through sealed streams, and keyed hashes per second, on one thread. The warm-up is longer than
 * elsewhere: the cipher is called once a segment, so the virtual machine takes some hundred mebibytes to compile it.
 * What a short-lived process gets is measured beside it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class SealBenchmark {
    private static final int BYTES = 1 << 22;
    private static final int PIECE = 1 << 13;
    private static final int HASHES = 10_000;
    private static final String CONTEXT = "measured";
    private static final long SEED = 20_261_122;

    private final byte[] content = new byte[BYTES];
    private final String[][] words = new String[HASHES][];
    private NodeKeys keys;
    private KeyedHash hash;
    private byte[] sealed;

    /** Makes content, its sealed form, and words as a pseudonym is made of: a provider and a local id. */
    @Setup
    public void seal() throws IOException {
        Random random = new Random(SEED);
        random.nextBytes(content);
        keys = SyntheticKeys.keys();
        hash = keys.keyedHash(KeyPurpose.PSEUDONYM_LOCAL);
        for (int i = 0; i < HASHES; i++) {
            words[i] = new String[] {"mh-trust", "P" + random.nextInt(1_000_000_000)};
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sealTo(bytes);
        sealed = bytes.toByteArray();
        try (InputStream in = keys.open(KeyPurpose.LANDING, CONTEXT, new ByteArrayInputStream(sealed))) {
            if (!Arrays.equals(content, in.readAllBytes())) {
                throw new IllegalStateException("What was opened is not what was sealed");
            }
        }
    }

    /** Seals a stream in pieces of 8 KiB, as rooms write it. */
    @Benchmark
    @OperationsPerInvocation(BYTES)
    public void sealedBytes() throws IOException {
        sealTo(OutputStream.nullOutputStream());
    }

    /** Milliseconds to seal 4 MiB in a process that has sealed and opened as much before, and no more. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public void firstFourMebibytes() throws IOException {
        sealTo(OutputStream.nullOutputStream());
    }

    /** Opens the stream in pieces of 8 KiB. */
    @Benchmark
    @OperationsPerInvocation(BYTES)
    public long openedBytes(Blackhole sink) throws IOException {
        byte[] piece = new byte[PIECE];
        long total = 0;
        try (InputStream in = keys.open(KeyPurpose.LANDING, CONTEXT, new ByteArrayInputStream(sealed))) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                total += read;
                sink.consume(piece);
            }
        }
        return total;
    }

    /** Hashes a provider and a local id, as for a pseudonym. */
    @Benchmark
    @OperationsPerInvocation(HASHES)
    public void hashes(Blackhole sink) {
        for (String[] one : words) {
            sink.consume(hash.of(one));
        }
    }

    private void sealTo(OutputStream sink) throws IOException {
        try (OutputStream out = keys.seal(KeyPurpose.LANDING, CONTEXT, sink)) {
            for (int from = 0; from < BYTES; from += PIECE) {
                out.write(content, from, PIECE);
            }
        }
    }
}
