package org.cadrenode.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Sources;
import org.jspecify.annotations.Nullable;

/** Checks the configuration of one source's connector. */
@Service
@Command(scope = "connector", name = "check", description = "Checks the configuration of one source's connector",
        detailedDescription = "Examples:\n"
                + "  connector:check ssda903\n"
                + "The connector has 30 seconds; what the node finds wrong with schedule and rate is told, too.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: viewer, operator, connector-admin, governance, releaser, auditor, admin.")
public final class ConnectorCheckCommand extends NodeCommand {
    @Argument(name = "source", description = "Id of the source, as connector:list shows it", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "connector:read";
    }

    @Override
    protected int run(String actor) {
        List<String> problems = service(Sources.class).check(new SourceId(required(source, () -> "Name a source.")));
        Listing listing = new Listing("Nothing is wrong.", "problem");
        problems.forEach(listing::row);
        listing.print(out(), json);
        return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
