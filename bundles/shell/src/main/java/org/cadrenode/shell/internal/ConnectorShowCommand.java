package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceRuns;
import org.cadrenode.api.delivery.Sources;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Shows one source. */
@Service
@Command(scope = "connector", name = "show", description = "Shows one source: its state, schedule, rate, last run and what is wrong",
        detailedDescription = "Examples:\n"
                + "  connector:show ssda903\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: viewer, operator, connector-admin, governance, releaser, auditor, admin.")
public final class ConnectorShowCommand extends NodeCommand {
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
        SourceViews.source(service(Sources.class).source(id).orElseThrow(
                () -> new CadreException(ErrorCode.NOT_FOUND, "no connector reads source " + id)),
                optional(SourceRuns.class).flatMap(runs -> runs.activity(id))).print(out(), json);
        return ExitCode.DONE;
    }
}
