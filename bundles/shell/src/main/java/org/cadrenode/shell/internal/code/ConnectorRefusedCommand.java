package org.cadrenode.shell.internal.code;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;

/** Lists code that was refused, and why, newest first. */
@Service
@Command(scope = "connector", name = "refused", description = "Lists code that was refused, and why, newest first",
        detailedDescription = "Examples:\n"
                + "  connector:refused\n"
                + "  connector:refused --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: viewer, operator, connector-admin, governance, releaser, auditor, admin.")
public final class ConnectorRefusedCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "connector:read";
    }

    @Override
    protected int run(String actor) {
        CodeViews.refused(service(Admission.class).refused()).print(out(), json());
        return ExitCode.DONE;
    }
}
