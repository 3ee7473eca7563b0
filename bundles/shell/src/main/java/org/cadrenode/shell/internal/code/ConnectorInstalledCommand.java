package org.cadrenode.shell.internal.code;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;

/** Lists what was installed beside the distribution. */
@Service
@Command(scope = "connector", name = "installed", description = "Lists what was installed beside the distribution",
        detailedDescription = "Examples:\n"
                + "  connector:installed\n"
                + "  connector:installed --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: viewer, operator, connector-admin, governance, releaser, auditor, admin.")
public final class ConnectorInstalledCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "connector:read";
    }

    @Override
    protected int run(String actor) {
        CodeViews.installed(service(Admission.class).installed()).print(out(), json());
        return ExitCode.DONE;
    }
}
