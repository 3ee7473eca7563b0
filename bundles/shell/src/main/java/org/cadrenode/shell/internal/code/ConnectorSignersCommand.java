package org.cadrenode.shell.internal.code;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;

/** Lists who may sign code. */
@Service
@Command(scope = "connector", name = "signers", description = "Lists who may sign code",
        detailedDescription = "Examples:\n"
                + "  connector:signers\n"
                + "  connector:signers --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: viewer, operator, connector-admin, governance, releaser, auditor, admin.")
public final class ConnectorSignersCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "connector:read";
    }

    @Override
    protected int run(String actor) {
        CodeViews.signers(service(Admission.class).signers()).print(out(), json());
        return ExitCode.DONE;
    }
}
