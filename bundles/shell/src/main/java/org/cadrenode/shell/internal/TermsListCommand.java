package org.cadrenode.shell.internal;

import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Sources;
import org.cadrenode.api.terms.TermsReview;
import org.cadrenode.api.terms.TermsState;

/** Lists the terms of the sources, and whether they allow a release today. */
@Service
@Command(scope = "terms", name = "list", description = "Lists the terms of the sources, and whether they allow a release today",
        detailedDescription = "Examples:\n"
                + "  terms:list\n"
                + "  terms:list --json\n"
                + "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not ready.\n"
                + "Role: operator, governance, releaser.")
public final class TermsListCommand extends NodeCommand {
    @Override
    protected String permission() {
        return "terms:read";
    }

    @Override
    protected int run(String actor) {
        TermsReview review = service(TermsReview.class);
        Set<SourceId> sources = new TreeSet<>(review.sources());
        // A source without terms is what one looks for here.
        optional(Sources.class).ifPresent(known -> known.sources().forEach(status -> sources.add(status.source())));
        Listing listing = TermsViews.listing();
        boolean waits = false;
        for (SourceId source : sources) {
            TermsState state = review.state(source);
            TermsViews.row(listing, state);
            waits |= state.changeWaits();
        }
        listing.print(out(), json);
        if (waits) {
            say("Terms wait for approval: terms:show SOURCE shows them, terms:approve SOURCE asks a second person.");
        }
        return ExitCode.DONE;
    }
}
