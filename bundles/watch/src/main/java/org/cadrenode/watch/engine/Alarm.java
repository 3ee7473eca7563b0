package org.cadrenode.watch.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;

/**
 * Decides what of the checks' states is told. A state counts once it has lasted, so that what flickers is told once; a check that is not
 * there any more, or is starting, leaves things as they are. Lasting is measured by a clock that does not jump. Not thread-safe.
 */
public final class Alarm {
    private final Rules rules;
    private final Map<String, Raised> raised = new TreeMap<>();
    private final Map<String, Change> changing = new HashMap<>();
    private final Map<String, Long> told = new HashMap<>();

    /**
     * When something is told.
     *
     * @param raise how long something must be wrong, or worse
     * @param resolve how long it must be better
     * @param repeat after which time what is critical is told again; none, never
     */
    public record Rules(Duration raise, Duration resolve, Optional<Duration> repeat) { }

    /** What was told of a check, and holds. */
    public record Raised(Health health, Instant since) { }

    private record Change(Health to, Instant since, long fromNanos) { }

    /** An alarm that told {@code before} when the node last ran. */
    public Alarm(Rules rules, Map<String, Raised> before) {
        this.rules = rules;
        raised.putAll(before);
    }

    /** Returns what was told and holds, by check. */
    public Map<String, Raised> raised() {
        return Collections.unmodifiableMap(new TreeMap<>(raised));
    }

    /**
     * Takes the states of a look and returns what is to be told.
     *
     * @param now the time of day
     * @param nanos a reading of {@link System#nanoTime}
     */
    public List<Alert> look(Collection<CheckState> states, Instant now, long nanos) {
        List<Alert> alerts = new ArrayList<>();
        for (CheckState state : states) {
            if (state.health() == Health.STARTING) {
                continue;
            }
            Health before = Optional.ofNullable(raised.get(state.check())).map(Raised::health).orElse(Health.OK);
            if (state.health() == before) {
                changing.remove(state.check());
                repeat(state.check(), now, nanos).ifPresent(alerts::add);
            } else if (lasted(state, before, now, nanos)) {
                alerts.add(tell(state.check(), before, changing.remove(state.check()), now));
                told.put(state.check(), nanos);
            }
        }
        return alerts;
    }

    private boolean lasted(CheckState state, Health before, Instant now, long nanos) {
        boolean worse = state.health().compareTo(before) > 0;
        Change change = changing.get(state.check());
        // From warn to critical within the wait is one change for the worse, and counts from its beginning.
        boolean sameWay = change != null && change.to().compareTo(before) > 0 == worse;
        Change next = sameWay ? new Change(state.health(), change.since(), change.fromNanos()) : new Change(state.health(), now, nanos);
        changing.put(state.check(), next);
        return nanos - next.fromNanos() >= (worse ? rules.raise() : rules.resolve()).toNanos();
    }

    private Alert tell(String check, Health before, Change change, Instant now) {
        boolean worse = change.to().compareTo(before) > 0;
        if (change.to() == Health.OK) {
            raised.remove(check);
        } else {
            raised.put(check, new Raised(change.to(), change.since()));
        }
        return new Alert(check, worse ? Alert.Kind.RAISED : Alert.Kind.RESOLVED, worse ? change.to() : before, change.since(), now);
    }

    private Optional<Alert> repeat(String check, Instant now, long nanos) {
        Raised standing = raised.get(check);
        if (standing == null || standing.health() != Health.CRITICAL || rules.repeat().isEmpty()) {
            return Optional.empty();
        }
        // What was raised before a restart is repeated one interval after it.
        if (nanos - told.computeIfAbsent(check, first -> nanos) < rules.repeat().get().toNanos()) {
            return Optional.empty();
        }
        told.put(check, nanos);
        return Optional.of(new Alert(check, Alert.Kind.REPEATED, standing.health(), standing.since(), now));
    }
}
