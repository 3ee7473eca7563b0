package org.cadrenode.research.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The ways by which the batches of a load go into the database: connections, each with a thread of its own, by which batches are written side by
 * side while the next is prepared. A batch is settled, and committed, only once the one before it is committed, so that whatever comes between, the
 * database has what was prepared first, and nothing behind a gap. For one owner's thread.
 */
final class Lanes implements AutoCloseable {
    private static final int WRITERS = 2;

    private final List<Lane> lanes = new ArrayList<>();
    private final Partitions partitions = new Partitions();
    private final Names names;
    private int next;
    private CompletableFuture<Boolean> newest = CompletableFuture.completedFuture(true);

    /** What a batch writes of what others write, too; it ends with the commit. */
    interface Settlement {
        /** Writes it by the connection by which the batch was written. @param events how many the batch has */
        void settle(Connection connection, long events) throws SQLException;
    }

    /** One of them. While a batch of one writer is under way, another is prepared by the other. */
    private static final class Lane {
        private final Connection connection;
        private final Aside<Void, SQLException> thread = new Aside<>("cadre-load-send", SQLException.class);
        private final EventWriter[] writers = new EventWriter[WRITERS];
        private int batches;

        private Lane(Connection connection) {
            this.connection = connection;
        }
    }

    /**
     * @param connections one or more, of which none has anything uncommitted
     * @param counters of the load, for the names that its batches bring
     */
    Lanes(List<Connection> connections, Counters counters, int provider) throws SQLException {
        names = new Names(counters, this::free);
        for (Connection connection : connections) {
            Lane lane = new Lane(connection);
            lanes.add(lane);
            for (int writer = 0; writer < WRITERS; writer++) {
                lane.writers[writer] = new EventWriter(connection, names, provider, partitions);
            }
        }
    }

    /** Returns names as the batch that is prepared finds and adds them. */
    Names names() {
        return names;
    }

    /** Returns the writer of the batch that is prepared. */
    EventWriter writer() {
        Lane lane = lanes.get(next);
        return lane.writers[lane.batches % WRITERS];
    }

    private Connection free() throws SQLException {
        await();
        return lanes.get(next).connection;
    }

    /**
     * Begins to write the batch that was prepared, as soon as its lane is free; the next one is prepared from now on.
     *
     * @throws SQLException if a batch before it failed
     */
    void begin(Settlement settlement) throws SQLException {
        Lane lane = lanes.get(next);
        EventWriter writer = writer();
        makeRoom(writer.missing());
        lane.thread.await();
        CompletableFuture<Boolean> before = newest;
        CompletableFuture<Boolean> committed = new CompletableFuture<>();
        newest = committed;
        lane.batches++;
        next = (next + 1) % lanes.size();
        lane.thread.begin(() -> {
            boolean done = false;
            try {
                writer.write();
                // If the one before it failed, that is told.
                if (before.join()) {
                    settlement.settle(lane.connection, writer.settle());
                    done = true;
                }
                return null;
            } finally {
                committed.complete(done);
            }
        });
    }

    // While nobody writes: partitions that two make at a time, or that one makes and another writes past, have each waiting for the other.
    private void makeRoom(Set<Partitions.Partition> missing) throws SQLException {
        if (missing.isEmpty()) {
            return;
        }
        await();
        if (lanes.size() == 1) {
            partitions.make(lanes.get(0).connection, missing);
            return;
        }
        // By one that has nothing of this batch.
        Connection idle = lanes.get((next + 1) % lanes.size()).connection;
        partitions.make(idle, missing);
        idle.commit();
    }

    /**
     * Waits until all batches that were begun are committed.
     *
     * @throws SQLException why one failed
     */
    void await() throws SQLException {
        for (int lane = 0; lane < lanes.size(); lane++) {
            lanes.get((next + lane) % lanes.size()).thread.await();
        }
    }

    @Override
    public void close() throws SQLException {
        lanes.forEach(lane -> lane.thread.close());
        for (Lane lane : lanes) {
            for (EventWriter writer : lane.writers) {
                writer.close();
            }
        }
    }
}
