package org.cadrenode.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Rows and mebibytes a second of each connector that reads files, from the extracts of a synthetic region on disk to values: what
 * {@link Reading#megabytes} and {@link Reading#rows} say. {@link ConnectorsQuality} looks at the memory and at what was rejected.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class ConnectorsBenchmark {
    private static final int CHILDREN = 4_000;

    /** Name of the connector. */
    @Param({"annexa", "births", "cin", "csds", "ctf", "deaths", "fhir", "maternity", "mental-health", "mhsds", "ncmp", "school-census", "school-census-xml",
        "schoolrecords", "sen2", "ssda903", "systmone"})
    public String connector;

    private Path folder;
    private List<ExtractFiles.Opened> files;

    /** Writes the extracts. */
    @Setup
    public void write() throws IOException {
        folder = ExtractFiles.write(connector, CHILDREN);
        files = ExtractFiles.open(connector, folder);
    }

    /** Removes them. */
    @TearDown
    public void remove() throws IOException {
        ExtractFiles.remove(folder);
    }

    /** What an iteration read. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Reading {
        /** Rows handed on. */
        public long rows;
        /** Mebibytes of extract. */
        public double megabytes;

        /** Starts from nothing. */
        @Setup(Level.Iteration)
        public void begin() {
            rows = 0;
            megabytes = 0;
        }
    }

    /** Reads all extracts of the connector. */
    @Benchmark
    public long extracts(Reading reading) throws IOException {
        long values = 0;
        for (ExtractFiles.Opened file : files) {
            ExtractFiles.Seen seen = file.read();
            reading.rows += seen.records();
            reading.megabytes += file.bytes() / (double) (1 << 20);
            values += seen.values();
        }
        return values;
    }
}
