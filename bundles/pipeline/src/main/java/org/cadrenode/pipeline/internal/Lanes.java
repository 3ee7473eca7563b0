package org.cadrenode.pipeline.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.cadrenode.api.delivery.SourceId;

/**
 * A lane a source for the reading of its deliveries: one thread and a queue of its own, so that a source whose connector
 * is slow, or never returns, holds up itself alone. A thread that has nothing to do goes away. Thread-safe.
 */
final class Lanes {
    private static final int IDLE_SECONDS = 30;

    private final Map<SourceId, ExecutorService> lanes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Puts work at the end of a source's lane, and says whether it was: not once the lanes are closed. */
    boolean put(SourceId source, Runnable work) {
        if (closed) {
            return false;
        }
        try {
            lanes.computeIfAbsent(source, Lanes::lane).execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private static ExecutorService lane(SourceId source) {
        ThreadPoolExecutor lane = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "cadre-land-" + source);
            thread.setDaemon(true);
            return thread;
        });
        lane.allowCoreThreadTimeOut(true);
        return lane;
    }

    /** Begins nothing more, and waits for what is under way; not for longer than so many seconds. */
    void close(int seconds) {
        closed = true;
        lanes.values().forEach(lane -> {
            if (lane instanceof ThreadPoolExecutor pool) {
                pool.getQueue().clear();
            }
            lane.shutdown();
        });
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (ExecutorService lane : lanes.values()) {
            try {
                lane.awaitTermination(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
