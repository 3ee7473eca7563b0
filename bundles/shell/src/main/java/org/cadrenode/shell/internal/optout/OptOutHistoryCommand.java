package org.cadrenode.shell.internal.optout;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.optout.OptOutDesk;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.NodeCommand;
/** Shows what became of one opt-out, without people. */
@Service
@Command(scope = "optout", name = "history", description = "Shows what became of one opt-out, without people",
        detailedDescription = "Examples:\n"
                + "  optout:history 12\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, clinician-liaison.")
public final class OptOutHistoryCommand extends NodeCommand {
    @Argument(name = "reference", description = "Number of the opt-out, from optout:list", required = true)
    long reference;

    @Override
    protected String permission() {
        return "optout:read";
    }

    @Override
    protected int run(String actor) {
        Listing listing = new Listing("An older version of the node recorded it, and kept no history.", "at", "what", "object");
        service(OptOutDesk.class).history(reference).forEach(one -> listing.row(one.at().toString(), one.what(), one.object()));
        listing.print(out(), json());
        return ExitCode.DONE;
    }
}
