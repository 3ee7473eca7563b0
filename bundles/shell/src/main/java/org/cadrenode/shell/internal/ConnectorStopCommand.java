package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Sources;
import org.jspecify.annotations.Nullable;

/** Stops taking in deliveries of a source. */
@Service
@Command(scope = "connector", name = "stop", description = "Stops taking in deliveries of a source",
        detailedDescription = "Examples:\n"
                + "  connector:stop ssda903\n"
                + "  connector:stop --dry-run ssda903\n"
                + "The source stays stopped over restarts, until connector:start. A collection under way ends, and so does a reading that\n"
                + "has made no progress for long; what was committed is kept.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, connector-admin.")
public final class ConnectorStopCommand extends NodeCommand {
    @Option(name = "--dry-run", description = "Only say what would happen")
    boolean dryRun;

    @Argument(name = "source", description = "Id of the source, as connector:list shows it", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "connector:control";
    }

    @Override
    protected int run(String actor) {
        SourceId id = new SourceId(required(source, () -> "Name a source."));
        if (dryRun) {
            say("Source " + id + " would be stopped.");
            return ExitCode.DONE;
        }
        service(Sources.class).stop(id);
        say("Source " + id + " takes in no more deliveries; those that were taken in go on. See connector:list.");
        return ExitCode.DONE;
    }
}
