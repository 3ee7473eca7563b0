package org.cadrenode.watch.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.cadrenode.watch.engine.Alert;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be told by one way. It is told in a thread of its own, tried a few times, and given up then: an alert that does not get
 * out stops nothing, and shows in {@link #state}. Thread-safe.
 */
final class AlertQueue implements AutoCloseable {
    /** The pauses between tries. */
    static final List<Duration> PAUSES = List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15));
    private static final Logger LOG = LoggerFactory.getLogger(AlertQueue.class);
    private static final int MOST = 200;

    private final AlertWay way;
    private final List<Duration> pauses;
    private final BlockingQueue<Alert> waiting = new ArrayBlockingQueue<>(MOST);
    private final Set<Alert> untold = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private State state = new State(0, 0, "", 0);

    /**
     * How a way does.
     *
     * @param told alerts that were taken
     * @param failures tries in a row that failed
     * @param failure the last one's
     * @param lost alerts that were given up, in a row
     */
    record State(long told, long failures, String failure, long lost) { }

    AlertQueue(AlertWay way, List<Duration> pauses) {
        this.way = way;
        this.pauses = List.copyOf(pauses);
        this.thread = new Thread(this::run, "cadre-alerts-" + way.name());
        thread.setDaemon(true);
        thread.start();
    }

    String name() {
        return way.name();
    }

    /** Tells an alert now and once, and returns why it was not taken; an empty text if it was. */
    String tell(Alert alert) {
        try {
            way.tell(alert);
            taken();
            return "";
        } catch (IOException e) {
            return e instanceof FileSystemException ? AlertWay.reason(e) : String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** Takes an alert; never waits. */
    void add(Alert alert) {
        untold.add(alert);
        if (!waiting.offer(alert)) {
            lost(alert);
        }
    }

    /** Returns whether an alert of a check waits to be told. */
    boolean waits(String check) {
        return untold.stream().anyMatch(alert -> alert.check().equals(check));
    }

    synchronized State state() {
        return state;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                deliver(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Alert alert) throws InterruptedException {
        for (int i = 0; i <= pauses.size(); i++) {
            if (i > 0) {
                TimeUnit.NANOSECONDS.sleep(pauses.get(i - 1).toNanos());
            }
            String failure = tell(alert);
            if (failure.isEmpty()) {
                untold.remove(alert);
                return;
            }
            failed(failure);
        }
        lost(alert);
    }

    private synchronized void taken() {
        state = new State(state.told() + 1, 0, "", 0);
    }

    private synchronized void failed(String why) {
        state = new State(state.told(), state.failures() + 1, why, state.lost());
        LOG.warn("Watch: an alert was not taken by {} ({}), {} tries in a row", way.name(), why, state.failures());
    }

    private synchronized void lost(Alert alert) {
        untold.remove(alert);
        state = new State(state.told(), state.failures(), state.failure(), state.lost() + 1);
        LOG.error("Watch: {} was given up by {}", alert.code(), way.name());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
