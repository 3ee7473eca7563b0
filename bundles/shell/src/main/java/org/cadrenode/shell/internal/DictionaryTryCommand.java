package org.cadrenode.shell.internal;

import java.io.IOException;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.DictionaryReview;
import org.cadrenode.api.identifiable.DictionaryTrial;
import org.jspecify.annotations.Nullable;

/** Shows sample records before and after a dictionary, to those who may see identifiers. */
@Service
@Command(scope = "dictionary", name = "try", description = "Shows sample records before and after a data dictionary, identifiers included",
        detailedDescription = "Examples:\n"
                + "  dictionary:try ssda903\n"
                + "  dictionary:try --draft --table episodes --rows 10 ssda903\n"
                + "  dictionary:try --with ssda903-2027.csv ssda903\n"
                + "  dictionary:try --show-identifiers --json ssda903\n"
                + "Journalled with your name. What is shown names children: let nobody look on, and keep none of it.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: governance.")
public final class DictionaryTryCommand extends NodeCommand {
    @Option(name = "--draft", description = "Try the draft instead of what is in force")
    boolean draft;

    @Option(name = "--with", description = "Try this file of the dictionaries folder")
    @Nullable String with;

    @Option(name = "--table", description = "Only this table")
    @Nullable String table;

    @Option(name = "--rows", description = "Records of each table, 1 to 50")
    int rows = 5;

    @Option(name = "--show-identifiers", description = "Print them even where there is no terminal")
    boolean showIdentifiers;

    @Argument(name = "source", description = "Id of the source", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "dictionary:try";
    }

    @Override
    protected int run(String actor) throws IOException {
        SourceId id = new SourceId(required(source, () -> "Name a source."));
        if (draft && with != null) {
            throw new IllegalArgumentException("Try the draft or a file, not both.");
        }
        if (!terminal() && !showIdentifiers) {
            throw new IllegalArgumentException("This prints identifiers: add --show-identifiers where there is no terminal.");
        }
        Optional<String> file = draft ? Optional.of(DictionaryReview.DRAFT) : Optional.ofNullable(with);
        DictionaryTrial.Trial trial = service(DictionaryTrial.class).run(id, file, Optional.ofNullable(table).map(TableName::new), rows);
        DictionaryViews.records(trial.records(), json).print(out(), json);
        say(trial.records().size() + " records of " + trial.deliveries().size() + " deliveries through the dictionary "
                + trial.dictionary().brief() + (trial.optedOut() == 0 ? "." : "; " + trial.optedOut()
                        + " were left out because their child opted out."));
        return ExitCode.DONE;
    }
}
