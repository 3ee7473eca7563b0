package org.cadrenode.shell.internal.people;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;

/** Lists what waits for a second person, or was decided within its time. */
@Service
@Command(scope = "approval", name = "list", description = "Lists what waits for a second person, or was decided within its time",
        detailedDescription = "Examples:\n"
                + "  approval:list\n"
                + "  approval:list --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: any.")
public final class ApprovalListCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "";
    }

    @Override
    protected int run(String actor) {
        PeopleViews.approvals(service(Approvals.class).list()).print(out(), json());
        return ExitCode.DONE;
    }
}
