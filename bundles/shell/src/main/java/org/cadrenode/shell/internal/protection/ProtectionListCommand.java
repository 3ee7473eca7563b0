package org.cadrenode.shell.internal.protection;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.optout.ProtectionRegister;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.NodeCommand;
/** Lists the statements that protect addresses, without people. */
@Service
@Command(scope = "protection", name = "list", description = "Lists the statements that protect addresses, without people",
        detailedDescription = "Examples:\n"
                + "  protection:list\n"
                + "  protection:list --lines 500 --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class ProtectionListCommand extends NodeCommand {
    @Option(name = "--lines", description = "How many to show, newest first")
    int lines = 100;

    @Override
    protected String permission() {
        return "protection:read";
    }

    @Override
    protected int run(String actor) {
        Listing listing = new Listing("No address is protected.", "statement", "origin", "said_at", "lifted_at");
        service(ProtectionRegister.class).statements(lines).forEach(line -> listing.row(line.reference(), line.origin(),
                line.saidAt().toString(), line.liftedAt().map(Object::toString).orElse("")));
        listing.print(out(), json());
        return ExitCode.DONE;
    }
}
