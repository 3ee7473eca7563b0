package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.Flow;

/** Shows what each stage did since the start, with its speed. */
@Service
@Command(scope = "node", name = "figures", description = "Shows what each stage did since the start, with its speed",
        detailedDescription = "Examples:\n"
                + "  node:figures\n"
                + "  node:figures --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: any.")
public final class NodeFiguresCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "";
    }

    @Override
    protected int run(String actor) {
        Views.figures(services(Flow.class)).print(out(), json);
        return ExitCode.DONE;
    }
}
