package org.cadrenode.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.linkage.Linkage.Status;
import org.cadrenode.linkage.internal.LinkageConfiguration;
import org.cadrenode.linkage.internal.LinkageRoom;
import org.cadrenode.synthetic.errors.Provider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Linkage as the appliance does it: the packages of three providers, one after the other, into an encrypted token store, in a heap of
 * 1 GiB. Prints processor time, living heap and disk by the subject, then how long the store takes to be read again. Tokens are made
 * beforehand, once, and kept in the temporary directory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = {"-Xmx1g", "-XX:+UseParallelGC"})
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Timeout(time = 3, timeUnit = TimeUnit.HOURS)
public class ResourceLinkageBenchmark {
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e3;
    private static final int MEBIBYTE = 1 << 20;

    /** How many children the providers know between them. */
    @Param({"100000", "200000", "400000", "800000"})
    private int children;

    private ResourcePeople people;
    private Path store;
    private LinkageRoom room;

    /** Makes the tokens, and an empty store. */
    @Setup
    public void make() throws IOException {
        people = new ResourcePeople(Path.of(System.getProperty("java.io.tmpdir"), "cadre-bench-people-" + children), children);
        people.make();
        store = Files.createTempDirectory("cadre-bench-linkage");
        room = open();
    }

    private LinkageRoom open() {
        LinkageConfiguration defaults = (LinkageConfiguration) Proxy.newProxyInstance(LinkageConfiguration.class.getClassLoader(),
                new Class<?>[] {LinkageConfiguration.class}, (proxy, method, arguments) ->
                        method.getName().equals("directory") ? store.resolve("linkage").toString() : method.getDefaultValue());
        return new LinkageRoom(tokenFiles(), SyntheticKeys.keys(), new NoJournal(), defaults);
    }

    /** Links the three packages. */
    @Benchmark
    public Status link() throws IOException {
        long subjects = 0;
        for (Provider provider : Provider.values()) {
            long began = System.nanoTime();
            long processor = processor();
            room.link(received(provider));
            long came = room.status().subjects() - subjects;
            subjects += came;
            System.out.printf("%n%s: %,d subjects, %.1f s, %.1f µs of processor time each", provider.id(), came, (System.nanoTime() - began) / NANOS,
                    (processor() - processor) / MICROS / came);
        }
        return room.status();
    }

    /** Tells what it takes, and opens the store once more. */
    @TearDown
    public void tell() throws IOException {
        Status status = room.status();
        long heap = heap();
        room.close();
        room = null;
        long without = heap();
        System.out.printf("%n%s%n%.0f MB of heap, %.0f B a subject; %.0f B a subject on disk%n", status, heap / (double) MEBIBYTE,
                (double) (heap - without) / status.subjects(), (double) size() / status.subjects());
        long began = System.nanoTime();
        long processor = processor();
        room = open();
        room.known(people.id(Provider.COUNCIL), List.of());
        System.out.printf("read again: %.1f s, %.1f s of processor time, %.0f B of heap a subject%n", (System.nanoTime() - began) / NANOS,
                (processor() - processor) / NANOS, (double) (heap() - without) / status.subjects());
        room.close();
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            long size = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
            return size;
        }
    }

    private static long processor() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private Received received(Provider provider) {
        Digest nothing = Digest.ofContent(new byte[0]);
        return new Received(new PackageManifest(provider.id() + "-1", PackageKind.DATA, people.id(provider), 1, nothing, Optional.empty(),
                Optional.empty(), Optional.empty(), 0, 1, nothing, new Journal.Checkpoint(0, nothing, ""), Instant.EPOCH));
    }

    // The tokens in the files of the people, and nothing else.
    private Intake tokenFiles() {
        return (Intake) Proxy.newProxyInstance(Intake.class.getClassLoader(), new Class<?>[] {Intake.class}, (proxy, method, arguments) -> {
            if (!method.getName().equals("tokens")) {
                throw new UnsupportedOperationException(method.getName());
            }
            ProviderId sender = ((Received) arguments[0]).manifest().provider();
            Provider provider = Stream.of(Provider.values()).filter(one -> people.id(one).equals(sender)).findFirst().orElseThrow();
            return new BufferedInputStream(Files.newInputStream(people.file(provider)), 1 << 16);
        });
    }
}
