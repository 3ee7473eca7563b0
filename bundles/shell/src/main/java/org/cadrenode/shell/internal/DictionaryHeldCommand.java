package org.cadrenode.shell.internal;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.DictionaryReview;
import org.cadrenode.api.dictionary.HeldColumn;
import org.jspecify.annotations.Nullable;

/** Lists the columns that came and that no rule names. */
@Service
@Command(scope = "dictionary", name = "held", description = "Lists columns that came and that no rule names; their values are held",
        detailedDescription = "Examples:\n"
                + "  dictionary:held\n"
                + "  dictionary:held ssda903\n"
                + "What is new in a source's layout is never guessed: none of its values has left, and all stay sealed with\n"
                + "their deliveries. Name the column in the dictionary, to keep or to drop it.\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance.")
public final class DictionaryHeldCommand extends NodeCommand {
    @Argument(name = "source", description = "Id of the source; all without")
    @Completion(SourceCompleter.class)
    private @Nullable String source;

    @Override
    protected String permission() {
        return "dictionary:read";
    }

    @Override
    protected int run(String actor) throws IOException {
        Listing listing = new Listing("No column waits for a decision.", "source", "table", "column", "since", "first_delivery", "deliveries");
        List<SourceId> sources = source == null ? service(Dictionaries.class).sources() : List.of(new SourceId(source));
        for (SourceId one : sources) {
            for (HeldColumn held : service(DictionaryReview.class).held(one)) {
                listing.row(one.value(), held.table(), held.column(), held.since().toString(), held.first().value(), held.deliveries());
            }
        }
        listing.print(out(), json);
        return ExitCode.DONE;
    }
}
