package org.cadrenode.watch.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;
import org.cadrenode.api.watch.NodeHealth;

/** Runs the checks side by side. One that hangs holds one thread, however often it is looked at. */
final class HealthLook implements NodeHealth {
    private final Rooms rooms;
    private final ExecutorService threads;
    private final Duration patience;
    private final InstantSource clock;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Map<String, CheckState> last = new ConcurrentHashMap<>();

    private List<CheckState> looked = List.of();
    private long lookedAt;

    private record Running(Future<Result> result, long sinceNanos) { }

    /** @param patience how long all checks together may take */
    HealthLook(Rooms rooms, ExecutorService threads, Duration patience, InstantSource clock) {
        this.rooms = rooms;
        this.threads = threads;
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public synchronized List<CheckState> look(Duration age) {
        if (lookedAt == 0 || System.nanoTime() - lookedAt > age.toNanos()) {
            looked = look();
            lookedAt = System.nanoTime();
        }
        return looked;
    }

    private List<CheckState> look() {
        long until = System.nanoTime() + patience.toNanos();
        Map<String, Running> started = new LinkedHashMap<>();
        rooms.checks().forEach((name, check) -> started.put(name, run(name, check)));
        List<CheckState> states = new ArrayList<>();
        started.forEach((name, run) -> states.add(state(name, run, until)));
        last.keySet().retainAll(started.keySet());
        return states;
    }

    private Running run(String name, HealthCheck check) {
        return running.compute(name, (same, before) -> before != null && !before.result().isDone() ? before
                : new Running(threads.submit(check::execute), System.nanoTime()));
    }

    private CheckState state(String name, Running run, long until) {
        try {
            Result result = run.result().get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            return since(name, health(result.getStatus()), messages(result));
        } catch (TimeoutException e) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - run.sinceNanos());
            return since(name, Health.CRITICAL, List.of("The check has not answered for " + seconds + " seconds; if this lasts, restart the node"));
        } catch (ExecutionException e) {
            return since(name, Health.CRITICAL, List.of("The check itself failed (" + e.getCause().getClass().getSimpleName() + "); see the log"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return since(name, Health.CRITICAL, List.of("The look was interrupted"));
        }
    }

    private CheckState since(String name, Health health, List<String> messages) {
        Instant now = clock.instant();
        return last.compute(name, (same, before) ->
                new CheckState(name, health, before != null && before.health() == health ? before.since() : now, messages));
    }

    private static Health health(Result.Status status) {
        return switch (status) {
            case OK -> Health.OK;
            case TEMPORARILY_UNAVAILABLE -> Health.STARTING;
            case WARN -> Health.WARN;
            case CRITICAL, HEALTH_CHECK_ERROR -> Health.CRITICAL;
        };
    }

    // Of a check that is not well only what is wrong.
    private static List<String> messages(Result result) {
        List<String> messages = new ArrayList<>();
        for (ResultLog.Entry entry : result) {
            if (entry.getStatus() != Result.Status.OK || result.isOk()) {
                messages.add(entry.getMessage());
            }
        }
        return messages;
    }
}
