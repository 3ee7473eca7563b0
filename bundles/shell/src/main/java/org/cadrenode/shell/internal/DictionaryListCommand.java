package org.cadrenode.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.DictionaryReview;
import org.cadrenode.api.dictionary.DictionaryState;

/** Lists the data dictionaries, their check and their approval. */
@Service
@Command(scope = "dictionary", name = "list", description = "Lists the data dictionaries, their check and their approval",
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
        DictionaryReview review = service(DictionaryReview.class);
        Listing listing = new Listing("There are no dictionaries: without one, a source's deliveries wait.", "source", "check",
                "standing", "change_waits", "sha256", "file_sha256");
        boolean waits = false;
        for (SourceId source : dictionaries.sources()) {
            DictionaryState state = review.state(source);
            listing.row(source.value(), state.findings().isEmpty() ? "passed" : "failed", state.standing(), state.changeWaits(),
                    state.inForce().map(one -> one.digest().brief()).orElse(""), state.file().map(Digest::brief).orElse(""));
            waits |= state.changeWaits();
        }
        listing.print(out(), json);
        if (waits) {
            say("A change waits for approval: dictionary:diff SOURCE shows it, dictionary:approve SOURCE asks a second person.");
        }
        return ExitCode.DONE;
    }
}
