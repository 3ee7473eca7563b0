package org.cadrenode.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.jspecify.annotations.Nullable;

/** Checks the data dictionary of a source. */
@Service
@Command(scope = "dictionary", name = "check", description = "Checks the data dictionary of a source, and proposes code systems",
        detailedDescription = "Examples:\n"
                + "  dictionary:check ssda903\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance.")
public final class DictionaryCheckCommand extends NodeCommand {
    @Argument(name = "source", description = "Id of the source", required = true)
    @Completion(SourceCompleter.class)
    @Nullable String source;

    @Override
    protected String permission() {
        return "dictionary:read";
    }

    @Override
    protected int run(String actor) {
        Dictionaries dictionaries = service(Dictionaries.class);
        SourceId id = new SourceId(required(source, () -> "Name a source."));
        List<DictionaryFinding> findings = dictionaries.check(id);
        Views.findings(findings, dictionaries.proposals(id)).print(out(), json);
        return findings.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
