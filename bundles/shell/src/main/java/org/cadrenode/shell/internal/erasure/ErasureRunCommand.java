package org.cadrenode.shell.internal.erasure;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.erasure.Erasures;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.NodeCommand;

/** Makes the files of stores anew out of which something was taken, now rather than at night. */
@Service
@Command(scope = "erasure", name = "run", description = "Makes the files of stores anew out of which something was taken, now rather than at night",
        detailedDescription = "Examples:\n"
                + "  erasure:run --dry-run\n"
                + "  erasure:run\n"
                + "While the files of a store are made anew, those who use it wait.\n"
                + "Exit codes: 0 done, 1 failed: of a store at least, 2 usage, 3 refused, 4 not ready: a store was in use all the time.\n"
                + "Role: governance, operator, vault-custodian.")
public final class ErasureRunCommand extends NodeCommand {
    @Option(name = "--dry-run", description = "Only say what would happen")
    boolean dryRun;

    @Override
    protected String permission() {
        return "erasure:run";
    }

    @Override
    protected int run(String actor) throws IOException {
        List<Erasures.Outcome> outcomes = service(Erasures.class).run(dryRun);
        Listing listing = new Listing("Nothing was taken out of the stores that are open since they were made anew.", "place", "outcome",
                "bytes_before", "bytes_after", "paused_millis");
        outcomes.forEach(one -> listing.row(one.place(), one.fate().name().toLowerCase(Locale.ROOT), one.before(), one.after(),
                one.paused().toMillis()));
        listing.print(out(), json());
        if (outcomes.stream().anyMatch(one -> one.fate() == Erasures.Fate.FAILED)) {
            say("The files of a store could not be made anew, and are as before: see the log. It is tried again.");
            return ExitCode.FAILED;
        }
        if (outcomes.stream().anyMatch(one -> one.fate() == Erasures.Fate.BUSY)) {
            say("A store was in use all the time. It is tried again every minute once it is due.");
            return ExitCode.NOT_READY;
        }
        say(dryRun ? "Nothing was changed." : "Done.");
        return ExitCode.DONE;
    }
}
