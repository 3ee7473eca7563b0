package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryBook;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceRuns;
import org.jspecify.annotations.Nullable;

/** Shows the last runs and deliveries of a source. */
@Service
@Command(scope = "connector", name = "history", description = "Shows the last runs and deliveries of a source, newest first",
        detailedDescription = "Examples:\n"
                + "  connector:history ssda903\n"
                + "  connector:history --limit 100 --json hospital\n"
                + "Runs in a row that ended alike and brought nothing are one line. The last 500 such lines are kept, over restarts.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: viewer, operator, connector-admin, governance, releaser, auditor, admin.")
public final class ConnectorHistoryCommand extends NodeCommand {
    @Option(name = "--limit", description = "How many lines at most; 30 unless it is given")
    int limit = 30;

    @Argument(name = "source", description = "Id of the source, as connector:list shows it", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "connector:read";
    }

    @Override
    protected int run(String actor) {
        SourceId id = new SourceId(required(source, () -> "Name a source."));
        if (limit < 1) {
            say("Ask for at least one line.");
            return ExitCode.USAGE;
        }
        SourceViews.history(service(SourceRuns.class).runs(id, limit), service(DeliveryBook.class).deliveries().stream()
                .filter(delivery -> delivery.milestone().delivery().source().equals(id)).toList(), limit).print(out(), json);
        return ExitCode.DONE;
    }
}
