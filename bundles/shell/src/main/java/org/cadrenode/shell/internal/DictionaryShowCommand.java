package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Shows the data dictionary of a source. */
@Service
@Command(scope = "dictionary", name = "show", description = "Shows the data dictionary of a source",
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
        Views.dictionary(service(Dictionaries.class).dictionary(id).orElseThrow(
                () -> new CadreException(ErrorCode.DICTIONARY_MISSING, "source " + id + " has no dictionary"))).print(out(), json);
        return ExitCode.DONE;
    }
}
