package org.cadrenode.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.DictionaryChange;
import org.cadrenode.api.dictionary.DictionaryReview;
import org.jspecify.annotations.Nullable;

/** Shows what a changed dictionary would change. */
@Service
@Command(scope = "dictionary", name = "diff", description = "Shows what a changed data dictionary would change, and what that means for data",
        detailedDescription = "Examples:\n"
                + "  dictionary:diff ssda903\n"
                + "  dictionary:diff --draft ssda903\n"
                + "  dictionary:diff --with ssda903-2027.csv ssda903\n"
                + "Compares the dictionary in force with its file, with the draft, or with another file of the dictionaries folder.\n"
                + "Exit codes: 0 done, whether or not there is a difference, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance.")
public final class DictionaryDiffCommand extends NodeCommand {
    @Option(name = "--draft", description = "Compare with the draft")
    boolean draft;

    @Option(name = "--with", description = "Compare with this file of the dictionaries folder")
    @Nullable String with;

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
        if (draft && with != null) {
            throw new IllegalArgumentException("Compare with the draft or with a file, not both.");
        }
        String own = service(Dictionaries.class).file(id).getFileName().toString();
        String file = draft ? DictionaryReview.DRAFT : with == null ? own : with;
        List<DictionaryChange> changes = service(DictionaryReview.class).compare(id, file);
        DictionaryViews.changes(changes).print(out(), json);
        if (!changes.isEmpty()) {
            long widening = changes.stream().filter(DictionaryChange::widens).count();
            say(changes.size() + " differences, of which " + widening + " widen what may leave or tell more of a child.");
            if (file.equals(own)) {
                service(DictionaryReview.class).state(id).file().ifPresent(digest -> say("The file's SHA-256 is " + digest.hex()
                        + "; compare it with that of approval:show before you agree."));
                say("Nothing of it is in force. Look with dictionary:try --with " + own + " " + id + "; ask a second person with "
                        + "dictionary:approve " + id + ".");
            }
        }
        return ExitCode.DONE;
    }
}
