package org.cadrenode.shell.internal.erasure;

import java.time.Instant;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.erasure.Erasures;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.NodeCommand;

/** Shows out of which stores something was taken that may still lie in their files, until when, and what went last. */
@Service
@Command(scope = "erasure", name = "status", description = "Shows when what was taken out of stores goes from their files, and what went last",
        detailedDescription = "Examples:\n"
                + "  erasure:status\n"
                + "  erasure:status --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: auditor, governance, operator, vault-custodian.")
public final class ErasureStatusCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "erasure:read";
    }

    @Override
    protected int run(String actor) {
        Erasures erasures = service(Erasures.class);
        Listing listing = new Listing("No store is open, and none is due.", "place", "taken_out_since", "gone_by", "last_up_to", "last_done_at",
                "open", "beyond");
        erasures.lines().forEach(line -> listing.row(line.place(), text(line.since()), text(line.by()), text(line.asOf()),
                text(line.doneAt()), line.there(), line.beyond()));
        listing.print(out(), json());
        if (!json()) {
            say("What is taken out goes from the files within " + erasures.within().toHours() + " hours. Backups: "
                    + (erasures.backupDays().isEmpty() ? "the site has not told how long it keeps them (backupDays)."
                    : "kept for " + erasures.backupDays().getAsInt() + " days."));
        }
        return ExitCode.DONE;
    }

    private static String text(Optional<Instant> moment) {
        return moment.map(Instant::toString).orElse("");
    }
}
