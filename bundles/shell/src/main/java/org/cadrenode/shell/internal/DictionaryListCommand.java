package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;

/** Lists the data dictionaries and whether they pass their check. */
@Service
@Command(scope = "dictionary", name = "list", description = "Lists the data dictionaries and whether they pass their check",
        detailedDescription = "Examples:\n"
                + "  dictionary:list\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance.")
public final class DictionaryListCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "dictionary:read";
    }

    @Override
    protected int run(String actor) {
        Dictionaries dictionaries = service(Dictionaries.class);
        Listing listing = new Listing("There are no dictionaries: without one, a source's deliveries wait.", "source", "check",
                "tables", "sha256");
        for (SourceId source : dictionaries.sources()) {
            if (dictionaries.check(source).isEmpty()) {
                dictionaries.dictionary(source).ifPresent(dictionary -> listing.row(source.value(), "passed",
                        dictionary.tables().size(), dictionary.digest().brief()));
            } else {
                listing.row(source.value(), "failed", 0, "");
            }
        }
        listing.print(out(), json);
        return ExitCode.DONE;
    }
}
