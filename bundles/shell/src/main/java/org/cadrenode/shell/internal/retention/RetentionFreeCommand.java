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

/** Ends a hold, so that what is past its time goes again. */
@Service
@Command(scope = "retention", name = "free", description = "Ends a hold, so that what is past its time goes again",
        detailedDescription = "Examples:\n"
                + "  retention:free --reason 'claim 2026-17 is settled' ssda903\n"
                + "  retention:free --dry-run ssda903\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class RetentionFreeCommand extends ReasonedCommand {
    @Argument(name = "source", description = "Id of the source", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "retention:write";
    }

    @Override
    protected String plan() {
        return "What is past its time of source " + id() + " would go at the next sweep.";
    }

    @Override
    protected int change(String actor) throws IOException {
        service(RetentionKeeper.class).free(id(), reason());
        say("The next sweep takes up what is past its time of source " + id() + "; see retention:show.");
        return ExitCode.DONE;
    }

    private SourceId id() {
        return new SourceId(required(source, () -> "Name a source."));
    }
}
