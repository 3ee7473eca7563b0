package org.cadrenode.shell.internal;

import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.watch.AlertWays;

/** Sends a trial by mail and webhook, as they are configured. */
@Service
@Command(scope = "node", name = "alert-test", description = "Sends a trial by mail and webhook, as they are configured",
        detailedDescription = "Examples:\n"
                + "  node:alert-test\n"
                + "Nothing is wrong when the trial comes; it says so. How alerts are configured is in the manual, Watch.\n"
                + "Exit codes: 0 every way took it, 1 one did not, 2 usage, 3 refused, 4 not ready: no way is configured, or its settings are wrong.\n"
                + "Role: admin.")
public final class NodeAlertTestCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "node:configure";
    }

    @Override
    protected int run(String actor) {
        Map<String, String> outcomes = new TreeMap<>(service(AlertWays.class).trial());
        if (outcomes.isEmpty()) {
            say("Not ready: neither mail nor webhook works as configured. See node:check (watch) and etc/org.cadrenode.watch.cfg.");
            return ExitCode.NOT_READY;
        }
        Listing listing = new Listing("", "way", "outcome");
        outcomes.forEach((way, failure) -> listing.row(way, failure.isEmpty() ? "taken" : "not taken: " + failure));
        listing.print(out(), json());
        return outcomes.values().stream().allMatch(String::isEmpty) ? ExitCode.DONE : ExitCode.FAILED;
    }
}
