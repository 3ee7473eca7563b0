package org.cadrenode.shell.internal.optout;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.optout.OptOutDesk;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.NodeCommand;
/** Shows one opt-out, without people. */
@Service
@Command(scope = "optout", name = "show", description = "Shows one opt-out, without people",
        detailedDescription = "Examples:\n"
                + "  optout:show 12\n"
                + "  optout:show --json 12\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, clinician-liaison.")
public final class OptOutShowCommand extends NodeCommand {
    @Argument(name = "reference", description = "Number of the opt-out, from optout:list", required = true)
    long reference;

    @Override
    protected String permission() {
        return "optout:read";
    }

    @Override
    protected int run(String actor) {
        OptOutViews.detail(service(OptOutDesk.class).show(reference)).print(out(), json());
        return ExitCode.DONE;
    }
}
