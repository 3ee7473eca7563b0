package org.cadrenode.shell.internal.people;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
import org.jspecify.annotations.Nullable;

/** Shows one request: what, who asked for it, and why. */
@Service
@Command(scope = "approval", name = "show", description = "Shows one request: what, who asked for it, and why",
        detailedDescription = "Examples:\n"
                + "  approval:show A-7K3M4Q\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: any.")
public final class ApprovalShowCommand extends NodeCommand {
    @Argument(name = "request", description = "Id of the request, as approval:list shows it", required = true)
    @Completion(ApprovalCompleter.class)
    @Nullable String id;

    @Override
    protected String permission() {
        return "";
    }

    @Override
    protected int run(String actor) {
        String wanted = Named.request(id);
        PeopleViews.approval(service(Approvals.class).list().stream().filter(approval -> approval.id().equals(wanted)).findFirst().orElseThrow(
                () -> new CadreException(ErrorCode.NOT_FOUND, "there is no such request"))).print(out(), json());
        return ExitCode.DONE;
    }
}
