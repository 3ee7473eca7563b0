package org.cadrenode.shell.internal.optout;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.optout.OptOutReplica;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;

/** Shows how the register and its copy off the machine stand to each other. */
@Service
@Command(scope = "optout", name = "replica", description = "Shows how the register and its copy off the machine stand to each other",
        detailedDescription = "Examples:\n"
                + "  optout:replica\n"
                + "  optout:replica --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, clinician-liaison.")
public final class OptOutReplicaCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "optout:read";
    }

    @Override
    protected int run(String actor) {
        OptOutViews.copy(service(OptOutReplica.class).status()).print(out(), json());
        return ExitCode.DONE;
    }
}
