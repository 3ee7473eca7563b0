package org.cadrenode.vault.internal;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.Vault;

/**
 * Measures the vault with as many children as the first argument says, in lots of 500: one DEFINES, a relative, and
 * three rows that mostly repeat, a child, as a delivery's tables bring them. Run by hand; it asserts nothing.
 */
final class VaultMeasurement {
    private static final int LOT = 500;

    private static double usedBefore;

    private VaultMeasurement() { }

    public static void main(String[] arguments) throws IOException {
        int children = Integer.parseInt(arguments[0]);
        Path directory = Files.createTempDirectory("vault-measurement");
        VaultService vault = new VaultService(Children.keys(1), new MemoryJournal(), directory, Integer.getInteger("cache", 48));
        fill(vault, "define", children, child -> List.of(Children.defines(vault, child)));
        fill(vault, "relative", children, child -> List.of(Children.mother(vault, child)));
        fill(vault, "add, all new", children,
                child -> List.of(Children.adds(vault, child, Children.of(IdentifierKind.EMAIL, "c" + child + "@example.org"))));
        fill(vault, "add, repeated in 3 rows", children, child -> {
            Contribution birth = Children.adds(vault, child, Children.of(IdentifierKind.BIRTH_DATE, Children.birthDate(child)));
            return List.of(birth, birth, birth);
        });
        fill(vault, "everything again", children, child -> List.of(Children.defines(vault, child), Children.mother(vault, child)));
        long bytes = Files.size(directory.resolve("vault.mv.db"));
        long start = System.nanoTime();
        vault.deactivate();
        VaultService again = new VaultService(Children.keys(1), new MemoryJournal(), directory, Integer.getInteger("cache", 48));
        report("close and open", children, start);
        System.out.println("file " + (bytes >> 20) + " MiB, " + again.store().subjects().bytes() + " bytes of memory for "
                + again.store().subjects().size() + " children");
        Random random = new Random(1);
        try (Vault.Reading reading = again.open(PurposeToken.claim(PurposeToken.Purpose.MEASURE, "measurement"))) {
            start = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                reading.person(Children.key(again, random.nextInt(children))).orElseThrow();
            }
            report("person", 20_000, start);
            start = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                reading.find(Children.of(IdentifierKind.NHS_NUMBER, Children.nhsNumber(random.nextInt(children))));
            }
            report("find", 20_000, start);
            start = System.nanoTime();
            reading.changedSince(0, person -> { });
            report("changedSince", children, start);
        }
        start = System.nanoTime();
        for (int i = 0; i < 1_000_000; i++) {
            Children.key(again, i);
        }
        report("keyOf", 1_000_000, start);
        start = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            again.remove(Children.key(again, i));
        }
        report("remove", 200, start);
        again.deactivate();
    }

    private interface Rows {
        List<Contribution> of(int child);
    }

    private static void fill(Vault vault, String what, int children, Rows rows) {
        long start = System.nanoTime();
        List<Contribution> lot = new ArrayList<>();
        long many = 0;
        for (int child = 0; child < children; child++) {
            lot.addAll(rows.of(child));
            if (lot.size() >= LOT) {
                vault.record(lot);
                many += lot.size();
                lot.clear();
            }
        }
        vault.record(lot);
        report(what, many + lot.size(), start);
    }

    // On a machine that does other work as well, the processor's seconds tell more than the clock's.
    private static void report(String what, long many, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        double used = (double) ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
        System.out.printf("%-26s %8d in %6.2f s: %9.0f a second; %6.2f processor seconds%n", what, many, seconds,
                many / seconds, used - usedBefore);
        usedBefore = used;
    }
}
