package org.cadrenode.shell.internal.optout;

import java.time.Instant;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.optout.NodeLists;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.NodeCommand;

/** Lists the nodes whose opt-outs count here. */
@Service
@Command(scope = "optout", name = "node-list", description = "Lists the nodes whose opt-outs count here",
        detailedDescription = "Examples:\n"
                + "  optout:node-list\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, clinician-liaison.")
public final class OptOutNodeListCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "optout:read";
    }

    @Override
    protected int run(String actor) {
        Listing listing = new Listing("No other node's lists are taken: see otherNodes in etc/org.cadrenode.optout.cfg.",
                "node", "last_list", "decisions");
        service(NodeLists.class).known().forEach(node ->
                listing.row(node.node(), node.made().map(Instant::toString).orElse("none yet"), node.decisions()));
        listing.print(out(), json());
        return ExitCode.DONE;
    }
}
