package org.cadrenode.linkage.engine.pairs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.cadrenode.api.pseudonym.ViewKind;

/** Runs over the keys that both sides have views of, on several threads. */
final class Passes {
    private static final int STEP = 64;

    private Passes() { }

    /** What one thread does with pairs of one key. */
    interface Work {
        void cell(CellJoin join, int leftFrom, int leftTo, int rightFrom, int rightTo);
    }

    /** Makes the work of one thread. */
    interface Worker {
        Work work();
    }

    /**
     * What was done.
     *
     * @param compared pairs compared
     * @param oversized how often a block was too large
     * @param largest size of the largest such block
     */
    record Done(long compared, long oversized, int largest) {
        Done and(Done other) {
            return new Done(compared + other.compared, oversized + other.oversized, Math.max(largest, other.largest));
        }
    }

    static Done run(ViewKind kind, ViewTable left, ViewTable right, int largestBlock, int threads, Worker worker) {
        int[] cells = cells(left, right);
        AtomicInteger next = new AtomicInteger();
        List<Callable<Done>> tasks = new ArrayList<>();
        for (int i = 0; i < Math.max(1, threads); i++) {
            tasks.add(() -> {
                CellJoin join = new CellJoin(kind, left, right, largestBlock);
                Work work = worker.work();
                for (int from = next.getAndAdd(STEP); from < cells.length / 4; from = next.getAndAdd(STEP)) {
                    for (int cell = from; cell < Math.min(cells.length / 4, from + STEP); cell++) {
                        work.cell(join, cells[4 * cell], cells[4 * cell + 1], cells[4 * cell + 2], cells[4 * cell + 3]);
                    }
                }
                return new Done(join.compared(), join.oversized(), join.largestFound());
            });
        }
        return all(tasks);
    }

    private static Done all(List<Callable<Done>> tasks) {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            Done done = new Done(0, 0, 0);
            for (Future<Done> future : threads.invokeAll(tasks)) {
                done = done.and(future.get());
            }
            return done;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while pairs were compared");
        } catch (ExecutionException e) {
            throw new IllegalStateException("Pairs could not be compared", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    // Four numbers a key: rows from and to on the left, and on the right.
    private static int[] cells(ViewTable left, ViewTable right) {
        int[] cells = new int[1 << 10];
        int used = 0;
        int row = 0;
        int other = 0;
        while (row < left.size() && other < right.size()) {
            int order = Long.compareUnsigned(left.key(row), right.key(other));
            if (order == 0) {
                if (used + 4 > cells.length) {
                    cells = Arrays.copyOf(cells, cells.length * 2);
                }
                cells[used++] = row;
                row = left.end(row);
                cells[used++] = row;
                cells[used++] = other;
                other = right.end(other);
                cells[used++] = other;
            } else if (order < 0) {
                row = left.end(row);
            } else {
                other = right.end(other);
            }
        }
        return Arrays.copyOf(cells, used);
    }
}
