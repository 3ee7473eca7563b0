package org.cadrenode.shell.internal.people;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.jspecify.annotations.Nullable;

/** Agrees to what somebody else asked for. */
@Service
@Command(scope = "approval", name = "approve", description = "Agrees to what somebody else asked for",
        detailedDescription = "Examples:\n"
                + "  approval:approve --reason 'checked with the network' A-7K3M4Q\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: connector-admin, governance, vault-custodian, clinician-liaison, committee-member, data-manager, auditor, admin.")
public final class ApprovalApproveCommand extends ReasonedCommand {
    @Argument(name = "request", description = "Id of the request, as approval:list shows it", required = true)
    @Completion(ApprovalCompleter.class)
    @Nullable String id;

    @Override
    protected String permission() {
        return "approval:read";
    }

    @Override
    protected String plan() {
        Named.request(id);
        return "The one who asked would be able to do it, once.";
    }

    @Override
    protected int change(String actor) {
        PeopleViews.approval(service(Approvals.class).approve(Named.request(id), reason())).print(out(), json());
        say("The one who asked repeats the same command; it passes once.");
        return ExitCode.DONE;
    }
}
