package org.cadrenode.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.DictionaryChange;
import org.cadrenode.api.dictionary.DictionaryReview;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Brings a dictionary file into force; a second person has to agree. */
@Service
@Command(scope = "dictionary", name = "approve", description = "Brings a data dictionary into force; a second person has to agree",
        detailedDescription = "Examples:\n"
                + "  dictionary:approve --reason 'reviewed on Monday' ssda903\n"
                + "  dictionary:approve --dry-run ssda903\n"
                + "The second person looks at dictionary:diff, and agrees with approval:approve. Then repeat the command. What comes\n"
                + "into force is the file as it was when it was agreed on.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class DictionaryApproveCommand extends ReasonedCommand {
    @Argument(name = "source", description = "Id of the source", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "dictionary:approve";
    }

    @Override
    protected String plan() {
        List<DictionaryChange> changes = service(DictionaryReview.class).compare(id(), service(Dictionaries.class).file(id()).getFileName().toString());
        return changes.size() + " differences would come into force, of which "
                + changes.stream().filter(DictionaryChange::widens).count()
                + " widen what may leave or tell more of a child; a second person has to agree. See dictionary:diff " + id() + ".";
    }

    @Override
    protected int change(String actor) {
        try {
            DictionaryViews.state(service(DictionaryReview.class).approve(id(), reason())).print(out(), json());
        } catch (CadreException e) {
            if (e.code() == ErrorCode.APPROVAL_NEEDED) {
                say(plan());
            }
            throw e;
        }
        say("It is in force. Deliveries that waited go on; those that were screened by the former one are screened again.");
        return ExitCode.DONE;
    }

    private SourceId id() {
        return new SourceId(required(source, () -> "Name a source."));
    }
}
