package org.cadrenode.shell.internal.retention;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.terms.RetentionKeeper;
import org.cadrenode.shell.internal.ExitCode;
import org.cadrenode.shell.internal.ReasonedCommand;
import org.cadrenode.shell.internal.SourceCompleter;
import org.jspecify.annotations.Nullable;

/** Lets nothing of a source be destroyed until the hold ends. */
@Service
@Command(scope = "retention", name = "hold", description = "Lets nothing of a source be destroyed until the hold ends",
        detailedDescription = "Examples:\n"
                + "  retention:hold --reason 'claim 2026-17' ssda903\n"
                + "  retention:hold --dry-run ssda903\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class RetentionHoldCommand extends ReasonedCommand {
    @Argument(name = "source", description = "Id of the source", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "retention:write";
    }

    @Override
    protected String plan() {
        return "Nothing of source " + id() + " would be destroyed until retention:free.";
    }

    @Override
    protected int change(String actor) throws IOException {
        service(RetentionKeeper.class).hold(id(), reason());
        say("Nothing of source " + id() + " is destroyed until retention:free.");
        return ExitCode.DONE;
    }

    private SourceId id() {
        return new SourceId(required(source, () -> "Name a source."));
    }
}
