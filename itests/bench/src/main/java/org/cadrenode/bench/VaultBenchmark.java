package org.cadrenode.bench;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.vault.internal.VaultService;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * People per second of the vault: read by key, found by NHS number, and added, in a store that holds {@code people} of
 * them already. Building it is measured too, and printed, as is opening it, which verifies every row. The store stays in
 * the temporary directory, so that it is built once; its journal keeps nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 1, time = 5)
@Measurement(iterations = 3, time = 5)
public class VaultBenchmark {
    private static final ProviderId PROVIDER = new ProviderId("bench");
    private static final int LOT = 4000;
    private static final int CACHE_MEBIBYTES = 48;

    /** How many people the store holds. */
    @Param("1000000")
    private int people;

    private Path directory;
    private VaultService vault;
    private Vault.Reading reading;
    private SplittableRandom random;
    private int next;

    /** Builds the store, if no run before left one of this size. */
    @Setup
    public void build() {
        random = new SplittableRandom(1);
        directory = Path.of(System.getProperty("java.io.tmpdir"), "cadre-bench-vault-" + people);
        vault = open();
        next = Math.toIntExact(vault.size(PROVIDER));
        if (next < people) {
            long start = System.nanoTime();
            int from = next;
            while (next < people) {
                addLot(Math.min(LOT, people - next));
            }
            print(people - from, "added in lots of " + LOT, start);
            System.out.println("The store is kept in " + directory + "; delete the folder when you have done");
        }
        vault.deactivate();
        long start = System.nanoTime();
        vault = open();
        print(next, "verified at opening", start);
        reading = vault.open(PurposeToken.claim(PurposeToken.Purpose.MEASURE, "bench"));
    }

    private static void print(int many, String what, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%n%d people %s: %.1f s, %.0f a second%n", many, what, seconds, many / seconds);
    }

    private VaultService open() {
        return new VaultService(SyntheticKeys.keys(), new NoJournal(), directory, CACHE_MEBIBYTES);
    }

    /** Closes the store. */
    @TearDown
    public void close() {
        reading.close();
        vault.deactivate();
    }

    private void addLot(int many) {
        List<Contribution> lot = new ArrayList<>(many);
        for (int i = 0; i < many; i++) {
            int person = next++;
            lot.add(new Contribution(key(person), PROVIDER, localId(person), Contribution.Role.DEFINES, Optional.empty(),
                    List.of(nhsNumber(person), new Identifier(IdentifierKind.FORENAME, "Forename" + person % 977),
                            new Identifier(IdentifierKind.SURNAME, "Surname" + person % 10_007),
                            new Identifier(IdentifierKind.BIRTH_DATE,
                                    LocalDate.ofEpochDay(13_000 + person % 6000).toString()),
                            new Identifier(IdentifierKind.ADDRESS_LINE, person % 200 + " Quillback Terrace"),
                            new Identifier(IdentifierKind.POSTCODE, "AB" + person % 90 + " 2CD")),
                    LocalDate.of(2026, 1, 5)));
        }
        vault.record(lot);
    }

    private SubjectKey key(int person) {
        return vault.keyOf(PROVIDER, localId(person));
    }

    private static String localId(int person) {
        return "P" + person;
    }

    // Ten digits of the range for tests; the vault takes check digits as tested.
    private static Identifier nhsNumber(int person) {
        return new Identifier(IdentifierKind.NHS_NUMBER, String.format("999%07d", person));
    }

    /** Adds new people, durably, {@value #LOT} in a transaction. */
    @Benchmark
    @OperationsPerInvocation(LOT)
    public void added() {
        addLot(LOT);
    }

    /** Finds a person by NHS number and compares the sealed record. */
    @Benchmark
    public List<SubjectKey> foundByNhsNumber() {
        return reading.find(nhsNumber(random.nextInt(people)));
    }

    /** Reads a person by key. */
    @Benchmark
    public Optional<VaultPerson> personByKey() {
        return reading.person(key(random.nextInt(people)));
    }
}
