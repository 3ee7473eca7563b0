package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourcePreview;
import org.cadrenode.api.delivery.SourceRuns;
import org.jspecify.annotations.Nullable;

/** Shows the form of what a source would bring next. */
@Service
@Command(scope = "connector", name = "preview",
        description = "Shows the form of what a source would bring next: tables, columns and shapes, never a value",
        detailedDescription = "Examples:\n"
                + "  connector:preview ssda903\n"
                + "  connector:preview --rows 1000 --json hospital\n"
                + "Reads the file that waits longest in the source's folder, or asks the database or service, and takes nothing: no\n"
                + "delivery lands and no resume point moves. In a shape 9 is a digit, A and a are letters, ? is anything that is no mark.\n"
                + "The look is journalled.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: connector-admin, governance.")
public final class ConnectorPreviewCommand extends NodeCommand {
    @Option(name = "--rows", description = "How many records to look at; 100 unless it is given")
    int rows = 100;

    @Argument(name = "source", description = "Id of the source, as connector:list shows it", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "connector:preview";
    }

    @Override
    protected int run(String actor) {
        SourcePreview preview = service(SourceRuns.class).preview(new SourceId(required(source, () -> "Name a source.")), rows);
        SourceViews.preview(preview).print(out(), json);
        say(preview.records() + " records were looked at, " + preview.rejected() + " could not be read; "
                + (preview.whole() ? "there are no more." : "there may be more."));
        preview.findings().forEach(this::say);
        return ExitCode.DONE;
    }
}
