package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads, re-loads, opt-outs, withdrawals, purges, kills, rotations and restores in random order, over all the rooms of two
 * providers, their resource and its custodian. Whoever is out is nowhere, and whoever is not has exactly its rows. A sequence is
 * a list of numbers, each the seed of one operation, so that a sequence that fails can be made shorter. Long runs:
 * {@code -Dcadre.optout.sequences=200 -Dcadre.optout.length=80 -Dcadre.optout.seed=1 -Dcadre.optout.shrink=true}.
 */
class OptOutHoldsPropertiesTest {
    private static final long SEED = Long.getLong("cadre.optout.seed", 20261127);
    private static final int SEQUENCES = Integer.getInteger("cadre.optout.sequences", 3);
    private static final int LENGTH = Integer.getInteger("cadre.optout.length", 40);
    private static final String OPERATIONS = System.getProperty("cadre.optout.operations", "");
    private static final int MOST_TRIES = 120;

    @TempDir
    private Path folder;
    private final long[] done = new long[5];
    private int run;

    @Test
    void whoIsOutIsNowhereAndWhoIsInIsNotLost() throws IOException {
        System.out.println("OptOutHoldsPropertiesTest seed " + SEED + ", sequences " + SEQUENCES + " of " + LENGTH);
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            long seed = SEED + sequence;
            List<Long> operations = new ArrayList<>();
            Random random = new Random(seed);
            for (int i = 0; i < LENGTH && OPERATIONS.isEmpty(); i++) {
                operations.add(random.nextLong());
            }
            Stream.of(OPERATIONS.split(",")).filter(one -> !one.isEmpty()).map(Long::parseLong).forEach(operations::add);
            Failure failure = attempt(operations);
            if (failure != null) {
                Failure least = Boolean.getBoolean("cadre.optout.shrink") ? shrunk(operations, failure) : failure;
                throw new AssertionError("seed " + seed + ": " + least.what + "\n" + String.join("\n", least.log) + "\nThe same again: -Dcadre.optout.operations="
                        + least.operations.stream().map(String::valueOf).collect(Collectors.joining(",")), least.what);
            }
        }
        System.out.println("OptOutHoldsPropertiesTest looked " + done[0] + " times into all stores, behind " + done[2] + " kills, " + done[1]
                + " of them within a step, and compared " + done[3] + " rows; " + done[4] + " times a child was out");
    }

    private record Failure(Throwable what, List<String> log, List<Long> operations) { }

    private Failure attempt(List<Long> operations) throws IOException {
        List<String> log = new ArrayList<>();
        Path files = folder.resolve("run" + ++run);
        try (SiteSequence sequence = new SiteSequence(files, log)) {
            for (long operation : operations) {
                sequence.perform(operation);
            }
            sequence.rest();
            for (int i = 0; i < done.length; i++) {
                done[i] += sequence.done[i];
            }
            return null;
        } catch (AssertionError | RuntimeException | IOException e) {
            return new Failure(e, log, List.copyOf(operations));
        } finally {
            KillPoints.remove(files);
        }
    }

    // Takes out what is not needed for the failure, the longer pieces first.
    private Failure shrunk(List<Long> operations, Failure found) throws IOException {
        List<Long> least = new ArrayList<>(operations);
        Failure failure = found;
        int tries = 0;
        for (int piece = least.size() / 2; piece > 0; piece /= 2) {
            for (int from = 0; from < least.size() && tries < MOST_TRIES;) {
                List<Long> without = new ArrayList<>(least);
                without.subList(from, Math.min(without.size(), from + piece)).clear();
                tries++;
                Failure other = attempt(without);
                if (other != null) {
                    least = without;
                    failure = other;
                } else {
                    from += piece;
                }
            }
        }
        return failure;
    }
}
