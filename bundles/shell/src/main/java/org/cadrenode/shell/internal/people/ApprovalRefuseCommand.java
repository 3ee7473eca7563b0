package org.cadrenode.shell.internal.people;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.jspecify.annotations.Nullable;

/** Says no to what somebody asked for, or takes back what you asked for yourself. */
@Service
@Command(scope = "approval", name = "refuse", description = "Says no to what somebody asked for, or takes back what you asked for yourself",
        detailedDescription = "Examples:\n"
                + "  approval:refuse --reason 'not in the change window' A-7K3M4Q\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: any.")
public final class ApprovalRefuseCommand extends ReasonedCommand {
    @Argument(name = "request", description = "Id of the request, as approval:list shows it", required = true)
    @Completion(ApprovalCompleter.class)
    @Nullable String id;

    @Override
    protected String permission() {
        return "";
    }

    @Override
    protected String plan() {
        Named.request(id);
        return "What was asked for would not happen.";
    }

    @Override
    protected int change(String actor) {
        PeopleViews.approval(service(Approvals.class).refuse(Named.request(id), reason())).print(out(), json());
        say("It does not happen.");
        return ExitCode.DONE;
    }
}
