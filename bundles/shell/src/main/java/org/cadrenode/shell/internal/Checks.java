package org.cadrenode.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.cadrenode.api.watch.CheckState;
import org.cadrenode.api.watch.Health;
import org.cadrenode.api.watch.NodeHealth;

/** What the rooms' checks say, by the watch over the node, or by asking them one by one where that is not there. */
final class Checks {
    private Checks() { }

    /** Returns what they say, or said at most so long ago. */
    static List<CheckState> of(NodeCommand command, Duration age) {
        return command.optional(NodeHealth.class).map(health -> health.look(age))
                .orElseGet(() -> asked(command.services(HealthCheck.class, HealthCheck.NAME)));
    }

    private static List<CheckState> asked(Map<String, HealthCheck> checks) {
        List<CheckState> states = new ArrayList<>();
        checks.forEach((name, check) -> {
            Result result = check.execute();
            List<String> messages = new ArrayList<>();
            for (ResultLog.Entry entry : result) {
                if (entry.getStatus() != Result.Status.OK || result.isOk()) {
                    messages.add(entry.getMessage());
                }
            }
            Health health = switch (result.getStatus()) {
                case OK -> Health.OK;
                case TEMPORARILY_UNAVAILABLE -> Health.STARTING;
                case WARN -> Health.WARN;
                case CRITICAL, HEALTH_CHECK_ERROR -> Health.CRITICAL;
            };
            states.add(new CheckState(name.toLowerCase(Locale.ROOT).replace(' ', '-'), health, Instant.now(), messages));
        });
        return states;
    }
}
