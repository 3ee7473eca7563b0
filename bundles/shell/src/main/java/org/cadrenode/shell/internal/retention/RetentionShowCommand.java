package org.cadrenode.shell.internal.retention;

import java.io.IOException;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.terms.RetentionKeeper;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.NodeCommand;

/** Shows what goes when, by source and month, and the holds that stand. */
@Service
@Command(scope = "retention", name = "show", description = "Shows what goes when, by source and month, and the holds that stand",
        detailedDescription = "Examples:\n"
                + "  retention:show\n"
                + "  retention:show --holds --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance, operator, auditor.")
public final class RetentionShowCommand extends NodeCommand {
    @Option(name = "--holds", description = "Show the holds that stand instead")
    boolean holds;

    @Override
    protected String permission() {
        return "retention:read";
    }

    @Override
    protected int run(String actor) throws IOException {
        RetentionKeeper keeper = service(RetentionKeeper.class);
        if (holds) {
            Listing listing = new Listing("No hold stands.", "source", "since", "by", "reason");
            keeper.holds().forEach(hold -> listing.row(hold.source().value(), hold.since().toString(), hold.by(), hold.reason()));
            listing.print(out(), json());
            return ExitCode.DONE;
        }
        Listing listing = new Listing("There are no deliveries.", "source", "month", "standing", "deliveries", "records");
        keeper.plan().forEach(line -> listing.row(line.source().value(), line.month().map(Object::toString).orElse(""),
                line.standing().name().toLowerCase(Locale.ROOT), line.deliveries(), line.records()));
        listing.print(out(), json());
        return ExitCode.DONE;
    }
}
