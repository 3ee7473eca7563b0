package org.cadrenode.shell.internal;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.optout.NationalOptOut;

/** Asks the national service now. */
@Service
@Command(scope = "optout", name = "national-request", description = "Asks the national service now about all whose answer is missing or "
        + "due to be renewed",
        detailedDescription = "Examples:\n"
                + "  optout:national-request --dry-run\n"
                + "  optout:national-request\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class OptOutNationalRequestCommand extends NodeCommand {
    @Option(name = "--dry-run", description = "Only say how many would be asked about")
    boolean dryRun;

    @Override
    protected String permission() {
        return "national:write";
    }

    @Override
    protected int run(String actor) throws IOException {
        long numbers = service(NationalOptOut.class).ask(actor, dryRun);
        new Sheet().with("numbers", numbers).with("dry_run", dryRun).print(out(), json);
        say(dryRun ? "Nothing was asked." : numbers == 0 ? "There is nobody to ask about just now."
                : "Asked, as far as a day's uploads allow. See optout:national-status.");
        return ExitCode.DONE;
    }
}
