package org.cadrenode.vault.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.keystore.engine.NodeKeys;

/**
 * Flips one bit of a closed vault's file at a time, opens it and reads everything. Each flip either is an error, or leaves
 * every value, count and version as it was. Run by hand for the long run: arguments are the number of flips, the seed, and
 * a folder in memory; a bit that keeps the vault longer than a minute ends the run and is named.
 */
final class BitFlips {
    private static final PurposeToken MEASURE = PurposeToken.claim(PurposeToken.Purpose.MEASURE, "test");
    private static final int CHILDREN = 60;
    private static final int LONGEST_SECONDS = 60;

    private final Path directory;
    private final NodeKeys keys = Children.keys(9);
    private final List<Identifier> numbers = IntStream.range(0, CHILDREN)
            .mapToObj(child -> Children.of(IdentifierKind.NHS_NUMBER, Children.nhsNumber(child))).toList();
    private final byte[] database;
    private final byte[] anchor;
    private final Picture expected;
    private volatile long started;
    private volatile long bit;

    /** How a flip ended. */
    enum End { REFUSED_AT_OPENING, REFUSED_AT_READING, UNCHANGED, WRONG }

    /** All that a reader sees. */
    record Picture(long version, long size, Map<String, VaultPerson> people, List<List<SubjectKey>> found) { }

    /** Makes the vault whose bits are flipped. */
    BitFlips(Path directory) throws IOException {
        this.directory = directory;
        Path original = directory.resolve("original");
        VaultService vault = new VaultService(keys, new MemoryJournal(), original, 4);
        for (int lot = 0; lot < 4; lot++) {
            int from = lot * CHILDREN / 4;
            vault.record(IntStream.range(from, from + CHILDREN / 4).mapToObj(child -> Children.defines(vault, child)).toList());
        }
        vault.record(IntStream.range(0, CHILDREN).mapToObj(child -> Children.mother(vault, child)).toList());
        vault.record(IntStream.range(0, 20).mapToObj(child -> Children.adds(vault, child,
                Children.of(IdentifierKind.EMAIL, "child" + child + "@example.org"))).toList());
        IntStream.range(0, 5).forEach(child -> vault.remove(Children.key(vault, child)));
        vault.deactivate();
        database = Files.readAllBytes(original.resolve("vault.mv.db"));
        anchor = Files.readAllBytes(original.resolve("vault.anchor"));
        VaultService again = new VaultService(keys, new MemoryJournal(), original, 4);
        expected = picture(again);
        again.deactivate();
        if (expected.people().size() != CHILDREN - 5) {
            throw new IllegalStateException("The original does not hold its children");
        }
    }

    long databaseBits() {
        return 8L * database.length;
    }

    long anchorBits() {
        return 8L * anchor.length;
    }

    End flipDatabase(long bitOfFile) throws IOException {
        return tried(flipped(database, bitOfFile), anchor, bitOfFile);
    }

    End flipAnchor(long bitOfFile) throws IOException {
        return tried(database, flipped(anchor, bitOfFile), bitOfFile);
    }

    private static byte[] flipped(byte[] content, long bitOfFile) {
        byte[] copy = content.clone();
        copy[(int) (bitOfFile / 8)] ^= (byte) (1 << bitOfFile % 8);
        return copy;
    }

    private End tried(byte[] databaseBytes, byte[] anchorBytes, long bitOfFile) throws IOException {
        started = System.nanoTime();
        bit = bitOfFile;
        Path folder = Files.createTempDirectory(directory, "flip");
        Files.write(folder.resolve("vault.mv.db"), databaseBytes);
        Files.write(folder.resolve("vault.anchor"), anchorBytes);
        try {
            return read(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    // An error of the machine, like memory that a wrong length asks for, is an error on opening as well.
    private End read(Path folder) {
        VaultService vault;
        try {
            vault = new VaultService(keys, new MemoryJournal(), folder, 4);
        } catch (RuntimeException | Error e) {
            return End.REFUSED_AT_OPENING;
        }
        try {
            return picture(vault).equals(expected) ? End.UNCHANGED : End.WRONG;
        } catch (RuntimeException | Error e) {
            return End.REFUSED_AT_READING;
        } finally {
            // As a kill would end it: closing in good order would write for longer than all of the reading takes.
            vault.store().drop();
        }
    }

    private Picture picture(VaultService vault) {
        Map<String, VaultPerson> people = new TreeMap<>();
        List<List<SubjectKey>> found = new ArrayList<>();
        try (Vault.Reading reading = vault.open(MEASURE)) {
            reading.changedSince(0, person -> people.put(person.localId(), person));
            for (int child = 0; child < CHILDREN; child++) {
                found.add(reading.find(numbers.get(child)));
                SubjectKey key = Children.key(vault, child);
                VaultPerson person = reading.person(key).orElse(null);
                if (vault.knows(key) != (person != null) || person != null && !person.equals(people.get(Children.localId(child)))) {
                    throw new IllegalStateException("Two ways to a child lead to two answers");
                }
            }
        }
        return new Picture(vault.version(), vault.size(Children.TRUST), people, found);
    }

    private void watch() {
        while (true) {
            try {
                Thread.sleep(1000);
            } catch (InterruptedException e) {
                return;
            }
            if (System.nanoTime() - started > LONGEST_SECONDS * 1_000_000_000L) {
                System.out.println("bit " + bit + " keeps the vault longer than a minute");
                Runtime.getRuntime().halt(3);
            }
        }
    }

    /** Runs many flips and prints how they ended. */
    public static void main(String[] arguments) throws IOException {
        int many = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        Random random = new Random(seed);
        BitFlips flips = new BitFlips(Files.createTempDirectory(Path.of(arguments[2]), "flips"));
        flips.started = System.nanoTime();
        Thread watch = new Thread(flips::watch, "watch");
        watch.setDaemon(true);
        watch.start();
        System.out.println("seed " + seed + ", file of " + flips.databaseBits() / 8 + " bytes");
        long[] ends = new long[End.values().length];
        long start = System.nanoTime();
        for (int i = 1; i <= many; i++) {
            long chosen = (long) (random.nextDouble() * flips.databaseBits());
            End end = flips.flipDatabase(chosen);
            ends[end.ordinal()]++;
            if (end == End.WRONG) {
                System.out.println("WRONG: bit " + chosen);
            }
            if (i % 1000 == 0 || i == many) {
                System.out.printf("%d flips in %.0f s: %d refused at opening, %d at reading, %d unchanged, %d wrong%n", i,
                        (System.nanoTime() - start) / 1e9, ends[0], ends[1], ends[2], ends[3]);
            }
        }
    }
}
