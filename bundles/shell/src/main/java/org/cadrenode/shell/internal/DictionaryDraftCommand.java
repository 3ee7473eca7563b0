package org.cadrenode.shell.internal;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Sources;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.DictionaryDraft;
import org.cadrenode.api.dictionary.DictionaryReview;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Drafts a data dictionary from what landed; everything is dropped until a person decides. */
@Service
@Command(scope = "dictionary", name = "draft",
        description = "Drafts a data dictionary from what landed; everything is dropped until a person decides",
        detailedDescription = "Examples:\n"
                + "  dictionary:draft ssda903\n"
                + "  dictionary:draft --dry-run ssda903\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class DictionaryDraftCommand extends NodeCommand {
    @Option(name = "--dry-run", description = "Only say what would happen")
    boolean dryRun;

    @Argument(name = "source", description = "Id of the source", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "dictionary:draft";
    }

    @Override
    protected int run(String actor) throws IOException {
        SourceId id = new SourceId(required(source, () -> "Name a source."));
        SourceShape shape = service(Sources.class).shape(id).orElseThrow(
                () -> new CadreException(ErrorCode.NOT_FOUND, "no connector reads source " + id));
        long columns = shape.tables().stream().mapToLong(table -> table.columns().size()).sum();
        if (dryRun) {
            say("A draft would be written: of " + columns + " columns in " + shape.tables().size()
                    + " tables that the connector declares, and of those that landed deliveries have.");
            return ExitCode.DONE;
        }
        DictionaryDraft draft = service(DictionaryReview.class).draft(shape);
        DictionaryViews.suggestions(draft.suggestions()).print(out(), json);
        say(draft.deliveries() == 0 ? "No delivery of " + id + " has landed: this is what its connector declares."
                : draft.records() + " records of " + draft.deliveries() + " deliveries were looked at. A suggestion decides nothing.");
        say("Written to " + draft.file() + ", where everything is dropped. Decide about each column, look with dictionary:try --draft "
                + id + ",");
        say("rename the file to " + service(Dictionaries.class).file(id).getFileName() + ", then dictionary:check " + id
                + " and dictionary:approve " + id + ".");
        return ExitCode.DONE;
    }
}
