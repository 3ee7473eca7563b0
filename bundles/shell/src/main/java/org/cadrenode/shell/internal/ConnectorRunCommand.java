package org.cadrenode.shell.internal;

import java.time.Duration;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceRun;
import org.cadrenode.api.delivery.SourceRun.Outcome;
import org.cadrenode.api.delivery.SourceRuns;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Takes in what a source has now, whatever its schedule says. */
@Service
@Command(scope = "connector", name = "run", description = "Takes in what a source has now, whatever its schedule says",
        detailedDescription = "Examples:\n"
                + "  connector:run ssda903\n"
                + "  connector:run --wait ssda903\n"
                + "  connector:run --wait --seconds 3600 hospital\n"
                + "A folder is emptied of the files that have come to rest; a database or service is asked for what is new. The command\n"
                + "returns at once; with --wait it waits for the end, and fails if the run failed or did not end in time.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, connector-admin.")
public final class ConnectorRunCommand extends NodeCommand {
    @Option(name = "--dry-run", description = "Only say what would happen")
    boolean dryRun;

    @Option(name = "--wait", description = "Wait for the end of the run and show it")
    boolean wait;

    @Option(name = "--seconds", description = "How long to wait at most; 600 unless it is given")
    int seconds = 600;

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
        SourceRuns runs = service(SourceRuns.class);
        if (dryRun) {
            String state = Words.of(runs.activity(id).orElseThrow(
                    () -> new CadreException(ErrorCode.NOT_FOUND, "no connector reads source " + id)).state());
            say("Source " + id + " would be run; it is " + state + ". Nothing was changed.");
            return ExitCode.DONE;
        }
        long number = runs.run(id);
        if (!wait) {
            say("A run of source " + id + " has started. See connector:show and connector:history.");
            return ExitCode.DONE;
        }
        Optional<SourceRun> ended = runs.await(id, number, Duration.ofSeconds(Math.max(0, seconds)));
        if (ended.isEmpty()) {
            say("The run of source " + id + " goes on. See connector:show and connector:history.");
            return ExitCode.FAILED;
        }
        SourceViews.run(ended.get()).print(out(), json);
        return ended.get().outcome() == Outcome.DONE ? ExitCode.DONE : ExitCode.FAILED;
    }
}
