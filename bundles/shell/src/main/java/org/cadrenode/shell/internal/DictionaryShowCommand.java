package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.DictionaryReview;
import org.cadrenode.api.dictionary.DictionaryState;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Shows the data dictionary of a source that is in force. */
@Service
@Command(scope = "dictionary", name = "show", description = "Shows the data dictionary of a source that is in force",
        detailedDescription = "Examples:\n"
                + "  dictionary:show ssda903\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance.")
public final class DictionaryShowCommand extends NodeCommand {
    @Argument(name = "source", description = "Id of the source", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "dictionary:read";
    }

    @Override
    protected int run(String actor) {
        SourceId id = new SourceId(required(source, () -> "Name a source."));
        DictionaryState state = service(DictionaryReview.class).state(id);
        Views.dictionary(service(Dictionaries.class).dictionary(id).orElseThrow(() -> new CadreException(ErrorCode.DICTIONARY_MISSING,
                state.standing().equals("waits") ? "the dictionary of " + id + " waits for its first approval"
                        : "source " + id + " has no dictionary"))).print(out(), json);
        state.inForce().ifPresent(now -> say(now.shipped() ? "It came with the node; nobody here has approved it."
                : "Approved by " + now.askedBy() + " and " + now.approvedBy() + " on " + now.since() + "."));
        if (state.changeWaits()) {
            say("The file " + service(Dictionaries.class).file(id).getFileName() + " differs: a change waits for approval. dictionary:diff "
                    + id + " shows it.");
        }
        return ExitCode.DONE;
    }
}
