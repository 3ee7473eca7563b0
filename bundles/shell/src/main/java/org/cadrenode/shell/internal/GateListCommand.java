package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.gate.Gate;

/** Lists the deliveries that wait for a person's release. */
@Service
@Command(scope = "gate", name = "list", description = "Lists the deliveries that wait for a person's release",
        detailedDescription = "Examples:\n"
                + "  gate:list\n"
                + "  gate:list --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, releaser.")
public final class GateListCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "gate:read";
    }

    @Override
    protected int run(String actor) {
        Gate gate = service(Gate.class);
        Views.reports(gate.waiting().stream().flatMap(delivery -> gate.report(delivery).stream()).toList(), gate::forbidden)
                .print(out(), json);
        return ExitCode.DONE;
    }
}
